#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A fork bomb in a memory cgroup. The OOM killer takes one process after the other,
# which does not end it, but only of the cgroup; with memory.oom.group one OOM ends
# it, whoever is born meanwhile.
. "$(dirname "$0")/lib.sh"

start
require_memcg
grep -qw pids "$cgroups/cgroup.controllers" ||
	ktap_skip_all "no pids controller on cgroup v2"
echo +pids >"$cgroups/cgroup.subtree_control"
make_cgroup neighbour
start_hog -c neighbour -a 1000 -g "$cgroups/neighbour" 32
neighbour=$hog_pid

# ignite NAME - a fork bomb in a new cgroup of this name
ignite()
{
	bomb=$1
	make_cgroup "$bomb" 16M
	echo 40 >"$cgroups/$bomb/pids.max"
}

lit()
{
	seq=$(last_seq)
	kills_before=$(kernel_kills)
	"$hog" -c bomb -f -g "$cgroups/$bomb" 1 >/dev/null 2>&1 &
	background="$background $!"
}

victims_seen()
{
	[ "$(records_after "$seq" victim | grep -c .)" -ge "$1" ]
}

# The records come when the OOM is over.
killed_seen()
{
	first_oom "$seq" " outcome=killed " >/dev/null
}

is_empty()
{
	grep -qx "populated 0" "$cgroups/$bomb/cgroup.events"
}

# end_bomb - nobody is born any more, and those that live are killed
end_bomb()
{
	echo 0 >"$cgroups/$bomb/pids.max"
	# shellcheck disable=SC2046 # a list of processes
	kill -9 $(cat "$cgroups/$bomb/cgroup.procs") 2>/dev/null
	is_empty
}

# check_inside TWICE - all that died of an OOM, by three counts, belonged to the bomb.
# The kernel counts so many of them twice, at the most.
check_inside()
{
	victims=$(records_after "$seq" victim)
	ktap_print_msg "$(printf '%s\n' "$victims" | head -n 1)"
	killed=$(($(kernel_kills) - kills_before))
	ktap_print_msg "killed: $killed"
	records=$(printf '%s\n' "$victims" | grep -c " state=killed ")
	check "$bomb: each kill that the kernel counts has a victim record ($records)" \
		between "$records" "$killed" $((records + $1))
	check_is "$bomb: each is in memory.events of its cgroup" "$killed" \
		"$(awk '$1 == "oom_kill" { print $2 }' "$cgroups/$bomb/memory.events")"
	check_is "$bomb: no victim is of elsewhere" "" \
		"$(printf '%s\n' "$victims" |
			grep -v " oom_memcg=/$bomb task_memcg=/$bomb ")"
	check_is "$bomb: none is a victim twice" "" \
		"$(field "$victims" victim_pid | sort | uniq -d)"
	check "$bomb: the neighbour, with the highest score, lives" kill -0 "$neighbour"
}

ignite bomb
lit
check "bomb: it does not end by 10 kills" wait_for 60 victims_seen 10
check "bomb: it lives on" fails is_empty
check "bomb: without another birth it can be killed" wait_for 60 end_bomb
check_inside 0
# One that is dying when it asks is a victim, too, but is not killed for it.
check_is "bomb: each that was killed was chosen" chosen \
	"$(field "$(printf '%s\n' "$victims" | grep ' state=killed ')" role | sort -u)"

ignite group
if [ -f "$cgroups/group/memory.oom.group" ]; then
	echo 1 >"$cgroups/group/memory.oom.group"
	lit
	check "group: it ends by itself" wait_for 60 is_empty
	wait_for 60 killed_seen
	# The first of a group is killed again, if it is still there.
	check_inside 1
	check_is "group: one OOM does it" 1 \
		"$(records_after "$seq" oom | grep -c ' outcome=killed ')"
	check_is "group: one was chosen" 1 "$(field "$victims" role | grep -cx chosen)"
	check "group: several died with it" victims_seen 5
	wait_for 60 end_bomb
else
	ktap_test_skip group "no memory.oom.group"
fi

ktap_finished
