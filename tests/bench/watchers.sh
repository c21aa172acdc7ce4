# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# watchers.sh - those who watch the OOM killer: oomwatch, and what a user would take
# instead
#
# Each has a NAME and two functions: start_NAME, which sets $pids to its programs, and
# NAME_events, which prints how many kills it has seen. What it says goes to a file.
said=/tmp/said
marks=/sys/kernel/tracing/events/oom/mark_victim/enable

# stop_watching - who was started last. A program may be gone; in the background, it
# ignores SIGINT.
stop_watching()
{
	# shellcheck disable=SC2086 # there may be none
	kill $pids 2>/dev/null
	wait
	# trace-cmd leaves its event on.
	[ ! -e "$marks" ] || echo 0 >"$marks"
	[ ! -e /sys/module/oomwatch ] || unload
}

# oomwatch without a program; the history is all there is.
start_oomwatch()
{
	load
	pids=""
}

oomwatch_events()
{
	grep -c ' victim seq=' /sys/kernel/debug/oomwatch/events
}

# oomwatch with its program.
start_follow()
{
	load
	oomwatch -f >"$said" 2>&1 &
	pids=$!
}

follow_events()
{
	grep -c ' victim seq=' "$said"
}

start_bpftrace()
{
	BPFTRACE_VMLINUX=/sys/kernel/btf/vmlinux \
		bpftrace -B none /usr/sbin/oomkill.bt >"$said" 2>&1 &
	pids=$!
}

bpftrace_events()
{
	grep -c ' OOM kill of PID ' "$said"
}

# bcc's oomkill, as the small program of its libbpf-tools.
start_libbpf()
{
	LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L \
		/usr/bin/oomkill >"$said" 2>&1 &
	pids=$!
}

libbpf_events()
{
	grep -c 'OOM kill of PID' "$said"
}

# The kernel's tracepoint, by perf.
start_perf()
{
	/usr/bin/perf trace --no-syscalls -e oom:mark_victim >"$said" 2>&1 &
	pids=$!
}

perf_events()
{
	grep -c 'oom:mark_victim' "$said"
}

# The same tracepoint, by trace-cmd.
start_trace_cmd()
{
	trace-cmd stream -e oom:mark_victim >"$said" 2>&1 &
	pids=$!
}

trace_cmd_events()
{
	grep -c 'mark_victim:' "$said"
}

# The kernel's log needs no start. It holds 128 KiB if it was not made larger, as
# Debian's is not.
dmesg_events()
{
	/usr/bin/dmesg | tail -c 131072 | grep -c ': Killed process '
}

# has_ended - has the program that was started last?
has_ended()
{
	[ -n "$pids" ] && ! grep -qs '^State:.[^Z]' "/proc/$pids/status"
}

# can_watch NAME - does it see a kill? Waits until it does. Who cannot be started here
# is named, and left out.
can_watch()
{
	local tries=100

	until [ "$("$1_events")" -gt 0 ]; do
		tries=$((tries - 1))
		if [ "$tries" = 0 ] || has_ended; then
			echo "${part:?}: left out: $1: $(head -n 3 "$said" | tr '\n' ' ')" >&2
			return 1
		fi
		kill_one
		sleep 0.3
	done
}

# Proportional memory of the programs, in KiB. What the kernel keeps for them, as maps of
# BPF and buffers of perf, is not in it.
programs_kb()
{
	local pid

	for pid in $pids; do
		cat "/proc/$pid/smaps_rollup"
	done | awk '$1 == "Pss:" { sum += $2 } END { print sum + 0 }'
}

# The module, with what it has allocated of whole pages: the ring, and the batch of an
# episode.
module_kb()
{
	{
		awk '$1 == "oomwatch" { print $2 }' /proc/modules
		awk '/\[oomwatch\]/ { print $2 }' /proc/vmallocinfo
	} | awk '{ sum += $1 } END { print int((sum + 1023) / 1024) }'
}
