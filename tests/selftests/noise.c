// SPDX-License-Identifier: GPL-2.0-only
/*
 * noise - do random things with all that the OOM killer depends on, from several
 *	   processes at once, while the module is unloaded and loaded
 *
 * All choices follow from a seed. Each worker has its own numbers, so the same seed has it
 * make the same choices in the same order; how those of several workers mix is not up to
 * the seed. Changes the settings of the whole system: only for a guest.
 */
#include <stdarg.h>
#include <time.h>

#include "noise.h"

struct noise *noise;

static const char usage[] =
"usage: noise SECONDS SEED WORKERS [LIMIT]\n"
"       noise -p COUNT SEED WORKER\n"
"  SECONDS  how long\n"
"  SEED     what all choices follow from\n"
"  WORKERS  how many choose at a time; one of them loads and unloads the module\n"
"  LIMIT    how many seconds a load or an unload may take (5)\n"
"  -p       print the first COUNT choices of a worker, and do nothing\n";

void noise_fail(const char *format, ...)
{
	va_list arguments;
	char text[sizeof(noise->failed)];

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	printf("# failed: %s\n", text);
	fflush(stdout);
	if (!noise->failed[0])
		strcpy(noise->failed, text);
	else
		noise->no_time = 0;
	noise->stop = 1;
}

bool noise_note(int number, const struct choice *choice)
{
	struct worker *worker = &noise->worker[number];

	while (number && noise->pause && !noise->stop) {
		__atomic_store_n(&worker->idle, 1, __ATOMIC_RELEASE);
		usleep(5000);
	}
	__atomic_store_n(&worker->idle, noise->stop, __ATOMIC_RELEASE);
	if (noise->stop)
		return false;
	worker->last[worker->ops++ % NOISE_LAST] = *choice;
	return true;
}

static void describe(char *text, size_t size, int worker, const struct choice *choice)
{
	if (worker)
		noise_describe(text, size, choice);
	else
		noise_describe_load(text, size, choice);
}

static int print(long count, __u64 seed, int worker)
{
	__u64 state = noise_start(seed, worker);
	struct choice choice;
	char text[256];
	long i;

	for (i = 0; i < count; i++) {
		choice = noise_choose(&state);
		describe(text, sizeof(text), worker, &choice);
		printf("%d %ld: %s\n", worker, i, text);
	}
	return 0;
}

/* The last choices of each, in the form of print(). */
static void print_last(void)
{
	char text[256];
	long i;
	int n;

	for (n = 0; n < noise->workers; n++) {
		struct worker *worker = &noise->worker[n];

		i = worker->ops > NOISE_LAST ? worker->ops - NOISE_LAST : 0;
		for (; i < worker->ops; i++) {
			describe(text, sizeof(text), n, &worker->last[i % NOISE_LAST]);
			printf("# %d %ld: %s\n", n, i, text);
		}
	}
}

static long all_ops(void)
{
	long sum = 0;
	int i;

	for (i = 0; i < noise->workers; i++)
		sum += noise->worker[i].ops;
	return sum;
}

static void report(FILE *stream)
{
	fprintf(stream, "# seed %llu: %ld choices, %ld kills by the kernel's count; ",
		(unsigned long long)noise->seed, all_ops(),
		oomtest_kills());
	fprintf(stream, "%ld loads (%ld ms, unload %ld ms at most; in a pause %ld, %ld), ",
		noise->loads, noise->slowest[1][0], noise->slowest[1][1],
		noise->slowest[0][0], noise->slowest[0][1]);
	fprintf(stream, "of another module %ld and %ld, a probe %ld and %ld, ",
		noise->others[0], noise->others[1], noise->others[2], noise->others[3]);
	fprintf(stream, "%ld events, ", noise->events);
	fprintf(stream, "%ld victims, %ld kills missed, ", noise->victims,
		noise->unobserved);
	fprintf(stream, "%ld records (%ld overwritten, %ld verified), ", noise->records,
		noise->overwritten, noise->checked);
	fprintf(stream, "longest handler %ld us\n", noise->handler / 1000);
	fflush(stream);
}

/* If the kernel crashes, this is on its console. */
static void log_ops(void)
{
	FILE *log = fopen("/dev/kmsg", "w");
	int i;

	if (!log)
		return;
	fprintf(log, "<3>noise: seed %llu, choices:", (unsigned long long)noise->seed);
	for (i = 0; i < noise->workers; i++)
		fprintf(log, " %ld", noise->worker[i].ops);
	fclose(log);
}

/* In ms. */
long noise_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void start(pid_t *pid, int worker)
{
	pid_t parent = getpid();

	fflush(stdout);
	*pid = fork();
	if (*pid)
		return;
	oomtest_die_with(parent);
	if (worker)
		noise_work(worker);
	else
		noise_load_for_ever(worker);
	fflush(stdout);
	_exit(0);
}

/* Those who look at the loads, and who do as they do, end by themselves. */
static void start_helpers(pid_t loader, pid_t pids[2])
{
	pid_t parent = getpid();
	int i;

	for (i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i])
			continue;
		oomtest_die_with(parent);
		if (i)
			noise_be_other();
		else
			noise_watch_loads(loader);
		fflush(stdout);
		_exit(0);
	}
}

static void watch_workers(const pid_t *pids)
{
	int i, status;

	for (i = 0; i < noise->workers; i++)
		if (waitpid(pids[i], &status, WNOHANG) == pids[i] && !noise->stop)
			noise_fail("worker %d, pid %d, ended with status %x", i, pids[i], status);
}

/* One that hangs must not keep the others from being told. */
static void wait_for_end(const char *what, pid_t pid)
{
	long end = noise_now() + NOISE_END;

	while (!waitpid(pid, NULL, WNOHANG)) {
		if (noise_now() > end) {
			noise_show_others();
			noise_fail("a %s, pid %d, does not end", what, pid);
			break;
		}
		usleep(10000);
	}
}

static void run(void)
{
	time_t end = time(NULL) + noise->seconds, reported = time(NULL);
	pid_t pids[NOISE_WORKERS], helpers[2];
	int i;

	for (i = 0; i < noise->workers; i++)
		start(&pids[i], i);
	start_helpers(pids[0], helpers);
	while (time(NULL) < end && !noise->stop) {
		usleep(1000000);
		log_ops();
		if (time(NULL) - reported >= 30) {
			reported = time(NULL);
			report(stdout);
		}
		watch_workers(pids);
	}
	/* The loader looks at the last records before the others end. */
	noise->stop = 1;
	for (i = 0; i < noise->workers; i++)
		wait_for_end("worker", pids[i]);
	for (i = 0; i < 2; i++)
		wait_for_end("helper", helpers[i]);
}

/*
 * The cgroup of all hogs counts as many as the system, but for victims whose memory has no
 * owner any more: they exit.
 */
static void check_events(long before)
{
	/* The kernel adds to it last. */
	long events = oomtest_counter(NOISE_CGROUP, "memory.events", "oom_kill");
	long system = oomtest_kills() - before;

	printf("# the kernel counts %ld kills, memory.events %ld\n", system, events);
	if (events > system || events < system - system / 20 - 2)
		noise_fail("the kernel counts %ld kills, memory.events %ld", system, events);
}

static int make_noise(void)
{
	long before = oomtest_kills();

	noise_make_cgroups();
	oomtest_write("/proc/self", "oom_score_adj", "-1000");
	report(stdout);
	run();
	check_events(before);
	if (!noise->checked)
		noise_fail("no record was looked at");
	noise_remove_cgroups();
	report(stdout);
	if (!noise->failed[0]) {
		puts("ok 1 noise\n1..1");
		return 0;
	}
	print_last();
	printf("not ok 1 noise: %s; seed %llu\n1..1\n", noise->failed,
	       (unsigned long long)noise->seed);
	return noise->no_time ? NOISE_LOST_TIME : 1;
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "-h"))
		return noise_again(argv + 2);
	if (argc == 5 && !strcmp(argv[1], "-p"))
		return print(atol(argv[2]), strtoull(argv[3], NULL, 0), atoi(argv[4]));
	if (argc < 4 || argc > 5 || atoi(argv[3]) < 1 || atoi(argv[3]) > NOISE_WORKERS) {
		fputs(usage, stderr);
		return 2;
	}
	oomtest_require();
	noise = mmap(NULL, sizeof(*noise), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (noise == MAP_FAILED)
		oomtest_fail("memory");
	noise->seconds = atol(argv[1]);
	noise->seed = strtoull(argv[2], NULL, 0);
	noise->workers = atoi(argv[3]);
	noise->limit = argc == 5 ? atol(argv[4]) : 5;
	return make_noise();
}
