// SPDX-License-Identifier: GPL-2.0-only
/*
 * stat.c - how oomwatch itself does: the file stats, with a verdict
 */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "json.h"
#include "option.h"
#include "term.h"

#define STATS	"/sys/kernel/debug/oomwatch/stats"

/* More lines than stats has. */
#define MOST_LINES	256

/**
 * struct stats - the file stats
 * @count: lines
 * @lines: name and value of each; shown: it is not to be printed any more
 */
struct stats {
	unsigned int count;
	struct {
		char name[48];
		char value[48];
		bool shown;
	} lines[MOST_LINES];
};

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "One JSON object", 0 },
	{ 0 }
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	switch (key) {
	case 'j':
		*json = true;
		return 0;
	default:
		return option_no_argument(state, key, arg);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Show what oomwatch has counted, and whether it sees all that it should.",
};

static void read_stats(struct stats *stats)
{
	FILE *file = fopen(STATS, "re");
	char line[128];

	if (!file && errno == EACCES)
		errx(1, "no permission to read %s: run it as root", STATS);
	if (!file && errno == EPERM)
		errx(1, "%s: the kernel is locked down: the records are in /dev/oomwatch",
		     STATS);
	if (!file && errno == ENOENT && !access("/dev/oomwatch", F_OK))
		errx(1, "there is no %s: 'mount -t debugfs none /sys/kernel/debug'",
		     STATS);
	if (!file && errno == ENOENT)
		errx(1, "there is no %s: load the module, by 'modprobe oomwatch' or, where it was built, 'make load'",
		     STATS);
	if (!file)
		err(1, "%s", STATS);
	while (stats->count < MOST_LINES && fgets(line, sizeof(line), file))
		if (sscanf(line, "%47s %47[^\n]",
			   stats->lines[stats->count].name,
			   stats->lines[stats->count].value) == 2)
			stats->count++;
	fclose(file);
}

/* The value of a line, which is taken; NULL if there is none. */
static const char *take(struct stats *stats, const char *name)
{
	unsigned int i;

	for (i = 0; i < stats->count; i++) {
		if (strcmp(stats->lines[i].name, name))
			continue;
		stats->lines[i].shown = true;
		return stats->lines[i].value;
	}
	return NULL;
}

static unsigned long long take_number(struct stats *stats, const char *name)
{
	const char *value = take(stats, name);

	return value ? strtoull(value, NULL, 10) : 0;
}

/* Return: 1 if this is a fault, which is then told. */
static int fault(bool is_one, const char *what, unsigned long long number,
		 const char *advice)
{
	if (!is_one)
		return 0;
	printf("%s! %s", term_style(TERM_BAD), what);
	if (number)
		printf(": %llu", number);
	printf("%s\n", term_style(TERM_PLAIN));
	term_wrap("  ", "%s", advice);
	return 1;
}

static int show_probes(struct stats *stats)
{
	int faults = 0;
	unsigned int i;
	char text[128];

	for (i = 0; i < stats->count; i++) {
		const char *name = stats->lines[i].name;
		const char *value = stats->lines[i].value;

		if (!strncmp(name, "probe_", 6)) {
			stats->lines[i].shown = true;
			snprintf(text, sizeof(text), "probe of %s: %s",
				 name + 6, value);
			faults += fault(!strncmp(value, "error", 5), text, 0,
					"Records lack what this probe would see; this kernel may be too new or too old for it.");
		}
		if (!strncmp(name, "missed_", 7)) {
			stats->lines[i].shown = true;
			snprintf(text, sizeof(text), "calls of %s that were missed",
				 name + 7);
			faults += fault(strcmp(value, "0"), text,
					strtoull(value, NULL, 10),
					"Records of these calls are incomplete.");
		}
	}
	return faults;
}

static void show_verdict(struct stats *stats)
{
	const char *version = take(stats, "version");
	unsigned long long unobserved = take_number(stats, "unobserved");
	unsigned long long untracked = take_number(stats, "exited_untracked");
	int faults = 0;

	faults += fault(take_number(stats, "blind"),
			"blind: the probes are switched off right now", 0,
			"Set 'sysctl kernel.ftrace_enabled=1', and write 1 to /sys/kernel/debug/kprobes/enabled.");
	faults += fault(unobserved, "kills that the probes did not see",
			unobserved,
			"The kernel counted them (oom_kill in /proc/vmstat); the probes were switched off then.");
	faults += fault(untracked, "victims that were given up", untracked,
			"Too many were dying at a time: these have no exited and no reaped record.");
	faults += show_probes(stats);
	printf("%soomwatch %s: %s%s\n",
	       term_style(faults ? TERM_BAD : TERM_GOOD),
	       version ? version : "?",
	       faults ? "look at the lines above" :
			"healthy: it sees all that it should",
	       term_style(TERM_PLAIN));
}

static void show_ring(struct stats *stats)
{
	unsigned long long bytes = take_number(stats, "ring_bytes");
	unsigned long long used = take_number(stats, "ring_used_bytes");
	unsigned long long records = take_number(stats, "records");
	unsigned long long overwritten = take_number(stats, "overwritten");
	char size[TERM_ROOM];

	printf("ring      %s, %llu %% used\n", term_size(size, bytes),
	       bytes ? used * 100 / bytes : 0);
	printf("records   %llu, of which %llu were overwritten\n", records,
	       overwritten);
	printf("readers   %llu\n", take_number(stats, "readers"));
}

static void show_episodes(struct stats *stats)
{
	static const char prefix[] = "episodes_";
	unsigned int i;

	printf("episodes  %llu", take_number(stats, "episodes"));
	for (i = 0; i < stats->count; i++) {
		if (strncmp(stats->lines[i].name, prefix, strlen(prefix)))
			continue;
		stats->lines[i].shown = true;
		if (strcmp(stats->lines[i].value, "0"))
			printf("\n          %-16s %s",
			       stats->lines[i].name + strlen(prefix),
			       stats->lines[i].value);
	}
	printf("\n          %-16s %llu\n", "coalesced",
	       take_number(stats, "coalesced"));
}

static void show_rest(struct stats *stats)
{
	unsigned long long ns = take_number(stats, "longest_handler_ns");
	char time[TERM_ROOM];
	unsigned int i;

	printf("victims   %llu", take_number(stats, "victims"));
	printf(", exited %llu", take_number(stats, "exited"));
	printf(", reaped %llu", take_number(stats, "reaped"));
	printf(", unrecorded %llu\n", take_number(stats, "victims_unrecorded"));
	printf("candidates whose memory could not be read: %llu\n",
	       take_number(stats, "failed_trylocks"));
	printf("handler   at most %s%s\n", term_time(time, ns / 1000),
	       take_number(stats, "direct_oom_badness") ?
		       "; a direct call for each candidate" : "");
	for (i = 0; i < stats->count; i++)
		if (!stats->lines[i].shown)
			printf("%s %s\n", stats->lines[i].name,
			       stats->lines[i].value);
}

static void show_json(const struct stats *stats)
{
	struct json_object *object = json_object_new_object();
	unsigned long long number;
	unsigned int i;
	char *end;

	json_object_object_add(object, "schema",
			       json_object_new_int(JSON_SCHEMA));
	for (i = 0; i < stats->count; i++) {
		const char *value = stats->lines[i].value;

		number = strtoull(value, &end, 10);
		json_object_object_add(object, stats->lines[i].name,
				       *end ? json_object_new_string(value) :
					      json_object_new_uint64(number));
	}
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
}

/**
 * stat_run() - show how oomwatch itself does
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Return: the exit status of the program.
 */
int stat_run(int argc, char **argv)
{
	static struct stats stats;
	bool json = false;

	argp_parse(&argp, argc, argv, 0, NULL, &json);
	read_stats(&stats);
	if (json) {
		show_json(&stats);
	} else {
		show_verdict(&stats);
		show_ring(&stats);
		show_episodes(&stats);
		show_rest(&stats);
	}
	if (fflush(stdout))
		err(1, "standard output");
	return 0;
}
