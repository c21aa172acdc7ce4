// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev_readers - many readers of /dev/oomwatch at once, and many of one file
 */
#include <poll.h>

#include "cdev.h"

#define READERS		16
#define STORMS		4
#define KILLS		55

/* Readers of one open file, and what they may read together. */
#define SHARERS		4
#define SHARED_KILLS	40
#define SHARED_RECORDS	4096

/**
 * struct tally - what one reader read, from one kill in the marker cgroup to
 *		  the next one; shared with the test
 * @ready: it stands at the end of the ring and waits
 * @error: why it gave up; 0 if it did not
 * @kills: kills in the marker cgroup so far
 * @first: number of the first record
 * @last: number of the last record
 * @records: how many
 * @victims: how many of them are victims
 * @hash: of all their bytes
 */
struct tally {
	bool ready;
	int error;
	int kills;
	__u64 first;
	__u64 last;
	long records;
	long victims;
	__u64 hash;
};

static void *new_shared(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* FNV-1a */
static __u64 hash_on(__u64 hash, const void *bytes, size_t size)
{
	const unsigned char *at = bytes, *end = at + size;

	for (; at < end; at++)
		hash = (hash ^ *at) * 0x100000001b3ULL;
	return hash;
}

static void note(struct tally *tally, const struct oomwatch_header *h,
		 __u64 marker)
{
	const struct oomwatch_victim *victim = (const void *)h;

	if (h->type == OOMWATCH_TYPE_VICTIM && victim->task_memcg_id == marker)
		tally->kills++;
	if (tally->kills != 1)
		return;
	if (!tally->records++)
		tally->first = h->seq;
	tally->last = h->seq;
	tally->victims += h->type == OOMWATCH_TYPE_VICTIM;
	tally->hash = hash_on(tally->hash, h, h->size);
}

/*
 * Read until the second kill in the marker cgroup: each reader in one of three
 * ways and with a buffer of its own size.
 */
static void read_on(struct tally *tally, int number, __u64 marker)
{
	bool blocks = number % 3 == 0, small = number % 3 == 1;
	size_t room = OOMWATCH_RECORD_MAX + number * 1000;
	struct stream stream = { .room = small ? 8 : room };
	struct pollfd p = { .events = POLLIN };
	const struct oomwatch_header *h;

	stream.fd = open(OOMTEST_DEVICE, O_RDONLY | (blocks ? 0 : O_NONBLOCK));
	p.fd = stream.fd;
	lseek(stream.fd, 0, SEEK_END);
	tally->ready = true;
	while (tally->kills < 2) {
		h = stream_next(&stream);
		if (h)
			note(tally, h, marker);
		else if (errno == EAGAIN && !blocks)
			poll(&p, 1, -1);
		else if (errno == EINVAL && stream.room < OOMWATCH_RECORD_MAX)
			stream.room *= 2;
		else
			tally->error = errno;
		if (tally->error)
			return;
		if (h && small)
			stream.room = 8;
	}
}

static void start_reader(struct tally *tally, int number, __u64 marker)
{
	pid_t parent = getpid();

	if (fork())
		return;
	oomtest_die_with(parent);
	read_on(tally, number, marker);
	_exit(0);
}

static pid_t start_storm(const char *folder, int kills)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	while (kills--)
		if (!oomtest_kill(folder, KILL_BYTES))
			_exit(1);
	_exit(0);
}

/* Run a storm in each cgroup, and wait for their ends; 0 if all went well. */
static int storms(char folders[][OOMTEST_FOLDER], int count)
{
	int i, status, failed = 0;
	pid_t pids[STORMS];

	for (i = 0; i < count; i++)
		pids[i] = start_storm(folders[i], KILLS);
	for (i = 0; i < count; i++)
		failed |= waitpid(pids[i], &status, 0) != pids[i] || status;
	return failed;
}

TEST_F(cdev, sixteen_readers_get_the_same_bytes)
{
	struct tally *tallies = new_shared(READERS * sizeof(*tallies));
	__u64 marker = oomtest_memcg_id(self->memcg);
	char folders[STORMS][OOMTEST_FOLDER];
	char name[16];
	int i;

	ASSERT_NE(tallies, MAP_FAILED);
	for (i = 0; i < STORMS; i++) {
		snprintf(name, sizeof(name), "readers-%d", i);
		ASSERT_EQ(oomtest_memcg(folders[i], sizeof(folders[i]), name,
					KILL_LIMIT), 0);
	}
	for (i = 0; i < READERS; i++)
		start_reader(&tallies[i], i, marker);
	for (i = 0; i < READERS; i++)
		while (!__atomic_load_n(&tallies[i].ready, __ATOMIC_RELAXED))
			usleep(10000);
	EXPECT_TRUE(kill_one(self->memcg));
	EXPECT_EQ(storms(folders, STORMS), 0);
	EXPECT_TRUE(kill_one(self->memcg));
	while (wait(NULL) > 0)
		;
	for (i = 0; i < STORMS; i++)
		oomtest_remove(folders[i]);

	TH_LOG("%ld records, %ld victims", tallies->records, tallies->victims);
	EXPECT_GT(tallies->victims, STORMS * KILLS);
	for (i = 0; i < READERS; i++) {
		EXPECT_EQ(tallies[i].error, 0)
			TH_LOG("reader %d: %s", i, strerror(tallies[i].error));
		EXPECT_EQ((__u64)tallies[i].records,
			  tallies[i].last - tallies[i].first + 1);
		EXPECT_EQ(tallies[i].first, tallies->first);
		EXPECT_EQ(tallies[i].last, tallies->last);
		EXPECT_EQ(tallies[i].hash, tallies->hash);
	}
}

/**
 * struct share - what the readers of one open file read together
 * @first: number of the first record that counts
 * @total: how many they have read
 * @by: how many each of them has read
 * @times: how often each record was read, from @first on
 */
struct share {
	__u64 first;
	long total;
	long by[SHARERS];
	int times[SHARED_RECORDS];
};

static void take_part(struct share *share, int fd, int number)
{
	struct stream stream = { .fd = fd, .room = OOMWATCH_RECORD_MAX };
	const struct oomwatch_header *h;

	for (;;) {
		/* What comes next is the successor of what another one read. */
		stream.records = 0;
		h = stream_next(&stream);
		if (!h)
			_exit(1);
		if (h->seq - share->first >= SHARED_RECORDS)
			continue;
		__atomic_fetch_add(&share->times[h->seq - share->first], 1,
				   __ATOMIC_RELAXED);
		__atomic_fetch_add(&share->total, 1, __ATOMIC_RELAXED);
		share->by[number]++;
	}
}

TEST_F(cdev, readers_of_one_file_get_each_record_once)
{
	struct share *share = new_shared(sizeof(*share));
	long records, taking_part = 0, i;
	pid_t parent = getpid(), pids[SHARERS];
	int fd, tries;

	ASSERT_NE(share, MAP_FAILED);
	fd = open(OOMTEST_DEVICE, O_RDONLY);
	ASSERT_GE(fd, 0);
	ASSERT_EQ(lseek(fd, 0, SEEK_END), 0);
	share->first = oomtest_counter(OOMTEST_DEBUGFS, "stats", "records") + 1;
	for (i = 0; i < SHARERS; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			oomtest_die_with(parent);
			take_part(share, i % 2 ? dup(fd) : fd, i);
		}
	}
	for (i = 0; i < SHARED_KILLS; i++)
		EXPECT_TRUE(kill_one(self->memcg));
	/* The last exits, too. */
	sleep(1);
	records = oomtest_counter(OOMTEST_DEBUGFS, "stats", "records") + 1 -
		  share->first;
	for (tries = 0; tries < 100; tries++) {
		if (__atomic_load_n(&share->total, __ATOMIC_RELAXED) >= records)
			break;
		usleep(100000);
	}
	for (i = 0; i < SHARERS; i++) {
		taking_part += share->by[i] > 0;
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	close(fd);

	TH_LOG("%ld records: %ld, %ld, %ld, %ld", records, share->by[0],
	       share->by[1], share->by[2], share->by[3]);
	ASSERT_LE(records, SHARED_RECORDS);
	EXPECT_GE(records, 2 * SHARED_KILLS);
	EXPECT_GT(taking_part, 1);
	for (i = 0; i < records; i++)
		EXPECT_EQ(share->times[i], 1);
}

TEST_F(cdev, lseek_wakes_who_waits_in_the_same_file)
{
	union record record;
	int fd, status;
	pid_t pid;

	fd = open(OOMTEST_DEVICE, O_RDONLY);
	ASSERT_GE(fd, 0);
	ASSERT_EQ(lseek(fd, 0, SEEK_END), 0);
	pid = fork();
	if (!pid) {
		/* Where it is not woken, this ends it. */
		alarm(10);
		_exit(read(fd, &record, sizeof(record)) <= 0);
	}
	oomtest_wait_asleep(pid);
	EXPECT_EQ(waitpid(pid, &status, WNOHANG), 0);
	ASSERT_EQ(lseek(fd, 0, SEEK_SET), 0);
	ASSERT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
	close(fd);
}

TEST_F(cdev, two_readers_each_see_every_record_once)
{
	__u64 first, last, other_first, other_last;
	union record record;
	int other, i;
	long count;

	other = open(OOMTEST_DEVICE, O_RDONLY | O_NONBLOCK);
	ASSERT_GE(other, 0);
	/* The oldest records may be overwritten at any time. */
	ASSERT_EQ(lseek(self->fd, 0, SEEK_END), 0);
	ASSERT_EQ(lseek(other, 0, SEEK_END), 0);
	for (i = 0; i < 3; i++)
		ASSERT_TRUE(kill_one(self->memcg));
	/* One is at its fourth record, the other at its first. */
	for (i = 0; i < 3; i++)
		ASSERT_GT(read_one(self->fd, &record), 0);
	ASSERT_TRUE(kill_one(self->memcg));

	count = read_all(self->fd, sizeof(record), &first, &last);
	EXPECT_EQ(first, record.h.seq + 1);
	EXPECT_EQ(last - first + 1, (__u64)count);
	count = read_all(other, 8 * sizeof(record), &other_first, &other_last);
	EXPECT_EQ(other_first, record.h.seq - 2);
	EXPECT_EQ(other_last, last);
	EXPECT_EQ(other_last - other_first + 1, (__u64)count);
	close(other);
}

TEST_HARNESS_MAIN
