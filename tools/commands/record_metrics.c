// SPDX-License-Identifier: GPL-2.0-only
/*
 * record_metrics.c - count the OOMs of this boot that were kept, for node_exporter
 *
 * The file says how far records were counted, and has the counts: a recorder that starts
 * again goes on there, also if the oldest records were removed.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "commands/record_metrics.h"
#include "explain/released.h"
#include "host/watch.h"
#include "input/kept.h"
#include "input/tail.h"
#include "output/keeper.h"
#include "output/metrics.h"
#include "records/clock.h"
#include "records/episode.h"

/* The file is written when there is something new, and after so many seconds. */
#define PERIOD_S	30

/* A victim that holds its memory for so long is stuck. */
#define STUCK_NS	10000000000ULL

/* Of more victims at a time it is not looked which are stuck. */
#define HOLDERS		64

#define NAME		"oomwatch.prom"

/**
 * struct holder - a victim that may hold its memory yet
 * @episode: its episode
 * @pid: it
 * @time_ns: the time of its mark
 */
struct holder {
	uint64_t episode;
	int pid;
	uint64_t time_ns;
};

/**
 * struct counter - how far records are counted
 * @path: the file
 * @fresh: its name until it is whole
 * @tail: the records
 * @saved: the place up to which they were counted before this start
 * @seq: number of the last one; 0: there is none
 * @metrics: the counts
 * @holders: victims that may hold their memory
 * @nr_holders: how many there are
 * @written_s: when the file was written
 * @news: something is not in the file yet
 * @trouble: why it cannot be written, as was told; 0: it can
 */
struct counter {
	char *path;
	char *fresh;
	struct tail tail;
	struct tail_place saved;
	uint64_t seq;
	struct metrics metrics;
	struct holder holders[HOLDERS];
	size_t nr_holders;
	time_t written_s;
	bool news;
	int trouble;
};

static struct counter counter;

/* Counts of another boot are not read: each boot counts from 0. */
static void load(void)
{
	char text[16384], boot[KEPT_NAME];
	unsigned long long bytes;
	unsigned int part;
	/* Others may write to that directory, too: it may be a FIFO, or of another user. */
	int fd = open(counter.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;
	ssize_t length = -1;

	if (fd < 0)
		return;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_uid == geteuid())
		length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length < 0)
		return;
	text[length] = '\0';
	if (sscanf(text, "# counted up to %39s %u %llu\n", boot, &part, &bytes) != 3 ||
	    strcmp(boot, counter.tail.boot))
		return;
	counter.saved = (struct tail_place){ part, bytes };
	metrics_read(&counter.metrics, text);
}

/**
 * record_metrics_start() - prepare to count
 * @keeper: the files of records, of which none has to be open
 * @dir: where the counts go
 */
void record_metrics_start(const struct keeper *keeper, const char *dir)
{
	if (asprintf(&counter.path, "%s/" NAME, dir) < 0 ||
	    asprintf(&counter.fresh, "%s.new", counter.path) < 0)
		err(1, NULL);
	tail_start(&counter.tail, keeper->dir, keeper->host.boot_id);
	load();
	counter.news = true;
}

static void count_victim(const union record *victim)
{
	const struct episode episode = { .victims = (const union record *[]){ victim },
					 .nr_victims = 1 };
	double bytes;

	if (episode_is_further(victim))
		return;
	counter.metrics.victims++;
	if (released_bytes(&episode, &bytes) && bytes < 0x1p64)
		counter.metrics.freed_bytes += (uint64_t)bytes;
}

static void count_episode(const union record *record)
{
	const struct clock clock = clock_now();
	int64_t wall_ns;

	metrics_episodes(&counter.metrics, &record->oom);
	if (clock_wall(&clock, &record->h, &wall_ns))
		metrics_killed(&counter.metrics, &record->oom, wall_ns);
	if (record_has(record, oom, duration_us) && !record_has(record, oom, repeats))
		metrics_duration(&counter.metrics, record->oom.duration_us);
}

static void count(const union record *record)
{
	switch (record->h.type) {
	case OOMWATCH_TYPE_OOM:
		count_episode(record);
		break;
	case OOMWATCH_TYPE_VICTIM:
		count_victim(record);
		break;
	case OOMWATCH_TYPE_EXITED:
		if (record_has(record, exited, latency_us))
			metrics_exit(&counter.metrics, record->exited.latency_us);
		break;
	}
}

/* Those that only share the memory of another victim are not waited for. */
static void add_holder(const union record *victim)
{
	if (counter.nr_holders == HOLDERS || episode_is_further(victim) ||
	    !record_has(victim, victim, role) ||
	    victim->victim.role == OOMWATCH_ROLE_SHARED_MM)
		return;
	counter.holders[counter.nr_holders++] = (struct holder){
		victim->h.episode, victim->victim.victim_pid, victim->h.time_ns,
	};
}

static void drop_holder(const union record *ended)
{
	size_t left = 0, i;

	for (i = 0; i < counter.nr_holders; i++)
		if (counter.holders[i].episode != ended->h.episode ||
		    counter.holders[i].pid != ENDED(ended, victim_pid))
			counter.holders[left++] = counter.holders[i];
	counter.nr_holders = left;
}

/*
 * Records are missing before this one, or the module was loaded again: of earlier
 * victims it is not known whether they have gone. Return: how many are missing.
 */
static uint64_t check_seq(const union record *record)
{
	uint64_t seq = record->h.seq, last = counter.seq;

	counter.seq = seq;
	if (!last || seq == last + 1)
		return 0;
	counter.nr_holders = 0;
	return seq > last ? seq - last - 1 : 0;
}

static void look_at(const union record *record, bool is_new)
{
	uint64_t missing = check_seq(record);

	if (record->h.type == OOMWATCH_TYPE_VICTIM)
		add_holder(record);
	else if (ending_is(record))
		drop_holder(record);
	if (!is_new)
		return;
	counter.metrics.lost += missing;
	count(record);
	counter.news = true;
}

static uint64_t stuck(void)
{
	uint64_t now_ns = clock_read(CLOCK_BOOTTIME), victims = 0;
	size_t i;

	for (i = 0; i < counter.nr_holders; i++)
		victims += counter.holders[i].time_ns + STUCK_NS <= now_ns;
	return victims;
}

/* Of victims of an earlier load it is not known whether they have gone. */
static void drop_unloaded(uint64_t loaded_ns)
{
	size_t left = 0, i;

	for (i = 0; i < counter.nr_holders; i++)
		if (counter.holders[i].time_ns >= loaded_ns)
			counter.holders[left++] = counter.holders[i];
	counter.nr_holders = left;
}

static void look_at_module(void)
{
	struct metrics *metrics = &counter.metrics;
	unsigned long long count;

	metrics->knows_unobserved = watch_count("unobserved", &count);
	if (metrics->knows_unobserved)
		metrics->unobserved = count;
	metrics->knows_blind = watch_count("blind", &count);
	if (metrics->knows_blind)
		metrics->blind = count;
	if (watch_count("loaded_ns", &count))
		drop_unloaded(count);
}

/* Return: an error. */
static int fill(FILE *file)
{
	fprintf(file, "# counted up to %s %u %llu\n", counter.tail.boot,
		counter.tail.at.part, (unsigned long long)counter.tail.at.bytes);
	metrics_write(&counter.metrics, file);
	if (ferror(file) || fflush(file) || fchmod(fileno(file), 0644) ||
	    fsync(fileno(file)))
		return errno ? errno : EIO;
	return 0;
}

/* A reader finds the old file or the new one, each whole. Return: an error. */
static int write_file(void)
{
	FILE *file;
	int error, fd;

	unlink(counter.fresh);
	fd = open(counter.fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	file = fdopen(fd, "w");
	if (!file)
		err(1, NULL);
	errno = 0;
	error = fill(file);
	fclose(file);
	if (!error && rename(counter.fresh, counter.path))
		error = errno;
	if (error)
		unlink(counter.fresh);
	return error;
}

static void write_counts(void)
{
	int error = write_file();

	if (error && error != counter.trouble)
		warnx("%s: %s: it is tried again each %d s", counter.path,
		      strerror(error), PERIOD_S);
	counter.trouble = error;
	counter.news = false;
}

/**
 * record_metrics_go_on() - count what was kept since the last call
 * @keeper: the files of records
 * @recording: all records that there are were kept
 */
void record_metrics_go_on(const struct keeper *keeper, bool recording)
{
	const struct tail_place end = { keeper->part, keeper->bytes };
	time_t now_s = clock_read(CLOCK_MONOTONIC) / 1000000000;
	static union record record;

	if (end.part && tail_is_before(&end, &counter.saved))
		counter.saved = (struct tail_place){ 0 };
	while (tail_next(&counter.tail, &end, &record))
		look_at(&record, tail_is_before(&counter.saved, &counter.tail.at));
	counter.news |= counter.metrics.recording != recording;
	counter.metrics.recording = recording;
	if (recording)
		counter.metrics.success_s = clock_read(CLOCK_REALTIME) / 1000000000;
	if (!counter.news && now_s - counter.written_s < PERIOD_S)
		return;
	counter.written_s = now_s;
	look_at_module();
	counter.metrics.stuck = stuck();
	write_counts();
}
