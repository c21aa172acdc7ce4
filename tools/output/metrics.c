// SPDX-License-Identifier: GPL-2.0-only
/*
 * metrics.c - counts of OOMs in the text format of Prometheus
 *
 * All series are there from the start: of one that appears with 1, the rate of change
 * would miss the first. What was written can be read again, so that counters go on.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "lib/field.h"
#include "lib/version.h"
#include "output/metrics.h"

#define PREFIX	"oomwatch_"

/* The maximum length of the name of a series, with its labels. */
#define SERIES	128

#define US	1000000ULL

/**
 * struct family - series with one name
 * @name: that name
 * @type: "counter", "gauge" or "histogram"
 * @help: what they mean
 */
struct family {
	const char *name;
	const char *type;
	const char *help;
};

static const struct family
episodes = { PREFIX "episodes_total", "counter",
	"Calls of the OOM killer; if its outcome or context is not known, both are unknown." },
victims = { PREFIX "victims_total", "counter", "Processes that the OOM killer killed or marked." },
killed = { PREFIX "last_kill_timestamp_seconds", "gauge",
	"When the OOM killer last killed, or panicked; 0 if it did not in this boot." },
freed = { PREFIX "freed_bytes_total", "counter",
	"Anonymous memory, swap and page tables that the victims had." },
lost = { PREFIX "records_lost_total", "counter",
	"Records that were overwritten before they could be kept." },
duration = { PREFIX "episode_duration_seconds", "histogram",
	"From entry to return of out_of_memory()." },
exit_time = { PREFIX "victim_exit_seconds", "histogram",
	"From the mark of a victim to when its marked thread has left its memory." },
stuck = { PREFIX "victims_stuck", "gauge",
	"Victims that have held their memory for 10 seconds or longer." },
recording = { PREFIX "recording", "gauge",
	"1 if records are kept, 0 if there is no module, or they cannot be written." },
success = { PREFIX "last_success_timestamp_seconds", "gauge",
	"When the recorder last had kept all records." },
unobserved = { PREFIX "unobserved_kills_total", "counter",
	"Kills that the module did not see, since it was loaded." },
blind = { PREFIX "blind", "gauge", "1 if the probes of the module are switched off." },
build = { PREFIX "build_info", "gauge", "The version of oomwatch." };

static const struct {
	const char *text;
	uint64_t us;
} duration_bounds[METRICS_BOUNDS] = {
	{ "0.001", US / 1000 }, { "0.01", US / 100 }, { "0.1", US / 10 }, { "1", US },
	{ "10", 10 * US },
}, exit_bounds[METRICS_BOUNDS] = {
	{ "0.01", US / 100 }, { "0.1", US / 10 }, { "1", US }, { "10", 10 * US },
	{ "60", 60 * US },
};

/**
 * struct walk - what is done with each series
 * @row: does it; @us: the value is in us, and is shown in seconds
 * @file: where to write
 * @last: the family that was written last
 * @text: what to read
 */
struct walk {
	void (*row)(struct walk *walk, const struct family *family, const char *series,
		    uint64_t *value, bool us);
	FILE *file;
	const struct family *last;
	const char *text;
};

static void walk_one(struct walk *walk, const struct family *family, uint64_t *value)
{
	walk->row(walk, family, family->name, value, false);
}

static void walk_episodes(struct walk *walk, struct metrics *metrics)
{
	const struct ow_names *outcomes = &ow_names_of_kind[OW_KIND_OUTCOME];
	const struct ow_names *contexts = &ow_names_of_kind[OW_KIND_CONTEXT];
	char series[SERIES];
	size_t i, j;

	for (i = 0; i < METRICS_OUTCOMES; i++) {
		for (j = 0; j < METRICS_CONTEXTS; j++) {
			snprintf(series, sizeof(series),
				 "%s{outcome=\"%s\",context=\"%s\"}", episodes.name,
				 outcomes->names[i].text, contexts->names[j].text);
			walk->row(walk, &episodes, series, &metrics->episodes[i][j],
				  false);
		}
	}
	snprintf(series, sizeof(series), "%s{outcome=\"unknown\",context=\"unknown\"}",
		 episodes.name);
	walk->row(walk, &episodes, series, &metrics->unknown_episodes, false);
}

static void walk_killed(struct walk *walk, struct metrics *metrics)
{
	const struct ow_names *contexts = &ow_names_of_kind[OW_KIND_CONTEXT];
	char series[SERIES];
	size_t i;

	for (i = 0; i < METRICS_CONTEXTS; i++) {
		snprintf(series, sizeof(series), "%s{context=\"%s\"}", killed.name,
			 contexts->names[i].text);
		walk->row(walk, &killed, series, &metrics->killed_s[i], false);
	}
}

static void walk_bucket(struct walk *walk, const struct family *family, const char *bound,
			uint64_t *value)
{
	char series[SERIES];

	snprintf(series, sizeof(series), "%s_bucket{le=\"%s\"}", family->name, bound);
	walk->row(walk, family, series, value, false);
}

static void walk_totals(struct walk *walk, const struct family *family,
			struct histogram *histogram)
{
	char series[SERIES];

	walk_bucket(walk, family, "+Inf", &histogram->count);
	snprintf(series, sizeof(series), "%s_sum", family->name);
	walk->row(walk, family, series, &histogram->sum_us, true);
	snprintf(series, sizeof(series), "%s_count", family->name);
	walk->row(walk, family, series, &histogram->count, false);
}

static void walk_all(struct walk *walk, struct metrics *metrics)
{
	size_t i;

	walk_episodes(walk, metrics);
	walk_killed(walk, metrics);
	walk_one(walk, &victims, &metrics->victims);
	walk_one(walk, &freed, &metrics->freed_bytes);
	walk_one(walk, &lost, &metrics->lost);
	for (i = 0; i < METRICS_BOUNDS; i++)
		walk_bucket(walk, &duration, duration_bounds[i].text,
			    &metrics->duration.buckets[i]);
	walk_totals(walk, &duration, &metrics->duration);
	for (i = 0; i < METRICS_BOUNDS; i++)
		walk_bucket(walk, &exit_time, exit_bounds[i].text,
			    &metrics->exit.buckets[i]);
	walk_totals(walk, &exit_time, &metrics->exit);
	walk_one(walk, &stuck, &metrics->stuck);
	walk_one(walk, &recording, &metrics->recording);
	walk_one(walk, &success, &metrics->success_s);
	if (metrics->knows_unobserved)
		walk_one(walk, &unobserved, &metrics->unobserved);
	if (metrics->knows_blind)
		walk_one(walk, &blind, &metrics->blind);
}

/* The place of a value in an enumeration; its size if it is newer than this code. */
static size_t place_in(const struct ow_names *names, uint32_t value)
{
	size_t i = 0;

	while (i < names->count && names->names[i].value != value)
		i++;
	return i;
}

/* Are outcome and context recorded? */
static bool has_kind(const struct oomwatch_oom *oom)
{
	return oom->h.valid >> OOMWATCH_BIT_oom_outcome & 1 &&
	       oom->h.valid >> OOMWATCH_BIT_oom_context & 1;
}

/**
 * metrics_episodes() - count an OOM, or all that a record stands for
 * @metrics: the counts
 * @oom: its record, with all fields
 */
void metrics_episodes(struct metrics *metrics, const struct oomwatch_oom *oom)
{
	size_t outcome = place_in(&ow_names_of_kind[OW_KIND_OUTCOME], oom->outcome);
	size_t context = place_in(&ow_names_of_kind[OW_KIND_CONTEXT], oom->context);
	bool repeats = oom->h.valid >> OOMWATCH_BIT_oom_repeats & 1;
	uint64_t *count = &metrics->unknown_episodes;

	if (has_kind(oom) && outcome < METRICS_OUTCOMES && context < METRICS_CONTEXTS)
		count = &metrics->episodes[outcome][context];
	*count += repeats ? oom->repeats : 1;
}

/**
 * metrics_killed() - note when there was a kill; of other OOMs, nothing
 * @metrics: the counts
 * @oom: its record, with all fields
 * @wall_ns: when, in ns since 1970
 */
void metrics_killed(struct metrics *metrics, const struct oomwatch_oom *oom, int64_t wall_ns)
{
	size_t context = place_in(&ow_names_of_kind[OW_KIND_CONTEXT], oom->context);

	if (has_kind(oom) && context < METRICS_CONTEXTS &&
	    (oom->outcome == OOMWATCH_OUTCOME_KILLED || oom->outcome == OOMWATCH_OUTCOME_PANIC))
		metrics->killed_s[context] = wall_ns / 1000000000;
}

/**
 * metrics_duration() - count how long the OOM killer took
 * @metrics: the counts
 * @us: how long
 */
void metrics_duration(struct metrics *metrics, uint64_t us)
{
	size_t i;

	for (i = 0; i < METRICS_BOUNDS; i++)
		metrics->duration.buckets[i] += us <= duration_bounds[i].us;
	metrics->duration.count++;
	metrics->duration.sum_us += us;
}

/**
 * metrics_exit() - count how long a victim took to exit
 * @metrics: the counts
 * @us: how long
 */
void metrics_exit(struct metrics *metrics, uint64_t us)
{
	size_t i;

	for (i = 0; i < METRICS_BOUNDS; i++)
		metrics->exit.buckets[i] += us <= exit_bounds[i].us;
	metrics->exit.count++;
	metrics->exit.sum_us += us;
}

static void head(FILE *file, const struct family *family)
{
	fprintf(file, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help,
		family->name, family->type);
}

static void write_row(struct walk *walk, const struct family *family, const char *series,
		      uint64_t *value, bool us)
{
	if (family != walk->last)
		head(walk->file, family);
	walk->last = family;
	if (us)
		fprintf(walk->file, "%s %llu.%06llu\n", series,
			(unsigned long long)(*value / US),
			(unsigned long long)(*value % US));
	else
		fprintf(walk->file, "%s %llu\n", series, (unsigned long long)*value);
}

/**
 * metrics_write() - write all of them
 * @metrics: the counts
 * @file: where to
 */
void metrics_write(struct metrics *metrics, FILE *file)
{
	struct walk walk = { .row = write_row, .file = file };

	walk_all(&walk, metrics);
	head(file, &build);
	fprintf(file, "%s{version=\"" OOMWATCH_VERSION "\"} 1\n", build.name);
}

/* A series that is not there keeps its value. */
static void read_row(struct walk *walk, const struct family *family, const char *series,
		     uint64_t *value, bool us)
{
	const char *at = walk->text;
	unsigned long long whole;
	unsigned int part;
	char *end;

	(void)family;
	while (at && (strncmp(at, series, strlen(series)) || at[strlen(series)] != ' ')) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (!at)
		return;
	at += strlen(series) + 1;
	whole = strtoull(at, &end, 10);
	if (us && sscanf(end, ".%6u", &part) == 1)
		*value = whole * US + part;
	else if (!us)
		*value = whole;
}

/**
 * metrics_read() - go on with counts that were written
 * @metrics: gets them
 * @text: what was written
 */
void metrics_read(struct metrics *metrics, const char *text)
{
	struct walk walk = { .row = read_row, .text = text };

	walk_all(&walk, metrics);
}
