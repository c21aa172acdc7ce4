#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_parallel.sh - on CPUs that run in parallel: eight memory cgroups at their limits at
# once, and readers beside writers
#
# The kills per second, with the module and without, in turns. How long it takes to load
# and to unload it, with kills meanwhile ("storm") and without. The ring of the module in
# user space: for how many readers at one time a writer waits, at most, which does not
# depend on the pace of this machine.
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=parallel
ROUNDS=${ROUNDS:-7}
cgroups="1 2 3 4 5 6 7 8"

# ms COMMAND... - how long it takes
ms()
{
	local from to

	read -r from _ </proc/uptime
	"$@"
	read -r to _ </proc/uptime
	awk -v from="$from" -v to="$to" 'BEGIN { printf("%.0f\n", 1000 * (to - from)) }'
}

# start_storm N - so many kills in each cgroup; sets $storm to who has them done
start_storm()
{
	local i

	storm=""
	for i in $cgroups; do
		hog -a 0 -n "$1" -g "$cgroup/$i" 2 >/dev/null 2>&1 &
		storm="$storm $!"
	done
}

# storm N - until they are done
storm()
{
	start_storm "$1"
	# shellcheck disable=SC2086 # a list of numbers
	wait $storm
}

# waits WRITERS READERS - for how many readers a writer waits at one time: the most in
# five runs; and in how many writes for any
waits()
{
	for _ in 1 2 3 4 5; do
		beside wait "$1" "$2" || fail "the readers of the ring failed"
	done >/tmp/said
	row "writers: $1" "$2" waits readers \
		"$(awk '$1 > most { most = $1 } END { print most + 0 }' /tmp/said)"
	row "writers: $1" "$2" waits "% of writes" "$(awk '{ waited += $2; writes += $3 }
		END { printf("%.3f\n", 100 * waited / writes) }' /tmp/said)"
}

# kills SERIES - per second
kills()
{
	row "$1" 8 kills kills/s "$(ms storm 50 | awk '{ printf("%.1f\n", 1000 * 50 * 8 / $1) }')"
}

# load_and_unload X [PARAMETER...]
load_and_unload()
{
	local x=$1 took
	shift

	took=$(ms load "$@") || exit 1
	row load "$x" module ms "$took"
	settle
	sleep 1
	took=$(ms unload) || exit 1
	row rmmod "$x" module ms "$took"
	sleep 1
}

echo 1 >/proc/sys/kernel/printk
echo 0 >/proc/sys/vm/oom_dump_tasks
make_cgroup
echo +memory >"$cgroup/cgroup.subtree_control"
for i in $cgroups; do
	mkdir "$cgroup/$i"
	echo 1M >"$cgroup/$i/memory.max"
done
for writers in 1 4; do
	for readers in 1 4 16; do
		waits "$writers" "$readers"
	done
done
# The first kills take longer.
storm 25
for _ in $(seq "$ROUNDS"); do
	kills none
	load
	kills default
	unload
done
for _ in $(seq "$ROUNDS"); do
	load_and_unload quiet
done
start_storm 1000000
for _ in $(seq "$ROUNDS"); do
	load_and_unload storm
done
# shellcheck disable=SC2086 # a list of numbers
kill -0 $storm || fail "the storm had an end"
# shellcheck disable=SC2086 # a list of numbers
kill $storm
