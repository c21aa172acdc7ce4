#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_peers.sh - what it costs to watch, by who watches: per kill, in memory, to start
#
# "path" is what a kill takes inside of mem_cgroup_out_of_memory(), "exit" what the victim
# takes from giving back its memory to the next step of its exit, exit_oom_victim() lying
# in between, and "programs" what those that watch do meanwhile.
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh
# shellcheck source=tests/bench/watchers.sh
. /bench/watchers.sh

part=peers
KILLS=${KILLS:-30}

# programs_ns - nanoseconds that the programs have run
programs_ns()
{
	local pid

	for pid in $pids; do
		cat "/proc/$pid/task"/*/schedstat
	done | awk '{ sum += $1 } END { printf("%.0f\n", sum) }'
}

now()
{
	awk '{ printf("%d\n", $1 * 1000) }' /proc/uptime
}

# idle_ns - nanoseconds that the programs run in a second in which nothing happens
idle_ns()
{
	local before

	before=$(programs_ns)
	sleep 5
	echo $((($(programs_ns) - before) / 5))
}

# cost NAME - of kills, once they are seen
cost()
{
	local before idle start seen=0

	sleep 1
	idle=$(idle_ns)
	[ "$1" = none ] || seen=$("$1_events")
	forget_durations
	before=$(programs_ns)
	start=$(now)
	for _ in $(seq "$KILLS"); do
		kill_one
	done
	sleep 2
	row "$1" programs kill instructions $((($(programs_ns) - before -
		idle * ($(now) - start) / 1000) / KILLS))
	# Who does not see them is no measure for who does.
	[ "$1" = none ] ||
		row "$1" seen kill % $((($("$1_events") - seen) * 100 / KILLS))
	# The first ones are those that the kernel reports.
	durations mem_cgroup_out_of_memory | last_rows "$1" path kill
	gaps leave_mmput enter_exit_sem | last_rows "$1" exit kill
}

# fields NAME - how much it says of one kill: the different keys of all records of an
# episode, but for the numbers of these; or the words of a line that are no fixed text
fields()
{
	case $1 in
	oomwatch | follow)
		row "$1" fields kill number "$(grep " episode=$(grep -m 1 -o \
			' episode=[0-9]*' /sys/kernel/debug/oomwatch/events |
			cut -d= -f2) " /sys/kernel/debug/oomwatch/events |
			sed 's/^[^a-z]*\([a-z]*\) /type=\1 /' |
			awk '{ for (i = 2; i <= NF; i++) {
				key = $1 "." substr($i, 1, index($i, "="))
				if (key !~ /[.](seq|episode)=/ && !seen[key]++)
					count++
			} } END { print count }')"
		;;
	# The time, two processes and their names, pages, and the load.
	bpftrace | libbpf) row "$1" fields kill number 7 ;;
	# The time, the task and its name, the processor, and those of the event.
	perf | trace_cmd)
		row "$1" fields kill number $((4 + $(sed -n \
			's/.*mark_victim[:(]*//p' "$said" | head -n 1 |
			grep -o '[=:]' | wc -l)))
		;;
	esac
}

memory()
{
	case $1 in
	oomwatch | follow)
		row "$1" observer memory KiB \
			$(($(module_kb) + $(programs_kb)))
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
time_functions mem_cgroup_out_of_memory mmput exit_sem
for _ in $(seq "${ROUNDS:-7}"); do
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
