#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Unloading: refused while a file is open, safe in the middle of a storm.
# OOMWATCH_CYCLES says how often there, in fives.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
make_cgroup storm 2M
make_cgroup survivor 8M
cycles=${OOMWATCH_CYCLES:-50}

for file in /dev/oomwatch "$events" "$stats"; do
	exec 3<"$file"
	check "rmmod is refused while $file is open" fails rmmod oomwatch
	exec 3<&-
done
check "rmmod works when nothing is open" rmmod oomwatch
load

triggers()
{
	[ "$(stat_of episodes_no_victim)" -gt 10 ]
}

# A trigger that lives on and comes from two places in the kernel, with a log
# that is slow enough for an episode to outlive the detaching of its probes. It sleeps
# now and then, so that who writes the log can, too: rmmod waits for that.
"$hog" -w -a -1000 -g "$cgroups/survivor" 4096 >/dev/null 2>&1 &
survivor=$!
background=$survivor
check "it triggers" wait_for 30 triggers
loglevel=$(cut -f1 /proc/sys/kernel/printk)
dmesg -n 7
done=0
while [ "$done" -lt 12 ]; do
	if ! rmmod oomwatch || ! load; then
		break
	fi
	done=$((done + 1))
done
check_is "12 times with a trigger that lives on" 12 "$done"
check "it triggers still" wait_for 10 grep -q ' trigger_oom_score_adj=-1000 ' "$events"
kill -9 "$survivor"

dmesg -n 1
"$hog" -n 1000000 -g "$cgroups/storm" 4 >/dev/null &
storm=$!
# Who reads scores calls a function that is watched, too.
while cat /proc/[0-9]*/oom_score >/dev/null 2>&1 || :; do
	:
done &
reader=$!
background="$background $storm $reader"
done=0
seen=0
while [ "$done" -lt "$cycles" ] && rmmod oomwatch && load; do
	done=$((done + 1))
	# Every fifth time, wait until the new instance has seen a kill.
	[ $((done % 5)) = 0 ] || continue
	wait_for 10 grep -q ' victim ' "$events" && seen=$((seen + 1))
	# And until a probe was replaced by a direct call, if there is such a thing.
	! can_be_called || wait_for 30 is_called || ktap_print_msg "no direct call"
done
check_is "$cycles times unloaded and loaded during a storm" "$cycles" "$done"
check_is "each new instance records" $((cycles / 5)) "$seen"
check "the storm went on" kill -0 "$storm"
check "so did a reader of scores" kill -0 "$reader"
kill -9 "$storm" "$reader"
dmesg -n "$loglevel"

ktap_finished
