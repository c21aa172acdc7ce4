#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system is out of memory, but an OOM notifier of the kernel frees some.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

count_from_here averted
# Another task may come to the OOM killer first, and all is free again: then once more.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	sh -c 'echo 60 >"$1"' eater "$provoke/avert" &
	pid=$!
	wait "$pid"
	status=$?
	[ "$status" = 0 ] || break
	oom=$(wait_for 5 first_oom "$seq" " trigger_pid=$pid ") && break
done
check_is "the process lives on" 0 "$status"
ktap_print_msg "$oom"
check_is "outcome" averted "$(field "$oom" outcome)"
check_left_early "$oom"

ktap_finished
