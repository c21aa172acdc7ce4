#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system is out of memory, but an OOM notifier of the kernel frees some.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

count_from_here averted
sh -c 'echo 10 >"$1"' eater "$provoke/avert" &
pid=$!
wait "$pid"
check_is "the process lives on" 0 "$?"

oom=$(wait_for 5 first_oom "$seq" " trigger_pid=$pid ")
ktap_print_msg "$oom"
check_is "outcome" averted "$(field "$oom" outcome)"
check_is "context" global "$(field "$oom" context)"
check_is "invoker" page_alloc "$(field "$oom" invoker)"
check_is "nothing was selected" "" "$(what_is_selected "$oom")"
check_is "victims" 0 "$(field "$oom" victims)"
check_is "no victim record" "" "$(records_after "$seq" victim)"
check_counted
check_kills 0

ktap_finished
