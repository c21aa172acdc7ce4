#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# /proc/PID/oom_score says before in which order the OOM killer will have processes: it
# is the score that they have in the OOM of the whole system which follows.
. "$(dirname "$0")/lib.sh"

start
require_module
require_eat_all
on_one_cpu
# Those with the lowest scores are looked at, too, whatever else runs.
unload
load candidates=128

# The list has them in the order that they are to have, in scores far enough from each
# other; and not by size, nor by oom_score_adj alone.
pids="" scores=""
for pair in 700:8 500:64 450:1 200:24 150:4 50:2 -100:24 -300:16 -900:1; do
	start_hog -c "still" -a "${pair%:*}" "${pair#*:}"
	pids="$pids$hog_pid "
	scores="$scores $hog_pid:$(cat "/proc/$hog_pid/oom_score")"
done
start_hog -c spared -a -1000 16
spared=$hog_pid
check_is "at -1000, oom_score is 0" 0 "$(cat "/proc/$spared/oom_score")"
ktap_print_msg "oom_score:$scores"
check_is "oom_score falls from one to the next" \
	"$(printf '%s\n' "${scores# }" | tr ' ' '\n' | cut -d: -f2 | sort -rnu)" \
	"$(printf '%s\n' "${scores# }" | tr ' ' '\n' | cut -d: -f2)"

seq=$(last_seq)
first=${pids%% *}
# It wants more than there is, and gets it from the first of them, and the next ones,
# until its own score is the highest; it is above that of the shell at 0 by then.
"$hog" -x -c eater -a -400 $((total_kb / 1024))
oom=$(records_after "$seq" oom | grep -m 1 outcome=killed)
ktap_print_msg "$oom"
check_is "the first of them is killed first" "CONSTRAINT_NONE $first $first" \
	"$(field "$oom" constraint) $(field "$oom" chosen_pid) $(field "$(records_after "$seq" victim | head -n 1)" victim_pid)"
candidates=$(records_after "$seq" candidate |
	grep " episode=$(field "$oom" episode) ")
check_is "the candidates have the order of oom_score" "$pids" \
	"$(printf '%s\n' "$candidates" | grep ' candidate_comm=still ' |
		sed 's/.* candidate_pid=\([0-9]*\) .*/\1/' | tr '\n' ' ')"
check_is "the one at -1000 is none" "" \
	"$(printf '%s\n' "$candidates" | grep " candidate_pid=$spared ")"
off=""
for pair in $scores; do
	score=${pair#*:}
	seen=$(field "$(printf '%s\n' "$candidates" |
		grep " candidate_pid=${pair%:*} ")" candidate_score)
	between $((score - 1)) "${seen:-0}" $((score + 1)) ||
		off="$off ${pair%:*}: oom_score $score, candidate_score $seen;"
done
check_is "their scores are what oom_score said, within 1" "" "$off"

unload
load

ktap_finished
