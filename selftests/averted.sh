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
check_left_early "$oom"

ktap_finished
