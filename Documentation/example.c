// SPDX-License-Identifier: GPL-2.0-only
/*
 * example.c - a reader of /dev/oomwatch, as the documents show it
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/oomwatch.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* In ns since 1970; 0 if the module is too old to tell. */
static __u64 wall_time(const struct oomwatch_header *h)
{
	__u64 ns = 0;

	if (h->flags & OOMWATCH_FLAG_WALL)
		memcpy(&ns, (const char *)h + h->size - sizeof(ns), sizeof(ns));
	return ns;
}

/* A name may hold any byte: nothing for a terminal. */
static void put_name(const char *name, size_t length)
{
	for (; length && *name; length--, name++)
		putchar(isgraph((unsigned char)*name) ? *name : '?');
}

static void show_victim(const struct oomwatch_victim *victim)
{
	const char *record = (const char *)victim;
	time_t at = wall_time(&victim->h) / 1000000000;

	printf("%.24s: %d ", ctime(&at), victim->victim_pid);
	put_name(victim->victim_comm, sizeof(victim->victim_comm));
	if (victim->h.valid >> OOMWATCH_BIT_victim_oom_memcg & 1) {
		fputs(" in ", stdout);
		put_name(record + victim->oom_memcg.offset,
			 victim->oom_memcg.length);
	}
	putchar('\n');
	fflush(stdout);
}

int main(void)
{
	static __u64 buffer[16 * OOMWATCH_RECORD_MAX / sizeof(__u64)];
	int fd = open("/dev/oomwatch", O_RDONLY);
	const struct oomwatch_header *h;
	const char *at;
	ssize_t got;

	if (fd < 0)
		err(1, "/dev/oomwatch");
	for (;;) {
		got = read(fd, buffer, sizeof(buffer));
		if (got < 0 && errno == EPIPE)
			warnx("records were overwritten: see the gap in seq");
		else if (got < 0 && errno != EINTR)
			err(1, "/dev/oomwatch");
		for (at = (char *)buffer; got > 0; at += h->size, got -= h->size) {
			h = (const void *)at;
			if (h->type == OOMWATCH_TYPE_VICTIM)
				show_victim((const void *)h);
		}
	}
}
