// SPDX-License-Identifier: GPL-2.0-only
/*
 * program.c - a program that runs in the background for a limited time
 *
 * It gets none of the open files of this one but standard output and error, none of its
 * signals, and is no more protected from the OOM killer than others.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/program.h"
#include "records/clock.h"

/* How often, and how many times, it is looked whether it has ended. */
#define LOOK_NS		10000000
#define LOOKS		((PROGRAM_END_S + 1) * 100)

/* Become a victim as likely as others. Return: false on an error. */
static bool unprotect(void)
{
	int fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
	char sign;

	return fd >= 0 && read(fd, &sign, 1) == 1 &&
	       (sign != '-' || write(fd, "0", 1) == 1);
}

/* Return: false on an error. */
static bool prepare(void)
{
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	int null = open("/dev/null", O_RDONLY), number;
	sigset_t none;

	for (number = 1; number < NSIG; number++)
		sigaction(number, &by_default, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	return null >= 0 && dup2(null, STDIN_FILENO) == STDIN_FILENO && !setpgid(0, 0) &&
	       !prctl(PR_SET_PDEATHSIG, SIGKILL) && unprotect();
}

/* Become the program. What fails is written to a pipe, which else is closed. */
__attribute__((noreturn))
static void become(const char *path, char **environment, int result)
{
	char *const arguments[] = { (char *)path, NULL };
	const int kept = STDERR_FILENO + 1;
	int error;

	/* The pipe is closed by execve(), all others now. */
	if (prepare() && (result == kept || dup3(result, kept, O_CLOEXEC) == kept)) {
		result = kept;
		/* The C library of Debian 11 knows its number by this name only. */
		if (!syscall(__NR_close_range, kept + 1, ~0U, 0))
			execve(path, arguments, environment);
	}
	error = errno;
	if (write(result, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

/**
 * program_start() - start it
 * @program: it, of which none runs
 * @environment: its environment
 *
 * Return: 0 or an error.
 */
int program_start(struct program *program, char **environment)
{
	int ends[2], error = 0;

	if (pipe2(ends, O_CLOEXEC))
		return errno;
	program->pid = fork();
	if (!program->pid)
		become(program->path, environment, ends[1]);
	if (program->pid < 0)
		error = errno;
	close(ends[1]);
	if (!error && read(ends[0], &error, sizeof(error)) == sizeof(error))
		waitpid(program->pid, NULL, 0);
	close(ends[0]);
	program->killed = false;
	program->until_ns = clock_read(CLOCK_MONOTONIC) + PROGRAM_TIME_S * 1000000000LL;
	if (error)
		program->pid = 0;
	return error;
}

/*
 * The processes that it has started and that are in its group are killed with it. Until
 * it is waited for, no other group can get its number.
 */
static bool reap(struct program *program, int *status)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, program->pid, &info, WEXITED | WNOHANG | WNOWAIT) ||
	    !info.si_pid)
		return false;
	kill(-program->pid, SIGKILL);
	waitpid(program->pid, status, 0);
	program->pid = 0;
	return true;
}

/**
 * program_has_ended() - look whether it has ended; kill it when its time is over
 * @program: it, running
 * @status: gets its status, as of waitpid(2)
 *
 * Return: true if it has, and @program can be started again.
 */
bool program_has_ended(struct program *program, int *status)
{
	if (reap(program, status))
		return true;
	if (clock_read(CLOCK_MONOTONIC) < program->until_ns)
		return false;
	program->killed = true;
	kill(-program->pid, SIGKILL);
	return reap(program, status);
}

/**
 * program_end() - end it, now
 * @program: it; nothing is done if none runs
 *
 * It takes little longer than two seconds. What cannot be killed then is left behind.
 */
void program_end(struct program *program)
{
	const struct timespec pause = { .tv_nsec = LOOK_NS };
	int status, looks;

	if (!program->pid)
		return;
	kill(-program->pid, SIGTERM);
	program->until_ns = clock_read(CLOCK_MONOTONIC) + PROGRAM_END_S * 1000000000LL;
	for (looks = 0; looks < LOOKS && !program_has_ended(program, &status); looks++)
		nanosleep(&pause, NULL);
}
