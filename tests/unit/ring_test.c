// SPDX-License-Identifier: GPL-2.0-only
/*
 * ring_test.c - what the ring of the module promises, without a kernel
 *
 * Any interleaving of writers and readers, any size of records and of the ring:
 * each reader gets an ordered subsequence of whole records, and knows exactly
 * how many it has lost.
 *
 * ring_test [SEED]: with a seed, the one interleaving of that seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pattern.h"
#include "ring_model.h"
#include "ring_program.h"
#include "ring_threads.h"

/* ThreadSanitizer makes slow what it has nothing to say about. */
#ifdef __SANITIZE_THREAD__
#define INTERLEAVINGS	500
#else
#define INTERLEAVINGS	12000
#endif
#define PROGRAM_MAX	1024

#define TESTS		4

/* What is being tried, for the process that watches. */
static u64 *seed;

static void interleave(u64 number)
{
	u8 program[PROGRAM_MAX];
	u64 state = number, size = pattern_next(&state) % PROGRAM_MAX, i;

	for (i = 0; i < size; i++)
		program[i] = pattern_next(&state);
	ring_program_run(program, size);
}

static void test_interleavings(void)
{
	for (*seed = 1; *seed <= INTERLEAVINGS; ++*seed) {
		alarm(20);
		interleave(*seed);
	}
}

/*
 * A reader that has read all, and comes back when all of it was kept, passes many
 * records before the next one.
 */
static void test_far_behind(void)
{
	struct ring_model_write write = { 64, true };
	struct ring_model model;
	int round, i;

	ring_model_init(&model, 300 * 64, 1500 * 64, 0, 2, 1350);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 450; i++)
			ring_model_write(&model, &write, 1);
		ring_model_read(&model, 0);
	}
	ring_model_read(&model, 1);
	ring_model_exit(&model);
}

static void test_threads_with_room(void)
{
	alarm(60);
	ring_threads_run(false);
}

static void test_threads_with_loss(void)
{
	alarm(60);
	ring_threads_run(true);
}

/* In a process of its own: a test may crash, or never end. */
static bool passes(void (*test)(void))
{
	int status;
	pid_t child;

	*seed = 0;
	fflush(stdout);
	child = fork();
	if (child < 0) {
		perror("# fork");
		return false;
	}
	if (!child) {
		test();
		exit(0);
	}
	waitpid(child, &status, 0);
	if (!status)
		return true;
	if (WIFSIGNALED(status))
		printf("# %s\n", strsignal(WTERMSIG(status)));
	return false;
}

static int run_one(const char *number)
{
	char *end;
	u64 one = strtoull(number, &end, 10);

	if (*end || end == number) {
		fprintf(stderr, "'%s' is no seed; usage: ring_test [SEED]\n",
			number);
		return 2;
	}
	interleave(one);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		void (*test)(void);
		const char *promise;
	} tests[TESTS] = {
		{ test_interleavings,
		  "any interleaving: whole records in order, loss counted" },
		{ test_far_behind,
		  "hundreds of kept records are passed on the way" },
		{ test_threads_with_room,
		  "at once, with room for all: all records in order" },
		{ test_threads_with_loss,
		  "at once, in a small ring: got and lost is everything" },
	};
	int i, failed = 0;

	if (argc > 1)
		return run_one(argv[1]);
	seed = mmap(NULL, sizeof(*seed), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seed == MAP_FAILED) {
		perror("# mmap");
		return 1;
	}
	printf("1..%d\n", TESTS);
	for (i = 0; i < TESTS; i++) {
		bool good = passes(tests[i].test);

		if (!good && *seed)
			printf("# again: %s %llu\n", argv[0], *seed);
		printf("%sok %d %s\n", good ? "" : "not ", i + 1,
		       tests[i].promise);
		failed += !good;
	}
	return failed > 0;
}
