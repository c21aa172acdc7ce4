#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_print.sh - who prints 40 OOMs how fast, the program or dmesg
#
# Both have all of them: oomwatch as its records, dmesg as those of the kernel's log. What
# a program needs to start, which --version shows, is taken off.
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=print

# clock_command COMMAND... - the instructions that it takes, each time
clock_command()
{
	rm -f /tmp/times.json
	/usr/bin/hyperfine -N --style none --warmup 2 --runs 11 \
		--export-json /tmp/times.json "$*" >/dev/null 2>&1 ||
		fail "cannot time $*"
	sed -n '/"times"/,/]/s/^ *\([0-9.e-]*\),*$/\1/p' /tmp/times.json |
		awk '{ printf("%d\n", $1 * 1000000000) }'
}

# measure PROGRAM MODE RECORDS [OPTION]
measure()
{
	local program=$1 mode=$2 records=$3 start
	shift 3

	clock_command "/usr/bin/$program" --version >/tmp/start
	start=$(sort -n /tmp/start | sed -n 6p)
	clock_command "/usr/bin/$program" "$@" >/tmp/all
	if [ "$start" = 0 ] || [ "$(grep -c . /tmp/all)" != 11 ]; then
		fail "nothing was timed of $program $*"
	fi
	while read -r ns; do
		row "$program" "$mode" cost instructions/record \
			$(((ns - start) / records))
		row "$program" "$mode" cost instructions/OOM \
			$(((ns - start) / episodes))
	done </tmp/all
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
[ "$episodes" = "$reports" ] || fail "$episodes episodes, but $reports reports"
records=$(oomwatch | grep -c .)
log_records=$(/usr/bin/dmesg --json | grep -c '"msg"')
measure oomwatch text "$records"
measure dmesg text "$log_records"
measure oomwatch json "$records" --json
measure dmesg json "$log_records" --json
