#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system runs out of memory. One process keeps its size and is the
# best candidate by its oom_score_adj; another eats all that is left.
. "$(dirname "$0")/lib.sh"

start
total_kb=$(awk '/^(MemTotal|SwapTotal):/ { sum += $2 } END { print sum }' \
	/proc/meminfo)
[ "$total_kb" -le 4194304 ] || [ -n "${OOMWATCH_EAT_ALL:-}" ] ||
	ktap_skip_all "would eat all memory; with over 4 GiB, set OOMWATCH_EAT_ALL=1"

start_hog -c still -a 500 64
still=$hog_pid
seq=$(last_seq)
score=$(cat "/proc/$still/oom_score")
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

ktap_finished
