#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_path.sh - how long out_of_memory() takes, by the number of candidates; as "wall",
# the same by the clock, where a console takes its time
#
# Every series in turn, each as often as ROUNDS says. The kernel reports each of these
# OOMs in its log; those of "unreported", which follow each other, it does not.
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=${PART:-path}
unit=instructions
if [ "$part" = wall ]; then
	# shellcheck disable=SC2034 # for lib.sh
	trace_clock=mono per_unit=0.001 unit=us
fi
ROUNDS=${ROUNDS:-7}

# time_kill - how long the next one takes. With a second processor, there may be a call
# before it which finds that there is memory again.
time_kill()
{
	local duration

	forget_durations
	kill_reported
	duration=$(durations mem_cgroup_out_of_memory | sort -n | tail -n 1)
	[ -n "$duration" ] || fail "a kill was not timed"
	echo "$duration"
}

# measure SERIES
measure()
{
	local duration

	duration=$(time_kill) || exit 1
	row "$1" "$candidates" duration "$unit" "$duration"
}

# measure_direct COMMAND - with direct=1, where the kernel can do it
measure_direct()
{
	[ -z "$can_direct" ] || "$@" direct direct=1
}

# measure_module SERIES [PARAMETER...] - the first OOM after the module was loaded, in
# which it looks up the names of the functions on the stack, and the second
measure_module()
{
	local series=$1
	shift

	load "$@"
	settle
	measure "$series first"
	measure "$series"
	unload
}

# measure_unreported_module SERIES [PARAMETER...]
measure_unreported_module()
{
	local series=$1
	shift

	load "$@"
	settle
	unreported "$series" "$candidates" unreported
	unload
}

# measure_unreported - without the module, and with it
measure_unreported()
{
	unreported none "$candidates" unreported
	measure_unreported_module default
	measure_direct measure_unreported_module
	measure_unreported_module nocandidates candidates=0
}

# The kernel's table of tasks: into its log, and to a serial console too.
measure_dump()
{
	echo 1 >/proc/sys/vm/oom_dump_tasks
	measure dump
	echo 7 >/proc/sys/kernel/printk
	measure console
	echo 1 >/proc/sys/kernel/printk
	echo 0 >/proc/sys/vm/oom_dump_tasks
}

echo 1 >/proc/sys/kernel/printk
echo 0 >/proc/sys/vm/oom_dump_tasks
make_cgroup
time_functions mem_cgroup_out_of_memory
can_direct=$(direct_works) || exit 1
for candidates in ${CANDIDATES:-10 100 1000 5000}; do
	start_crowd "$candidates"
	for _ in $(seq "$ROUNDS"); do
		measure none
		measure_module default
		measure_direct measure_module
		measure_module nostack stack=0
		measure_module nocandidates candidates=0
		measure_module bare candidates=0 stack=0
		measure_dump
	done
	[ "$part" != path ] || measure_unreported
	end_crowd
done

[ "$part" = path ] || exit 0

# By the size of the history.
start_crowd 100
for ring_kb in 64 256 1024 4096 16384 65536; do
	load ring_kb="$ring_kb"
	for _ in $(seq "$ROUNDS"); do
		duration=$(time_kill) || exit 1
		row default "$ring_kb" ring instructions "$duration"
	done
	unload
done
