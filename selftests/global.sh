#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system runs out of memory. Processes that keep their size are scored
# as /proc/PID/oom_score said before; one of them is the best candidate by its
# oom_score_adj; another one eats all that is left.
. "$(dirname "$0")/lib.sh"

start
require_eat_all

start_hog -c still -a 500 64
still=$hog_pid
scores=""
for adj in -1000 -500 -100 -1 0 1 50 100 200 400; do
	start_hog -c ten -a "$adj" $((1 + (adj + 1000) / 100))
	scores="$scores $hog_pid:$(cat "/proc/$hog_pid/oom_score")"
done
score=$(cat "/proc/$still/oom_score")
seq=$(last_seq)
"$hog" -c eater -a -300 $((total_kb / 1024)) &
eater=$!
background="$background $eater"
check "the process that keeps its size is gone" wait_for 60 gone "$still"
kill -9 "$eater"
wait "$eater"
victim=$(records_after "$seq" victim | head -n 1)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
check_is "victim_pid" "$still" "$(field "$victim" victim_pid)"
check "context and constraint of the victim" grep -qF \
	" context=global constraint=CONSTRAINT_NONE " <<EOT
$victim
EOT
seen=$(field "$victim" victim_score)
check "score is what oom_score said before ($score), within 1" \
	between $((score - 1)) "$seen" $((score + 1))
check_is "invoker" page_alloc "$(field "$oom" invoker)"
check_is "outcome" killed "$(field "$oom" outcome)"
check_is "chosen_pid" "$still" "$(field "$oom" chosen_pid)"
check_is "totalpages is all RAM and swap" "$total_kb" \
	$(($(field "$oom" totalpages) * ($(field "$oom" page_size) / 1024)))
check_is "mems_allowed" "$(awk '/^Mems_allowed_list:/ { print $2 }' /proc/self/status)" \
	"$(field "$oom" mems_allowed)"

candidates=$(records_after "$seq" candidate |
	grep " episode=$(field "$oom" episode) ")
check_is "the best candidate is chosen" "$still" \
	"$(field "$candidates" candidate_pid | head -n 1)"
off="" scored=0
for pair in $scores; do
	pid=${pair%:*} score=${pair#*:}
	candidate=$(printf '%s\n' "$candidates" | grep " candidate_pid=$pid ")
	# At -1000 a process is no candidate.
	[ -n "$candidate" ] || continue
	scored=$((scored + 1))
	seen=$(field "$candidate" candidate_score)
	between $((score - 1)) "$seen" $((score + 1)) ||
		off="$off $pid: oom_score $score, candidate_score $seen;"
done
check_is "ten processes, one of them at -1000, are candidates" 9 "$scored"
check_is "their scores are what oom_score said, within 1" "" "$off"

memory=$(records_after "$seq" memory | head -n 1)
ktap_print_msg "$memory"
check_is "memory: total" "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)" \
	"$(field "$memory" total_kb)"
check_is "memory: swap_total" "$(awk '/^SwapTotal:/ { print $2 }' /proc/meminfo)" \
	"$(field "$memory" swap_total_kb)"

# Without a selection nobody is scored. Whoever asks for memory next would be
# killed, be it this shell: only the eater may run short, of that of one node.
if [ ! -d /sys/devices/system/node/node1 ]; then
	ktap_test_skip oom_kill_allocating_task "one NUMA node"
	ktap_finished
fi
seq=$(last_seq)
echo 1 >/proc/sys/vm/oom_kill_allocating_task
"$hog" -c eater -a -300 -b 1 $((total_kb / 1024))
echo 0 >/proc/sys/vm/oom_kill_allocating_task
victim=$(records_after "$seq" victim | head -n 1)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
check_is "oom_kill_allocating_task: the trigger is chosen" \
	"chosen $(field "$oom" trigger_tgid)" \
	"$(field "$victim" role) $(field "$victim" victim_tgid)"
check_is "oom_kill_allocating_task: nobody was scored" "0 0" \
	"$(field "$oom" candidates_scored) $(field "$oom" candidates_eligible)"
check_is "oom_kill_allocating_task: no points" "" \
	"$(field "$oom" chosen_points)$(field "$victim" victim_points)"
check_is "oom_kill_allocating_task: memory and stack are there" 2 \
	"$(records_after "$seq" | grep " episode=$(field "$oom" episode) " |
		grep -c '^memory\|^stack')"

ktap_finished
