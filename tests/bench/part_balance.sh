#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_balance.sh - what it costs to record what filled a memory cgroup, or the system
#
# Without the module, with it but for these records ("without"), and with all. The kernel
# reports none of these OOMs.
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=balance

# one_of_eight - a kill in a cgroup, of which eight cgroups below have something
one_of_eight()
{
	hog -x -a 1000 -g "$cgroup/1" 32 >/dev/null 2>&1 || true
}

# one_of_system - a kill of the whole system
one_of_system()
{
	hog -x -a 1000 256 >/dev/null 2>&1 || true
}

# kills FUNCTION KILL SERIES X METRIC - how long a function takes that has a task killed,
# 11 times. Before these are as many as the kernel reports in 5 s.
kills()
{
	local duration

	sleep 6
	for _ in $(seq 21); do
		forget_durations
		"$2"
		# A victim may come there again.
		duration=$(durations "$1" | sort -n | tail -n 1)
		echo "${duration:-0}"
	done >/tmp/kills
	! grep -qx 0 /tmp/kills || fail "a kill was not timed"
	last_rows "$3" "$4" "$5" </tmp/kills
	sleep 6
}

# below - by the number of cgroups below the one that runs out
below()
{
	kills mem_cgroup_out_of_memory one_of_eight "$1" "$cgroups_below" memcg
}

# make_below N - have so many cgroups below
make_below()
{
	while [ "$cgroups_below" -lt "$1" ]; do
		cgroups_below=$((cgroups_below + 1))
		mkdir "$cgroup/$cgroups_below"
	done
}

# all_of_system SERIES [PARAMETER...] - with the module, if it is another series than
# "none". What was attached to a function last is the first at its entry and the last at
# its return: so what is timed here begins before the module and ends after it.
all_of_system()
{
	local series=$1
	shift

	[ "$series" = none ] || load "$@"
	time_functions out_of_memory
	kills out_of_memory one_of_system "$series" event system
	forget_functions out_of_memory
	[ "$series" = none ] || unload
}

echo 1 >/proc/sys/kernel/printk
echo 0 >/proc/sys/vm/oom_dump_tasks
make_cgroup
echo +memory >"$cgroup/cgroup.subtree_control"
cgroups_below=0
make_below 8
for i in $(seq 8); do
	hog -a -1000 -g "$cgroup/$i" 1 >"/tmp/ready$i" &
	wait_until grep -qs ready "/tmp/ready$i"
done
leave_room 8
time_functions mem_cgroup_out_of_memory
for i in 8 300 1000; do
	make_below "$i"
	leave_room 8
	below none
	load memcg=0
	below without
	unload
	load
	below default
	unload
done
forget_functions mem_cgroup_out_of_memory

free_mb=$(($(awk '/^MemFree:/ { print $2 }' /proc/meminfo) / 1024))
hog -a -1000 $((free_mb - 40)) >/tmp/ready &
wait_until grep -qs ready /tmp/ready
all_of_system none
all_of_system without system=0
all_of_system default
