#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# While user space is frozen for suspend, the OOM killer is disabled. The kernel's
# own test of suspend goes as far as that, waits, and goes back.
. "$(dirname "$0")/lib.sh"

delay=/sys/module/suspend/parameters/pm_test_delay

start
[ -w /sys/power/pm_test ] || ktap_skip_all "needs CONFIG_PM_DEBUG and _PM_SLEEP_DEBUG"
grep -qw freeze /sys/power/state || ktap_skip_all "needs suspend to idle"
[ -w /proc/sys/kernel/sysrq ] || ktap_skip_all "needs CONFIG_MAGIC_SYSRQ"
require_two_processors
require_provoke

# With adj 1000, SysRq-f would kill it.
start_hog -a 1000 4
test=$(sed 's/.*\[\(.*\)\].*/\1/' /sys/power/pm_test)
seconds=$(cat "$delay")
set_sysctl kernel/sysrq 1
echo freezer >/sys/power/pm_test
echo 2 >"$delay"

count_from_here disabled
echo 1000 >"$provoke/sysrq_f"
# The kernel waits in a loop, whose length QEMU makes it calibrate wrongly for all
# processors but the first.
check "user space was frozen" taskset 1 sh -c 'echo freeze >/sys/power/state'
echo "$seconds" >"$delay"
echo "$test" >/sys/power/pm_test

oom=$(wait_for 5 first_oom "$seq" " invoker=sysrq ")
ktap_print_msg "$oom"
check_is "outcome" disabled "$(field "$oom" outcome)"
check_is "context" global "$(field "$oom" context)"
check_is "order" -1 "$(field "$oom" order)"
check "the trigger is a kworker" grep -q ' trigger_comm=kworker/' <<EOT
$oom
EOT
check_is "nothing was selected" "" "$(what_is_selected "$oom")"
check_is "victims" 0 "$(field "$oom" victims)"
check_is "no victim record" "" "$(records_after "$seq" victim)"
check "the best candidate lives" kill -0 "$hog_pid"
check_counted
check_kills 0

ktap_finished
