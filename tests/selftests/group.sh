#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memory.oom.group: all tasks of the cgroup and of those below it are killed, or none,
# but those with oom_score_adj -1000; and none outside of where memory ran out. Each is
# a victim, and none is one twice although the kernel marks the first one again.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup group 40M
[ -f "$cgroups/group/memory.oom.group" ] || ktap_skip_all "no memory.oom.group"
echo 1 >"$cgroups/group/memory.oom.group"

start_hog -c small -g "$cgroups/group" 4
small=$hog_pid
start_hog -c medium -g "$cgroups/group" 8
medium=$hog_pid
start_hog -c spared -a -1000 -g "$cgroups/group" 2
spared=$hog_pid
seq=$(last_seq)
check_events "the three die, and nobody else" --memcg /group \
	--victim "$small" --victim "$medium" --victim large -- \
	"$hog" -c large -g "$cgroups/group" 64
check "the others of the group are gone" \
	wait_for 60 eval "gone $small && gone $medium"
check "the one with oom_score_adj -1000 lives" kill -0 "$spared"

victims=$(records_after "$seq" victim)
oom=$(oom_of "$victims")
ktap_print_msg "$(printf '%s\n' "$victims" | cut -d' ' -f1-8)"
check_is "the largest is chosen" "chosen large" \
	"$(field "$victims" role | head -n 1) $(field "$victims" victim_comm | head -n 1)"
check_is "the others are of its group" "group group" \
	"$(field "$victims" role | tail -n 2 | tr '\n' ' ' | sed 's/ $//')"
check_is "each is a victim once" "large medium small" \
	"$(field "$victims" victim_comm | sort | tr '\n' ' ' | sed 's/ $//')"
check_is "the episode counts them" 3 "$(field "$oom" victims)"

# provoke NAME CGROUP OPTION... - check_events of one that outgrows the limit there
provoke()
{
	name=$1 cgroup=$2
	shift 2
	check_events "$name" "$@" --victim large -- \
		"$hog" -c large -g "$cgroups/$cgroup" 64
}

# Where memory runs out decides how far up the kernel looks for a group.
make_cgroup top 40M
echo +memory >"$cgroups/top/cgroup.subtree_control"
make_cgroup top/a
make_cgroup top/b
start_hog -c inside -g "$cgroups/top/a" 4
inside=$hog_pid
start_hog -c beside -g "$cgroups/top/b" 4
beside=$hog_pid
provoke "no group: the chosen one dies alone" top/a --memcg /top

echo 1 >"$cgroups/top/memory.oom.group"
limit top/a 20M
provoke "the group of an ancestor that has memory left: as well" top/a --memcg /top/a

limit top/a max
echo 0 >"$cgroups/top/memory.oom.group"
echo 1 >"$cgroups/top/a/memory.oom.group"
provoke "a group below: all of it, and nobody beside" top/a --memcg /top \
	--victim "$inside"
check "the one beside it lives" kill -0 "$beside"

echo 1 >"$cgroups/top/memory.oom.group"
start_hog -c inside -g "$cgroups/top/a" 4
seq=$(last_seq)
provoke "the group of an ancestor that ran out: all below it" top/a --memcg /top \
	--victim "$hog_pid" --victim "$beside"
check_is "oom_group is the highest one" /top "$(field "$(records_after "$seq" oom)" oom_group)"

# The kernel decides after its report, which may take long.
late_reported()
{
	dmesg | grep -q 'late-group invoked oom-killer'
}

make_cgroup late 20M
start_hog -c idle -g "$cgroups/late" 1
let_report
seq=$(last_seq)
# Only what goes to a console is delayed. Half a second for each line is time enough to see
# the first one, and to set the file.
loglevel=$(cut -f1 /proc/sys/kernel/printk)
dmesg -n 7
set_sysctl kernel/printk_delay 500
"$hog" -c late-group -g "$cgroups/late" 64 &
eater=$!
check "late: the kernel reports" wait_for 60 late_reported
echo 1 >"$cgroups/late/memory.oom.group"
echo 0 >/proc/sys/kernel/printk_delay
wait "$eater"
check "late: all of the group is killed" wait_for 60 gone "$hog_pid"
wait_for 60 all_free
check_is "late: what is killed then is recorded as the group" /late \
	"$(field "$(records_after "$seq" oom)" oom_group)"
dmesg -n "$loglevel"

ktap_finished
