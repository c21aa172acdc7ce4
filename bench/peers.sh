#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# peers.sh - what it costs to watch, by who watches: per kill, in memory, to start
#
# "path" is what a kill takes inside of mem_cgroup_out_of_memory(), and "programs" what
# those that watch do meanwhile. What oomwatch does when the victim exits is in neither.
# shellcheck shell=dash source=bench/lib.sh
. /bench/lib.sh
# shellcheck source=bench/watchers.sh
. /bench/watchers.sh

part=peers
KILLS=${KILLS:-50}

# programs_ns - nanoseconds that the programs have run
programs_ns()
{
	local pid

	for pid in $pids; do
		cat "/proc/$pid/task"/*/schedstat
	done | awk '{ sum += $1 } END { printf("%.0f\n", sum) }'
}

# cost NAME - of kills, once they are seen
cost()
{
	local before

	forget_durations
	sleep 1
	before=$(programs_ns)
	for _ in $(seq "$KILLS"); do
		kill_one
	done
	sleep 2
	row "$1" programs kill instructions $((($(programs_ns) - before) / KILLS))
	# The first ones are those that the kernel reports.
	durations mem_cgroup_out_of_memory | tail -n 11 | while read -r duration; do
		row "$1" path kill instructions "$duration"
	done
}

# What it says of one kill: the keys of all records of an episode, or the words that
# are no fixed text.
fields()
{
	case $1 in
	oomwatch | follow)
		records=$(grep " episode=$(grep -m 1 -o ' episode=[0-9]*' \
			/sys/kernel/debug/oomwatch/events | cut -d= -f2) " \
			/sys/kernel/debug/oomwatch/events)
		row "$1" fields kill number \
			"$(printf '%s\n' "$records" | grep -o ' [a-z0-9_]*=.' | wc -l)"
		;;
	# The time, two processes and their names, pages, and the load.
	bpftrace | libbpf) row "$1" fields kill number 7 ;;
	# The time, the task, the processor, the victim.
	perf | trace_cmd) row "$1" fields kill number 5 ;;
	esac
}

memory()
{
	case $1 in
	oomwatch | follow)
		row "$1" observer memory KiB \
			$(($(module_kb) + $(ring_kb_used) + $(programs_kb)))
		;;
	*) row "$1" observer memory KiB "$(programs_kb)" ;;
	esac
}

# A kill every few milliseconds, until the file is gone.
kill_on()
{
	while [ -e /tmp/killing ]; do
		kill_one
		sleep 0.01
	done
}

now()
{
	awk '{ printf("%d\n", $1 * 1000) }' /proc/uptime
}

# start_time NAME - from its start until it has shown a kill
start_time()
{
	local start tries=3000

	: >"$said"
	: >/tmp/killing
	kill_on &
	killer=$!
	start=$(now)
	"start_$1"
	until [ "$("$1_events")" -gt 0 ] || [ "$tries" = 0 ]; do
		tries=$((tries - 1))
		sleep 0.01
	done
	[ "$tries" = 0 ] || row "$1" "first event" start ms $(($(now) - start))
	rm /tmp/killing
	wait "$killer"
	stop_watching
}

echo 1 >/proc/sys/kernel/printk
echo 0 >/proc/sys/vm/oom_dump_tasks
make_cgroup
leave_room 2
time_functions mem_cgroup_out_of_memory
for _ in $(seq "${ROUNDS:-4}"); do
	pids=""
	cost none
	for name in oomwatch follow bpftrace libbpf perf trace_cmd; do
		: >"$said"
		"start_$name"
		can_watch "$name" || { stop_watching; continue; }
		cost "$name"
		memory "$name"
		fields "$name"
		stop_watching
		start_time "$name"
	done
done
exit 0
