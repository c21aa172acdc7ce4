/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attach.h - attach a BPF program to a function of the kernel, as others do
 */
#ifndef ATTACH_H
#define ATTACH_H

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "oomtest.h"

#define OOMTEST_PMU	"/sys/bus/event_source/devices/kprobe/type"

/* One that does nothing: a descriptor; -1 by errno. */
static inline int oomtest_program(void)
{
	static const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_KPROBE;
	attr.insns = (uintptr_t)nothing;
	attr.insn_cnt = sizeof(nothing) / sizeof(*nothing);
	attr.license = (uintptr_t)"GPL";
	return syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

/*
 * Attach it to a function, by a kprobe: a descriptor, which ends it when it is closed; -1 by
 * errno, which is ENOENT if the kernel has no such probes. Without a program (-1) there is
 * the kprobe only.
 */
static inline int oomtest_attach(const char *function, int program)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.kprobe_func = (uintptr_t)function,
	};
	FILE *stream = fopen(OOMTEST_PMU, "r");
	int fd, err;

	if (!stream)
		return -1;
	if (fscanf(stream, "%u", &attr.type) != 1)
		attr.type = UINT32_MAX;
	fclose(stream);
	fd = syscall(SYS_perf_event_open, &attr, getpid(), -1, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0 || program < 0 || !ioctl(fd, PERF_EVENT_IOC_SET_BPF, program))
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

#endif /* ATTACH_H */
