#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The task that is chosen is gone before it can be killed.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_two_processors
require_provoke
make_cgroup exited 20M

start_held leave exited 2
count_from_here victim_exited
taskset 1 "$hog" -a -500 -g "$cgroups/exited" 64
check_is "in the end, another one is killed" 137 "$?"

oom=$(wait_for 60 first_oom "$seq" " chosen_pid=$held_pid ")
ktap_print_msg "$oom"
check_is "outcome" victim_exited "$(field "$oom" outcome)"
check_is "context" memcg "$(field "$oom" context)"
check_is "constraint" CONSTRAINT_MEMCG "$(field "$oom" constraint)"
check_is "oom_memcg" /exited "$(field "$oom" oom_memcg)"
check_is "chosen_comm" sh "$(field "$oom" chosen_comm)"
check_is "what was chosen is all there" \
	"message chosen_pid chosen_comm chosen_points chosen_score " \
	"$(what_is_chosen "$oom")"
check_is "victims" 0 "$(field "$oom" victims)"
check_is "no victim record" "" \
	"$(records_after "$seq" victim | grep " episode=$(field "$oom" episode) ")"
check_counted
# The one that was killed in the end.
check_kills 1

ktap_finished
