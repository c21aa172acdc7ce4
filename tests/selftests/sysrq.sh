#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# SysRq-f kills one process although no memory is short; and none, without a panic,
# where none may be killed.
. "$(dirname "$0")/lib.sh"

start
[ -w /proc/sysrq-trigger ] || ktap_skip_all "no /proc/sysrq-trigger"

# With adj 1000 it outweighs any other process.
require_tool
start_hog -a 1000 32
seq=$(last_seq)
check_events "it kills the process, and no other" --outcome killed \
	--constraint NONE --victim "$hog_pid" -- sh -c "echo f >/proc/sysrq-trigger"
check "the process is gone" wait_for 60 gone "$hog_pid"

victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
check_is "context of the victim" global "$(field "$victim" context)"
check_is "context" global "$(field "$oom" context)"
check_is "origin" sysrq "$(field "$oom" origin)"
check_is "order" -1 "$(field "$oom" order)"
check_is "no memory cgroup is to blame" "" "$(field "$oom" oom_memcg)"
check "the trigger is a kworker" grep -q ' trigger_comm=kworker/' <<EOT
$oom
EOT

memory=$(records_after "$seq" memory | head -n 1)
ktap_print_msg "$memory"
check "nothing was short: more was free than all zones want to have" \
	[ "$(field "$memory" free_kb)" -gt \
		"$(printf '%s\n' "$memory" | tr ' ' '\n' |
			awk -F= '/^zone[0-9]*_high_kb=/ { sum += $2 } END { print sum }')" ]

# spare_all - nobody may be killed: all get oom_score_adj -1000, until there is no
# other; $adjs says what they had
spare_all()
{
	others=yes
	while [ -n "$others" ]; do
		others=""
		for file in /proc/[0-9]*/oom_score_adj; do
			adj=$(cat "$file")
			[ "${adj:--1000}" != -1000 ] || continue
			echo "$file $adj" >>"$adjs"
			echo -1000 >"$file"
			others=yes
		done 2>/dev/null
	done
}

give_back()
{
	while read -r file adj; do
		echo "$adj" >"$file"
	done <"$adjs" 2>/dev/null
	rm "$adjs"
}

adjs=$(mktemp)
at_end="$at_end give_back"
spare_all
seq=$(last_seq)
kills=$(kernel_kills)
check_events "all at -1000: no victim, and no panic" --outcome no_victim \
	--constraint NONE -- sh -c "echo f >/proc/sysrq-trigger"
oom=$(records_after "$seq" oom)
ktap_print_msg "$oom"
check "all at -1000: they were looked at" [ "$(field "$oom" candidates_scored)" -gt 0 ]
check_is "all at -1000: none was eligible, nor killed" "0 0" \
	"$(field "$oom" candidates_eligible) $(($(kernel_kills) - kills))"

ktap_finished
