/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CONFIG_H
#define CONFIG_H

#include "host/process.h"
#include "host/setting.h"

/* From here on an oom_score_adj outweighs most of the memory there is. */
#define EXTREME_ADJ	900

/**
 * struct config - what to show
 * @profile: what the host is for
 * @oom_adj: show the old oom_adj too
 * @json: print JSON
 * @processes: those of the host that have memory
 */
struct config {
	enum profile profile;
	bool oom_adj;
	bool json;
	struct processes processes;
};

bool config_is_group(const char *path);
bool config_is_over(const char *path, uint64_t *usage, uint64_t *max);
uint64_t config_zram(void);
void config_json(const struct config *config);
void config_print(const struct config *config);

#endif /* CONFIG_H */
