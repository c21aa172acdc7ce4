#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The task that invokes the OOM killer is dying itself: it is marked, and nothing
# else happens.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

# Another task may come to the OOM killer first, and all is free again: then once more.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	count_from_here trigger_dying
	sh -c 'echo 60 >"$1"' dying "$provoke/dying" &
	pid=$!
	wait "$pid"
	status=$?
	! first_oom "$seq" " trigger_pid=$pid " >/dev/null || break
done
check_is "the process dies" 137 "$status"

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
check_is "origin" page_alloc "$(field "$oom" origin)"
check_is "nothing was selected" "" "$(what_is_selected "$oom")"
check_is "victims" 1 "$(field "$oom" victims)"
check_counted
check_kills 0

# check_one_event NAME OPTION... - check_events of a task that dies while it asks. Where
# all memory is taken, any other task may come to the OOM killer too, which is an event of
# its own: then it is tried again.
check_one_event()
{
	name=$1
	shift

	for try in 1 2 3 4 5 6 7 8 9 10; do
		before=$(cat "$provoke/others")
		said=$("$tool" expect "$@" -- sh -c "echo 60 >$provoke/dying") &&
			seen=one || seen=another
		[ "$(cat "$provoke/others")" != "$before" ] || break
		ktap_print_msg "try $try: another task came, too: $said"
		seen=disturbed
	done
	[ "$seen" = one ] || ktap_print_msg "$said"
	check_is "$name" one "$seen"
}

# Nobody is a victim before: it is an event, whether asked for or not.
if tool=$(command -v "${OOMWATCH:-oomwatch}"); then
	check_one_event "it is an event"
	check_one_event "which can be asked for" --outcome trigger_dying
else
	ktap_test_skip "it is an event" "needs OOMWATCH=the tool"
fi

ktap_finished
