#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The task that invokes the OOM killer is dying itself: it is marked, and nothing
# else happens.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

count_from_here trigger_dying
sh -c 'echo 10 >"$1"' dying "$provoke/dying" &
pid=$!
wait "$pid"
check_is "the process dies" 137 "$?"

victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
check_is "victim_pid is the trigger, and the only one" "$pid" \
	"$(field "$victim" victim_pid)"
check_is "role" trigger "$(field "$victim" role)"
check_is "state" dying "$(field "$victim" state)"
check_is "context of the victim" global "$(field "$victim" context)"
check_is "the victim has no score, nor a constraint" "" \
	"$(present "$victim" victim_points victim_score constraint oom_memcg)"
check_is "outcome" trigger_dying "$(field "$oom" outcome)"
check_is "trigger_pid" "$pid" "$(field "$oom" trigger_pid)"
check_is "context" global "$(field "$oom" context)"
check_is "invoker" page_alloc "$(field "$oom" invoker)"
check_is "nothing was selected" "" "$(what_is_selected "$oom")"
check_is "victims" 1 "$(field "$oom" victims)"
check_counted
check_kills 0

ktap_finished
