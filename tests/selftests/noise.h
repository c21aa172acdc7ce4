/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * noise.h - what the parts of noise share
 */
#ifndef NOISE_H
#define NOISE_H

#include <linux/types.h>

#include "oomtest.h"

/* The cgroup that has all others of the noise, and all victims. */
#define NOISE_CGROUP	OOMTEST_CGROUPS "/noise"

#define NOISE_WORKERS	16	/* at most; the first one loads and unloads */
#define NOISE_LAST	16	/* choices that are remembered of each */
#define NOISE_SLOTS	6	/* hogs that a worker has at a time */
#define NOISE_PATIENCE	12	/* times the limit, where others have the kernel's locks */
#define NOISE_END	120000	/* ms, in which each comes to an end of what it does */
#define NOISE_LOST_TIME	123	/* what tests/lab/vm says of a guest without time */
#define NOISE_LOST_SAYS	"lost time: "	/* what tests/guest/noise looks for then */
#define NOISE_RAW	"/tmp/noise.raw"

/**
 * struct choice - one choice of a worker: four numbers, whatever came of those before
 * @op: what is done
 * @a: the meaning of @a, @b and @c depends on that
 * @b:
 * @c:
 */
struct choice {
	__u64 op;
	__u64 a;
	__u64 b;
	__u64 c;
};

/**
 * struct worker - one process that chooses
 * @ops: how many choices it has made
 * @last: the last ones
 * @idle: it waits, as all do while the records are looked at
 */
struct worker {
	long ops;
	struct choice last[NOISE_LAST];
	int idle;
};

/**
 * struct noise - what all processes share
 * @seed: all choices follow from it
 * @seconds: how long it takes
 * @limit: how many seconds a load or an unload may take
 * @workers: how many choose
 * @stop: it is over
 * @no_time: it is over as the machine had no time for the guest: nothing is to be said
 * @pause: nobody chooses now
 * @failed: why it is over
 * @loads: how often the module was loaded
 * @events: OOM events that it has seen
 * @victims: victim records
 * @records: all records
 * @overwritten: of these, those that nobody has looked at
 * @checked: records that oomwatch verify has looked at
 * @unobserved: kills that the module says it has missed
 * @busy: since when a load or an unload goes on, in ms; 0 if none does
 * @waits: what that has waited for, up to now
 * @late: for how long the guest had no CPU meanwhile, at least, in ms
 * @slowest: how long the slowest load and unload took, in ms; first those in a pause
 * @others: the same outside of pauses of another module, and of a kprobe on and off
 * @handler: the longest handler of a probe, in ns
 * @worker: those who choose
 */
struct noise {
	__u64 seed;
	long seconds;
	long limit;
	int workers;
	int stop;
	int no_time;
	int pause;
	char failed[1536];
	long loads;
	long events;
	long victims;
	long records;
	long overwritten;
	long checked;
	long unobserved;
	long busy;
	char waits[1024];
	long late;
	long slowest[2][2];
	long others[4];
	long handler;
	struct worker worker[NOISE_WORKERS];
};

extern struct noise *noise;

/* splitmix64 */
static inline __u64 noise_draw(__u64 *state)
{
	__u64 z = (*state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* The generator of a worker. */
static inline __u64 noise_start(__u64 seed, int worker)
{
	__u64 state = seed + 0x100000001b3ULL * worker;

	return noise_draw(&state);
}

static inline struct choice noise_choose(__u64 *state)
{
	struct choice choice;

	choice.op = noise_draw(state);
	choice.a = noise_draw(state);
	choice.b = noise_draw(state);
	choice.c = noise_draw(state);
	return choice;
}

long noise_now(void);

/* It is over; the first reason counts. */
void noise_fail(const char *format, ...);

/* Take note of a choice; false if it is over. While there is a pause, it waits. */
bool noise_note(int worker, const struct choice *choice);

/* noise_cgroups.c */
void noise_make_cgroups(void);
void noise_remove_cgroups(void);
const char *noise_cgroup(__u64 number);
void noise_join(__u64 number, pid_t pid);
void noise_change_cgroups(__u64 number, bool make);
void noise_set_limit(__u64 number, __u64 file, __u64 value);

/* noise_hog.c */
void noise_hog(int kind, __u64 state, size_t bytes);
int noise_again(char **argv);
const char *noise_hog_name(__u64 kind);
extern const int noise_hog_kinds;

/* noise_readers.c */
void noise_read_device(__u64 a, __u64 b, __u64 c);
void noise_read_debugfs(__u64 a, __u64 b, __u64 c);
void noise_read_scores(__u64 a, __u64 b, __u64 c);

/* noise_ops.c */
void noise_work(int worker);
void noise_describe(char *text, size_t size, const struct choice *choice);

/* noise_loads.c */
void noise_load_for_ever(int worker);
void noise_describe_load(char *text, size_t size, const struct choice *choice);

/* noise_waits.c */
void noise_show_others(void);
void noise_watch_loads(pid_t loader);
void noise_be_other(void);

#endif /* NOISE_H */
