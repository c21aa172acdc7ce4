#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_flood.sh - a cgroup in which nobody may be killed, with an OOM after the other
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=flood

# flood SERIES - for half a second
flood()
{
	forget_durations
	hog -a -1000 -g "$cgroup" 16 >/dev/null 2>&1 &
	sleep 0.5
	kill -9 "$!"
	wait "$!"
	durations mem_cgroup_out_of_memory >/tmp/durations
	row "$1" 32 episodes number "$(wc -l </tmp/durations)"
	row "$1" 32 duration instructions "$(sort -n /tmp/durations |
		awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }')"
}

all_ready()
{
	[ "$(cat /tmp/ready* | grep -c ready)" = 31 ]
}

echo 1 >/proc/sys/kernel/printk
echo 0 >/proc/sys/vm/oom_dump_tasks
make_cgroup
time_functions mem_cgroup_out_of_memory
for i in $(seq 31); do
	hog -a -1000 -g "$cgroup" 1 >"/tmp/ready$i" &
done
wait_until all_ready
leave_room 4
for _ in $(seq "${ROUNDS:-5}"); do
	flood none
	load
	kill_one
	flood default
	# What was recorded before the flood is still there.
	row default 32 kept victims "$(grep -c '^\[.*\] victim ' \
		/sys/kernel/debug/oomwatch/events)"
	unload
done
