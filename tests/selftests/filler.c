// SPDX-License-Identifier: GPL-2.0-only
/*
 * filler - fill memory with what is no anonymous memory of one process
 *
 * Says "ready" and sleeps until it is killed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>

#include "oomtest.h"

static const char usage[] =
"usage: filler [-w] [-a ADJ] [-c COMM] [-g CGROUP] [-n COUNT] KIND SIZE\n"
"  -a ADJ     set oom_score_adj\n"
"  -c COMM    set the name of the task\n"
"  -g CGROUP  join this cgroup first (its folder)\n"
"  -n COUNT   of shared, have as many processes\n"
"  -w         have a child do it; end when that has been killed and half of the\n"
"             system's memory is free\n"
"  KIND       tables  page tables, by reading a page of each 2 MiB: SIZE MiB\n"
"             pipes   pipes that nobody reads: SIZE MiB of the kernel's memory\n"
"             sockets buffers of TCP sockets that nobody reads: SIZE MiB\n"
"             threads SIZE threads, each with a stack in the kernel\n"
"             files   SIZE empty files in the folder it is started in\n"
"             huge    SIZE huge pages of 2 MiB, and one more that it reserves\n"
"             memfd   a memfd of SIZE MiB, which is not mapped\n"
"             sysv    a segment of System V shared memory of SIZE MiB\n"
"             queues  message queues that nobody reads: SIZE MiB\n"
"             random  SIZE MiB of memory that cannot be compressed\n"
"             shared  SIZE MiB of memory that all processes share, and map\n"
"             crowd   SIZE processes with next to nothing; when one of them\n"
"                     dies, all do\n";

/* A page table of 4 KiB has the addresses of 2 MiB: also where pages are larger. */
static void fill_tables(size_t count)
{
	size_t reach = 2UL << 20, i;
	const char *memory;
	int sum = 0;

	count *= (1UL << 20) / 4096;
	memory = mmap(NULL, count * reach, PROT_READ,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		oomtest_fail("tables");
	madvise((void *)memory, count * reach, MADV_NOHUGEPAGE);
	for (i = 0; i < count; i++)
		sum += memory[i * reach];
	if (sum)
		oomtest_fail("zeros");
}

static void fill_pipes(size_t count)
{
	struct rlimit files = { 32 * count + 100, 32 * count + 100 };
	static char bytes[65536];
	int ends[2];

	setrlimit(RLIMIT_NOFILE, &files);
	for (count *= 16; count; count--) {
		if (pipe2(ends, O_NONBLOCK) ||
		    write(ends[1], bytes, sizeof(bytes)) < 0)
			oomtest_fail("pipe");
	}
}

static int connect_to_itself(int listener, int *other)
{
	struct sockaddr_in address;
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (getsockname(listener, (void *)&address, &length) ||
	    connect(fd, (void *)&address, length))
		oomtest_fail("connect");
	*other = accept(listener, NULL, NULL);
	if (*other < 0)
		oomtest_fail("accept");
	return fd;
}

static void fill_sockets(size_t count)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct rlimit files = { 4096, 4096 };
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd, other;
	size_t left = count << 20;
	static char bytes[65536];
	ssize_t sent;

	setrlimit(RLIMIT_NOFILE, &files);
	if (bind(listener, (void *)&address, sizeof(address)) ||
	    listen(listener, 16))
		oomtest_fail("listen");
	while (left) {
		fd = connect_to_itself(listener, &other);
		while (left && (sent = send(fd, bytes, sizeof(bytes),
					    MSG_DONTWAIT)) > 0)
			left -= left < (size_t)sent ? left : (size_t)sent;
	}
}

static void *sleep_for_ever(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void fill_threads(size_t count)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 65536);
	while (count--)
		if (pthread_create(&thread, &attributes, sleep_for_ever, NULL))
			oomtest_fail("thread");
}

static void fill_files(size_t count)
{
	char name[32];
	int fd;

	while (count--) {
		snprintf(name, sizeof(name), "file%zu", count);
		fd = open(name, O_CREAT | O_WRONLY, 0600);
		if (fd < 0)
			oomtest_fail(name);
		close(fd);
	}
}

static void fill_huge(size_t count)
{
	size_t size = 2UL << 20, i;
	char *memory = mmap(NULL, (count + 1) * size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB |
			    21 << MAP_HUGE_SHIFT, -1, 0);

	if (memory == MAP_FAILED)
		oomtest_fail("huge");
	for (i = 0; i < count; i++)
		memory[i * size] = 1;
}

static void fill_memfd(size_t count)
{
	int fd = memfd_create("memfd", 0);
	static char bytes[65536];

	for (count *= 16; count; count--)
		if (write(fd, bytes, sizeof(bytes)) < 0)
			oomtest_fail("memfd");
}

/* It goes with the last process that has it. */
static void fill_sysv(size_t count)
{
	int id = shmget(IPC_PRIVATE, count << 20, 0600);
	char *memory = shmat(id, NULL, 0);

	if (memory == (void *)-1 || shmctl(id, IPC_RMID, NULL))
		oomtest_fail("sysv");
	memset(memory, 1, count << 20);
}

/* Queues go with their namespace. Each takes 16 KiB. */
static void fill_queues(size_t count)
{
	struct {
		long type;
		char bytes[8000];
	} message = { .type = 1 };
	int id;

	if (unshare(CLONE_NEWIPC))
		oomtest_fail("unshare");
	for (count *= 64; count; count--) {
		id = msgget(IPC_PRIVATE, 0600);
		if (msgsnd(id, &message, sizeof(message.bytes), IPC_NOWAIT) ||
		    msgsnd(id, &message, sizeof(message.bytes), IPC_NOWAIT))
			oomtest_fail("queue");
	}
}

/* Each page differs from all others, and from itself. */
static void fill_random(size_t count)
{
	unsigned long long *memory = mmap(NULL, count << 20,
					  PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS |
					  MAP_NORESERVE, -1, 0);
	unsigned long long state = 88172645463325252ULL;
	size_t i;

	if (memory == MAP_FAILED)
		oomtest_fail("random");
	for (i = 0; i < count << 17; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		memory[i] = state;
	}
}

static void be_child(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* How many processes fill_shared() has. */
static long processes = 1;

static void fill_shared(size_t count)
{
	long left = processes;
	size_t bytes = count << 20;
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		oomtest_fail("shared");
	memset(memory, 1, bytes);
	while (left-- > 1) {
		if (fork())
			continue;
		be_child();
		memset(memory, 1, bytes);
		pause();
	}
	/* They have to come to it. */
	sleep(2);
}

static void end(int number)
{
	(void)number;
	_exit(0);
}

static void fill_crowd(size_t count)
{
	pid_t child;

	signal(SIGCHLD, end);
	while (count--) {
		child = fork();
		if (child < 0)
			oomtest_fail("fork");
		if (child)
			continue;
		be_child();
		oomtest_touch(1 << 14);
		pause();
	}
}

static bool fill(const char *kind, size_t size)
{
	static const struct {
		const char *kind;
		void (*fill)(size_t size);
	} kinds[] = {
		{ "tables", fill_tables },
		{ "pipes", fill_pipes },
		{ "sockets", fill_sockets },
		{ "threads", fill_threads },
		{ "files", fill_files },
		{ "huge", fill_huge },
		{ "memfd", fill_memfd },
		{ "sysv", fill_sysv },
		{ "queues", fill_queues },
		{ "random", fill_random },
		{ "shared", fill_shared },
		{ "crowd", fill_crowd },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kind, kinds[i].kind))
			continue;
		kinds[i].fill(size);
		return true;
	}
	return false;
}

/*
 * Return in a child. A kernel may free page tables only after an RCU grace period, when
 * their process is gone already. A new process would then be the next OOM, so nothing is
 * asked for here.
 */
static void wait_for_child(void)
{
	struct sysinfo info = { 0 };
	pid_t child = fork();
	int tries;

	if (child < 0)
		oomtest_fail("fork");
	if (!child) {
		be_child();
		return;
	}
	waitpid(child, NULL, 0);
	for (tries = 0; tries < 2000 && info.freeram <= info.totalram / 2; tries++) {
		usleep(10000);
		sysinfo(&info);
	}
	exit(0);
}

int main(int argc, char **argv)
{
	const char *cgroup = NULL, *comm = NULL, *adj = NULL, *kind;
	bool waits = false;
	size_t size;
	int option;

	while ((option = getopt(argc, argv, "a:c:g:n:w")) != -1) {
		switch (option) {
		case 'a':
			adj = optarg;
			break;
		case 'c':
			comm = optarg;
			break;
		case 'g':
			cgroup = optarg;
			break;
		case 'n':
			processes = atol(optarg);
			break;
		case 'w':
			waits = true;
			break;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (argc - optind != 2) {
		fputs(usage, stderr);
		return 2;
	}
	kind = argv[optind];
	size = strtoul(argv[optind + 1], NULL, 0);
	if (waits)
		wait_for_child();
	if (adj && oomtest_write("/proc/self", "oom_score_adj", adj))
		oomtest_fail("oom_score_adj");
	if (comm && prctl(PR_SET_NAME, comm))
		oomtest_fail("comm");
	if (cgroup && oomtest_write(cgroup, "cgroup.procs", "0"))
		oomtest_fail(cgroup);
	if (!fill(kind, size))
		return 2;
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
