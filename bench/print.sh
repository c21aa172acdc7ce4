#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# print.sh - who prints 40 OOMs how fast, the program or dmesg
#
# Both have all of them. What a program needs to start, which --version shows, is taken off.
# A report of the kernel is one record.
# shellcheck shell=dash source=bench/lib.sh
. /bench/lib.sh

part=print

# clock_command COMMAND... - the instructions that it takes, each time
clock_command()
{
	/usr/bin/hyperfine -N --style none --warmup 2 --runs 11 \
		--export-json /tmp/times.json "$*" >/dev/null 2>&1
	sed -n '/"times"/,/]/s/^ *\([0-9.e-]*\),*$/\1/p' /tmp/times.json |
		awk '{ printf("%d\n", $1 * 1000000000) }'
}

# measure PROGRAM MODE RECORDS [OPTION]
measure()
{
	local program=$1 mode=$2 records=$3 start
	shift 3

	start=$(clock_command "/usr/bin/$program" --version | sort -n | sed -n 6p)
	clock_command "/usr/bin/$program" "$@" |
		while read -r ns; do
			row "$program" "$mode" cost instructions/record \
				$(((ns - start) / records))
			row "$program" "$mode" cost instructions/OOM \
				$(((ns - start) / episodes))
		done
}

echo 1 >/proc/sys/kernel/printk
make_cgroup
start_crowd 31
dmesg -c >/dev/null
load ring_kb=4096
for _ in $(seq 40); do
	kill_reported
done
episodes=$(oomwatch --type oom | grep -c .)
reports=$(/usr/bin/dmesg | grep -c 'invoked oom-killer')
records=$(oomwatch | grep -c .)
[ "$episodes" = "$reports" ] ||
	echo "print: $episodes episodes, but $reports reports" >&2
measure oomwatch text "$records"
measure dmesg text "$reports"
measure oomwatch json "$records" --json
measure dmesg json "$reports" --json
