#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system runs out of memory. A process that keeps its size is the best
# candidate by its oom_score_adj; another one eats all that is left.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_eat_all
on_one_cpu

make_cgroup still
start_hog -c still -a 500 -g "$cgroups/still" 64
still=$hog_pid
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
check_is "origin" page_alloc "$(field "$oom" origin)"
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

check_is "where the best candidate is" /still \
	"$(field "$candidates" candidate_memcg | head -n 1)"
own=$(sed -n 's/^0:://p' /proc/self/cgroup)
check_is "where the eater is" "$own" "$(printf '%s\n' "$candidates" |
	sed -n "s/.* candidate_pid=$eater .* candidate_memcg=\([^ ]*\).*/\1/p")"

memory=$(records_after "$seq" memory | head -n 1)
ktap_print_msg "$memory"
check_is "memory: total" "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)" \
	"$(field "$memory" total_kb)"
check_is "memory: swap_total" "$(awk '/^SwapTotal:/ { print $2 }' /proc/meminfo)" \
	"$(field "$memory" swap_total_kb)"

ktap_finished
