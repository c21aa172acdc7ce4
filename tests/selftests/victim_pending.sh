#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A victim cannot die yet: further OOMs in its cgroup wait for it and kill nobody,
# until the OOM reaper has taken its memory.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_provoke
require_tool
make_cgroup pending 20M

start_held hold pending
count_from_here victim_pending
"$hog" -a -500 -g "$cgroups/pending" 64 &
pid=$!
background="$background $pid"
wait "$pid"
check_is "in the end, the one that wants memory is killed" 137 "$?"
check "the first victim cannot die yet" sleeps "$held_pid"
release
check_is "but not before the OOM reaper has run" "killed victim_pending killed " \
	"$(outcomes_after "$seq")"
check_kills 2

first=$(first_oom "$seq" " outcome=killed ")
oom=$(first_oom "$seq" " outcome=victim_pending ")
ktap_print_msg "$first"
ktap_print_msg "$oom"
check_is "the victim was chosen first" "$held_pid" "$(field "$first" chosen_pid)"
check_is "trigger_pid" "$pid" "$(field "$oom" trigger_pid)"
check_is "the victim it waits for" "$held_pid" "$(field "$oom" pending_victim_pid)"
check_is "the first did not wait" "" "$(field "$first" pending_victim_pid)"
check_is "context" memcg "$(field "$oom" context)"
check_is "constraint" CONSTRAINT_MEMCG "$(field "$oom" constraint)"
check_is "oom_memcg" /pending "$(field "$oom" oom_memcg)"
check_is "totalpages" "$(field "$first" totalpages)" "$(field "$oom" totalpages)"
check_is "nothing was chosen" "" "$(what_is_chosen "$oom")"
check_is "victims" 0 "$(field "$oom" victims)"
check_is "no victim record" "" \
	"$(records_after "$seq" victim | grep " episode=$(field "$oom" episode) ")"
check_counted
page=$("$tool" explain "$(field "$oom" episode)" | tr -s ' \n' ' ')
ktap_print_msg "$page"
check "oomwatch explain names the victim, and its episode" grep -q \
	"waited for sh ($held_pid), .*oomwatch explain $(field "$first" episode)'" <<EOT
$page
EOT

ktap_finished
