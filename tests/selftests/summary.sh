#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# debugfs/oomwatch/summary: a line per OOM that a person can read, with what events has.
. "$(dirname "$0")/lib.sh"

summary=${events%/*}/summary

# line_of EPISODE - its line, without the time
line_of()
{
	sed -n "s/^\[ *[0-9.]*\] event $1 //p" "$summary"
}

# told OOM VICTIM - what the line of an event has to be, by its records
told()
{
	more=""

	[ "$(field "$1" victims)" = 1 ] || more=" and $(($(field "$1" victims) - 1)) more"
	echo "$(field "$1" outcome) $(field "$2" victim_comm) ($(field "$2" victim_pid))" \
		"uid $(field "$2" victim_uid)" \
		"anon $(field "$2" victim_anon_rss_kb) KiB$more; out of memory: memory" \
		"cgroup $(field "$1" oom_memcg); asked: $(field "$1" trigger_comm)" \
		"($(field "$1" trigger_pid))"
}

start
require_memcg
make_cgroup sum 4M
check_is "only root reads it" 400 "$(stat -c %a "$summary")"

seq=$(last_seq)
"$hog" -u 1000 -c 'a "b' -g "$cgroups/sum" 16 >/dev/null 2>&1
victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
check_is "a kill" "$(told "$oom" "$victim")" "$(line_of "$(field "$oom" episode)")"
check_is "its time is that of the oom record" \
	"$(grep -F " seq=$(field "$oom" seq) " "$events" | sed 's/\].*//')" \
	"$(grep -F "event $(field "$oom" episode) " "$summary" | sed 's/\].*//')"

seq=$(last_seq)
echo 1 >"$cgroups/sum/memory.oom.group"
start_hog -c mate -g "$cgroups/sum" 1
"$hog" -g "$cgroups/sum" 16 >/dev/null 2>&1
victims=$(records_after "$seq" victim)
oom=$(oom_of "$victims")
check_is "a group: the chosen one, and how many more" \
	"$(told "$oom" "$(printf '%s\n' "$victims" | grep role=chosen)")" \
	"$(line_of "$(field "$oom" episode)")"
echo 0 >"$cgroups/sum/memory.oom.group"

seq=$(last_seq)
"$hog" -n 40 -g "$cgroups/sum" 8 >/dev/null
check_is "a line for each oom record, in their order" \
	"$(records_after "$seq" oom | sed 's/.* episode=\([0-9]*\) .*/\1/')" \
	"$(sed -n 's/.* event \([0-9]*\) .*/\1/p' "$summary" | tail -n \
		"$(records_after "$seq" oom | grep -c .)")"
check_is "read in small pieces it is the same" "$(cat "$summary")" \
	"$(dd if="$summary" bs=37 2>/dev/null)"

seq=$(last_seq)
"$hog" -a -1000 -g "$cgroups/sum" 16 >/dev/null 2>&1 &
hog_pid=$!
background="$background $hog_pid"
check "an event without a victim" wait_for 60 grep -q \
	" no_victim; out of memory: memory cgroup /sum; asked: hog ($hog_pid)" "$summary"
check "and how many such there were" wait_for 60 grep -q \
	" no_victim; .*; asked: hog ($hog_pid); [0-9]* times" "$summary"
kill -9 "$hog_pid"
ktap_finished
