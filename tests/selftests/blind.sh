#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Probes that were switched off behind oomwatch's back: stats says so at once,
# and counts the kills that were missed.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
unload
load
make_cgroup blind 20M

kill_one()
{
	"$hog" -g "$cgroups/blind" 64
}

# switched_off NAME FILE MISSED - switch a thing off and on again by its file
switched_off()
{
	if ! sh -c "echo 0 >$2" 2>/dev/null; then
		ktap_test_skip "$1: blind" "this kernel refuses to switch it off"
		return 1
	fi
	check_is "$1: blind" 1 "$(stat_of blind)"
	kill_one
	check_is "$1: the kill was missed" "$3" "$(stat_of unobserved)"
	echo 1 >"$2"
	check_is "$1 and on again: not blind" 0 "$(stat_of blind)"
	check_is "$1 and on again: the loss is not forgotten" "$3" \
		"$(stat_of unobserved)"
}

check_is "not blind" 0 "$(stat_of blind)"
kill_one
check_is "nothing missed" 0 "$(stat_of unobserved)"

# The kernel counts the first victim of a group twice.
echo 1 >"$cgroups/blind/memory.oom.group"
start_hog -g "$cgroups/blind" 4
kill_one
check_is "nothing missed of a group" 0 "$(stat_of unobserved)"
echo 0 >"$cgroups/blind/memory.oom.group"

missed=1
ftrace=/proc/sys/kernel/ftrace_enabled
if grep -q 'out_of_memory.*\[FTRACE\]' /sys/kernel/debug/kprobes/list; then
	if switched_off "ftrace off" "$ftrace" "$missed"; then
		missed=$((missed + 1))
	fi
elif sh -c "echo 0 >$ftrace" 2>/dev/null; then
	# On arm64 probes are not based on it.
	kill_one
	check_is "ftrace off, which the probes do without: not blind" 0 \
		"$(stat_of blind)"
	check_is "and no kill was missed" 0 "$(stat_of unobserved)"
	echo 1 >"$ftrace"
fi
switched_off "kprobes off" /sys/kernel/debug/kprobes/enabled "$missed"

seq=$(last_seq)
kill_one
check_is "kills are seen again" hog \
	"$(field "$(records_after "$seq" victim)" victim_comm)"
check_is "and not counted as missed" "$missed" "$(stat_of unobserved)"

rmmod oomwatch
load
check_is "a new load starts anew" 0 "$(stat_of unobserved)"

ktap_finished
