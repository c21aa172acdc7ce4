#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# SysRq-f kills one process although no memory is short.
. "$(dirname "$0")/lib.sh"

start
[ -w /proc/sysrq-trigger ] || ktap_skip_all "no /proc/sysrq-trigger"

# With adj 1000 it outweighs any other process.
require_tool
start_hog -a 1000 32
seq=$(last_seq)
check_events "it kills the process, and no other" --outcome killed \
	--constraint NONE --victim "$hog_pid" -- sh -c "echo f >/proc/sysrq-trigger"
check "the process is gone" wait_for 10 gone "$hog_pid"

victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
check_is "context of the victim" global "$(field "$victim" context)"
check_is "context" global "$(field "$oom" context)"
check_is "invoker" sysrq "$(field "$oom" invoker)"
check_is "order" -1 "$(field "$oom" order)"
check_is "no memory cgroup is to blame" "" "$(field "$oom" oom_memcg)"
check "the trigger is a kworker" grep -q ' trigger_comm=kworker/' <<EOT
$oom
EOT

ktap_finished
