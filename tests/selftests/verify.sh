#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch verify: the history of real OOMs keeps the rules, live, as text and as a
# raw file; and it does not any more when one thing in it was changed.
. "$(dirname "$0")/lib.sh"

# broken FILE [OPTION...] - the rules that a history does not keep; sets $said
broken()
{
	file=$1
	shift
	said=$("$tool" verify --input "$file" "$@" 2>&1)
	printf '%s\n' "$said" | sed -n 's/^not ok [0-9]* - \(.*\) # .*/\1/p'
}

# breaks RULE NAME EXPRESSION [OPTION...] - one test: does a history that sed changed
# break this rule, and no other?
breaks()
{
	rule=$1
	name=$2
	sed "$3" "$work/text" >"$work/doctored"
	shift 3
	check_is "$name" "$rule" "$(broken "$work/doctored" "$@")"
}

# checked RULE - how often a rule was looked at
checked()
{
	printf '%s\n' "$said" | sed -n "s/^ok [0-9]* - $1 # \([0-9]*\) .*/\1/p"
}

have_exited()
{
	[ "$(stat_of exited)" -ge 6 ]
}

later_exited()
{
	[ -n "$(records_after "$seq" exited)" ]
}

start
require_memcg
require_module
require_tool
work=$(mktemp -d)
unload
load

make_cgroup shop 40M
start_hog -c idle -g "$cgroups/shop" 4
start_hog -c spared -a -1000 -g "$cgroups/shop" 1
"$hog" -n 2 -g "$cgroups/shop" 64 >/dev/null
echo 1 >"$cgroups/shop/memory.oom.group"
"$hog" -c crew -g "$cgroups/shop" 64
echo 0 >"$cgroups/shop/memory.oom.group"
start_hog -c on-request -a 1000 16
echo f >/proc/sysrq-trigger
wait "$hog_pid"
limit shop 20M
"$hog" -c late -g "$cgroups/shop" 64
wait_for 60 have_exited

said=$("$tool" verify)
check_is "live: exit status" 0 "$?"
ktap_print_msg "$said"
check_is "live: no rule is broken" "" "$(printf '%s\n' "$said" | grep '^not')"
check_is "live: a plan for as many lines" \
	"1..$(printf '%s\n' "$said" | grep -c '^ok ')" \
	"$(printf '%s\n' "$said" | tail -n 1)"
check_is "live: all records" "$(last_seq)" \
	"$(checked "each record follows the one before")"
check_is "live: all episodes" "$(stat_of episodes)" \
	"$(checked "each event is whole, and its oom record is the last")"
check_is "live: all victims" "$(stat_of victims)" \
	"$(checked "every victim is gone in time")"
check "live: who stays has exact points" [ "$(checked \
	"to the page, if that memory has not changed since an earlier event")" -ge 2 ]

cat "$events" >"$work/text"
"$tool" --raw "$work/raw"
check_is "text: no rule is broken" "" "$(broken "$work/text")"
check_is "raw: no rule is broken" "" "$(broken "$work/raw")"
check_is "the same was looked at" "$(stat_of victims)" \
	"$(checked "every victim is gone in time")"

breaks "each record follows the one before" "a record is missing" '/ seq=4 /d'
breaks "each event is whole, and its oom record is the last" \
	"a victim is missing" 's/ victims=1 / victims=2 /'
breaks "the records of an event are from inside it" "an episode lasts for ever" \
	'/ episode=2 /s/ duration_us=/ duration_us=99/'
breaks "the outcome fits what was seen" "who is killed is not only marked" \
	'/ victim seq=/s/ state=killed / state=dying /'
breaks "context, constraint and origin fit" "a memory cgroup is not the system" \
	's/ constraint=CONSTRAINT_MEMCG / constraint=CONSTRAINT_NONE /'
breaks "the records of an event agree" "they name one trigger" \
	'/ victim seq=/s/ trigger_pid=/ trigger_pid=9/'
breaks "candidates are ranked by points" "a rank is missing" 's/ rank=2 / rank=3 /'
breaks "points are memory, swap, page tables and the part of oom_score_adj" \
	"a candidate is larger" \
	'/ episode=1 rank=1 /s/ candidate_anon_rss_kb=/ candidate_anon_rss_kb=99/'
breaks "to the page, if that memory has not changed since an earlier event" \
	"a candidate is larger by one page" \
	'/ candidate_comm=idle /s/ candidate_swap_kb=0 / candidate_swap_kb=64 /'
breaks "scores are points scaled by totalpages" "a score is not scaled" \
	's/ victim_score=/ victim_score=1/'
breaks "the chosen task has the most points" "another one is chosen" \
	's/ chosen_pid=/ chosen_pid=9/'
breaks "no task at oom_score_adj -1000 is chosen" "a group does not spare" \
	'/ role=group /s/ victim_oom_score_adj=0 / victim_oom_score_adj=-1000 /'
breaks "victims of a memory cgroup are in it" "a victim is elsewhere" \
	'/ victim seq=1 /s/ task_memcg=\/shop / task_memcg=\/shopping /'
breaks "victims of a group are in it" "there is no group" \
	's/ oom_group=\/shop / oom_group= /'
breaks "a task that exited or was reaped was a victim" "somebody else exits" \
	'/ exited seq=/s/ victim_pid=/ victim_pid=9/'

# As long as the slowest of these took, and more, passes before the newest record.
slowest=$(field "$(records_after 0 exited)" latency_us | sort -n | tail -n 1)
within=$((slowest / 1000000 + 2))
sleep "$within"
seq=$(last_seq)
limit shop 15M
"$hog" -c later -g "$cgroups/shop" 64
wait_for 60 later_exited
cat "$events" >"$work/text"
check_is "$within seconds were enough" "" "$(broken "$work/text" --within "$within")"
awk '!/ exited seq=[0-9]* episode=1 / { sub(/ seq=[0-9]*/, " seq=" ++n); print }' \
	"$work/text" >"$work/doctored"
check_is "a victim does not exit" "every victim is gone in time" \
	"$(broken "$work/doctored" --within "$within")"

rm -r "$work"
ktap_finished
