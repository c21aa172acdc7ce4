// SPDX-License-Identifier: GPL-2.0-only
/*
 * list_gather.c - the OOMs of a boot, or of a file
 */
#include <err.h>
#include <stdlib.h>

#include "commands/list.h"
#include "explain/choice.h"
#include "input/source.h"
#include "records/sequel.h"

static int by_address(const void *one, const void *other)
{
	const union record *a = *(const union record * const *)one;
	const union record *b = *(const union record * const *)other;

	return a < b ? -1 : a > b;
}

static void note_files(struct list_boot *boot)
{
	size_t i;

	boot->in_files = calloc(boot->kept + 1, sizeof(*boot->in_files));
	if (!boot->in_files)
		err(1, NULL);
	for (i = 0; i < boot->kept; i++)
		if (boot->history.records[i]->h.type == OOMWATCH_TYPE_OOM ||
		    boot->history.records[i]->h.type == OOMWATCH_TYPE_VICTIM)
			boot->in_files[boot->nr_in_files++] =
				boot->history.records[i];
	qsort(boot->in_files, boot->nr_in_files, sizeof(*boot->in_files),
	      by_address);
}

static bool is_in_file(const struct list_boot *boot, const union record *record)
{
	return bsearch(&record, boot->in_files, boot->nr_in_files,
		       sizeof(*boot->in_files), by_address);
}

static enum list_state state_of(const struct list_boot *boot,
				const struct episode *episode)
{
	const union record *first = episode_first(episode);

	if (first->h.flags & OOMWATCH_FLAG_LOG)
		return LIST_LOG;
	if (episode->cut || !episode->oom ||
	    episode->oom->oom.victims > episode->nr_victims)
		return LIST_PART;
	return is_in_file(boot, first) ? LIST_KEPT : LIST_LIVE;
}

/* A request that waits for the victim of an OOM is part of that. */
static bool is_oom(const struct load *load, const struct episode *episode)
{
	if (!episode_first(episode))
		return false;
	return !episode->oom || !sequel_is_wait(episode) ||
	       !sequel_cause(load, episode);
}

static void add_row(struct list_rows *rows, size_t *room,
		    const struct list_row *row)
{
	if (rows->count == *room) {
		*room = 2 * *room + 64;
		rows->all = reallocarray(rows->all, *room, sizeof(*rows->all));
		if (!rows->all)
			err(1, NULL);
	}
	rows->all[rows->count++] = *row;
}

/**
 * list_read() - read the records of a boot, or of a file
 * @boot: what is read; its @boot and @index are set, the rest is 0
 * @source: where to read
 *
 * Return: the exit status that follows from what could not be read.
 */
int list_read(struct list_boot *boot, struct source *source)
{
	size_t i;

	while (source->next(source)) {
		history_add(&boot->history, &source->record.h);
		if (!source->live)
			boot->kept = boot->history.count;
	}
	boot->clock = source->clock;
	note_files(boot);
	loads_split(&boot->loads, &boot->history, &boot->clock);
	for (i = 0; i < boot->loads.count; i++)
		episodes_gather(&boot->loads.loads[i]);
	return source_verdict(source);
}

/**
 * list_rows_of() - add the OOMs of a boot
 * @rows: where they go
 * @boot: the boot
 */
void list_rows_of(struct list_rows *rows, const struct list_boot *boot)
{
	size_t i, j, room = rows->count;

	for (i = 0; i < boot->loads.count; i++) {
		const struct load *load = &boot->loads.loads[i];

		for (j = 0; j < load->nr_episodes; j++) {
			const struct episode *episode = &load->episodes[j];

			if (is_oom(load, episode))
				add_row(rows, &room, &(struct list_row){
					boot, episode, state_of(boot, episode),
				});
		}
	}
}

/**
 * list_keep() - leave out the OOMs that do not pass a filter
 * @rows: the OOMs
 * @filter: which ones are wanted
 */
void list_keep(struct list_rows *rows, const struct filter *filter)
{
	size_t left = 0, i;

	for (i = 0; i < rows->count; i++)
		if (choice_passes(rows->all[i].episode, filter,
				  &rows->all[i].boot->clock))
			rows->all[left++] = rows->all[i];
	rows->count = left;
}

/**
 * list_forget() - free the memory
 * @boot: a boot that was read
 */
void list_forget(struct list_boot *boot)
{
	loads_free(&boot->loads);
	history_free(&boot->history);
	free(boot->in_files);
}
