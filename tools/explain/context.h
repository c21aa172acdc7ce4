/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdbool.h>

#include "records/clock.h"
#include "records/episodes.h"

/**
 * struct context - an episode, and the episodes around it
 * @load: all episodes
 * @episode: it
 * @clock: what the times of the records mean
 * @zone: how to show them
 * @live: it is of this machine, in this boot
 * @kept: the page is read later: say nothing that is true only now
 * @newest: it was chosen because it is the newest: say what came after it
 */
struct context {
	const struct load *load;
	const struct episode *episode;
	const struct clock *clock;
	enum clock_zone zone;
	bool live;
	bool kept;
	bool newest;
};

void context_print_age(const struct context *context);
const char *context_input(bool of_file);
void context_print(const struct context *context);

#endif /* CONTEXT_H */
