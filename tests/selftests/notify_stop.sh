#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Another OOM notifier returns NOTIFY_STOP, so that oomwatch's does not run. For a
# request without __GFP_FS nobody can tell then whether memory was freed, or nothing
# was done: that is not called averted.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

count_from_here unknown
averted_before=$(stat_of episodes_averted) others_before=$(cat "$provoke/others")
# Another task may come to the OOM killer first, and all is free again: then once more.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	echo 60 >"$provoke/stop"
	oom=$(wait_for 5 first_oom "$seq" " gfp_flags=GFP_NOFS|") && break
done
ktap_print_msg "$oom"
check_is "outcome" unknown "$(field "$oom" outcome)"
check "its end was seen: there is a duration" [ -n "$(field "$oom" duration_us)" ]
# Who else comes to the OOM killer meanwhile may ask with __GFP_FS; that is averted.
check_is "none of them is called averted" "" \
	"$(records_after "$seq" oom | grep ' gfp_flags=GFP_NOFS|' | grep ' outcome=averted ')"
check "nor is any more than others came" \
	[ "$(($(stat_of episodes_averted) - averted_before))" -le \
	  "$(($(cat "$provoke/others") - others_before))" ]
check_left_early "$oom"

ktap_finished
