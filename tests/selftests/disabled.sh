#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# While user space is frozen for suspend, the OOM killer is disabled. The kernel's
# own test of suspend goes as far as that, waits, and goes back. A reader that was
# frozen as well gets the record of that time, and what comes later.
. "$(dirname "$0")/lib.sh"

delay=/sys/module/suspend/parameters/pm_test_delay

# new_lines FILE - those of its lines that came after the record that we began with
new_lines()
{
	awk -v seq="$seq" 'match($0, / seq=[0-9]+/) &&
		substr($0, RSTART + 5, RLENGTH - 5) + 0 > seq + 0' "$1"
}

# follower_has_all - has it printed as much as events has?
follower_has_all()
{
	[ "$(new_lines "$said")" = "$(new_lines "$events")" ]
}

start
require_memcg
require_tool
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
echo 6 >"$delay"

count_from_here disabled
unobserved=$(stat_of unobserved)
said=$(mktemp)
"$tool" --follow --boot >"$said" &
follower=$!
background="$background $follower"
# From another processor than the one that waits below: without preemption, nothing
# else runs there meanwhile. Half of the time is for a slow machine to come that far.
taskset 2 sh -c "echo 3000 >$provoke/sysrq_f"
# The kernel waits in a loop, whose length QEMU makes it calibrate wrongly for all
# processors but the first.
check "user space was frozen" taskset 1 sh -c 'echo freeze >/sys/power/state'
echo "$seconds" >"$delay"
echo "$test" >/sys/power/pm_test

oom=$(wait_for 60 first_oom "$seq" " origin=sysrq ")
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

make_cgroup resumed 20M
"$hog" -c resumed -g "$cgroups/resumed" 64
check_is "afterwards, a kill is recorded" "killed resumed" \
	"$(field "$(records_after "$seq" victim)" state) $(field \
		"$(records_after "$seq" victim)" victim_comm)"
check_kills 1
check_is "no kill was missed" "$unobserved" "$(stat_of unobserved)"
check_is "not blind" 0 "$(stat_of blind)"
check "a reader that was frozen lives on" kill -0 "$follower"
check "and has all: the episode and the kill" wait_for 60 follower_has_all
check_is "which are" "disabled killed" \
	"$(field "$(new_lines "$said")" outcome | tr '\n' ' ' | sed 's/ $//')"
rm "$said"

ktap_finished
