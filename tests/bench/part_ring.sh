#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_ring.sh - records in and out
#
# Out: all of the history, by 1 to 16 readers at once, on one processor, beside the
# kernel's log, which has the reports of the same OOMs. In: by the module's ring.c in user
# space, where a lock is that of a thread. And how long readers and writers hold that lock,
# during which others wait (part_parallel.sh counts for how many).
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=ring

# measure_readers SERIES DEVICE READERS
measure_readers()
{
	local records ns

	readers "$2" "$3" >/tmp/said || fail "$3 readers of $2 failed"
	read -r records ns </tmp/said
	row "$1" "$3" read instructions/record $((ns / records))
}

echo 1 >/proc/sys/kernel/printk
make_cgroup
load
start_crowd 31
for _ in $(seq 40); do
	kill_reported
done
for _ in $(seq "${ROUNDS:-5}"); do
	for count in 1 2 4 8 16; do
		measure_readers oomwatch /dev/oomwatch "$count"
		measure_readers kmsg /dev/kmsg "$count"
	done
	for ring_kb in 64 256 1024 4096 16384 65536; do
		row "ring.c" "$ring_kb" write instructions/record \
			"$(writer "$ring_kb")"
	done
	beside hold >/tmp/said || fail "the lock was not timed"
	while read -r who ns; do
		row "ring.c" "$who" hold instructions "$ns"
	done </tmp/said
done
