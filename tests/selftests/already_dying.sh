#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The task that is chosen was killed by user space before, but cannot die yet. It
# is marked, not killed.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_provoke
make_cgroup dying 20M

start_held hold dying
kill -9 "$held_pid"
check "the process cannot die yet" sleeps "$held_pid"
count_from_here already_dying
"$hog" -a -500 -g "$cgroups/dying" 64
check_is "in the end, another one is killed" 137 "$?"
release

victim=$(records_after "$seq" victim | head -n 1)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
check_is "victim_pid" "$held_pid" "$(field "$victim" victim_pid)"
check_is "role" chosen "$(field "$victim" role)"
check_is "state" dying "$(field "$victim" state)"
check_is "context, constraint and cgroup of the victim" \
	"memcg CONSTRAINT_MEMCG /dying" "$(field "$victim" context) $(
	field "$victim" constraint) $(field "$victim" oom_memcg)"
check_is "outcome" already_dying "$(field "$oom" outcome)"
check_is "constraint" CONSTRAINT_MEMCG "$(field "$oom" constraint)"
check_is "chosen_pid" "$held_pid" "$(field "$oom" chosen_pid)"
check_is "the victim has the points of the chosen" \
	"$(field "$oom" chosen_points)" "$(field "$victim" victim_points)"
check_is "victims" 1 "$(field "$oom" victims)"
check_is "what was chosen is all there" \
	"message chosen_pid chosen_comm chosen_points chosen_score " \
	"$(what_is_chosen "$oom")"
check_counted
check_is "another one is killed when the OOM reaper has run" \
	"already_dying victim_pending killed " "$(outcomes_after "$seq")"
check_kills 1

ktap_finished
