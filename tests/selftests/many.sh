#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Of more than 10,000 processes not all are looked at for those that share the memory of a
# victim: preemption is disabled then. That there may be some is told.
. "$(dirname "$0")/lib.sh"

start
require_memcg
[ "$(meminfo MemAvailable)" -ge 500000 ] || ktap_skip_all "needs 500 MB of memory"
make_cgroup crowd
make_cgroup shared 20M
set_sysctl kernel/threads-max 20000
few=$(($(nr_tasks) + 1000))

# are_gone - is nobody left in their cgroup, and has process 1 waited for most of them?
are_gone()
{
	grep -q '^populated 0' "$cgroups/crowd/cgroup.events" && [ "$(nr_tasks)" -lt "$few" ]
}

# share COUNT - a process and its child share their memory, after so many others, and
# outgrow a cgroup; sets $victims, $oom
share()
{
	said=$(mktemp)
	"$here/crowd" -s "$1" "$cgroups/crowd" >"$said" &
	crowd_pid=$!
	background="$background $crowd_pid"
	check "$1 processes" wait_for 120 grep -q ready "$said"
	seq=$(last_seq)
	echo go | "$here/family" -s "$cgroups/shared" 64 >"$said" &
	family_pid=$!
	wait "$family_pid"
	victims=$(records_after "$seq" victim)
	oom=$(oom_of "$victims")
	ktap_print_msg "$victims"
	kill -9 "$crowd_pid"
	wait "$crowd_pid"
	# Before there may be fewer processes again.
	check "they are gone" wait_for 60 are_gone
	rm "$said"
}

unrecorded=$(stat_of victims_unrecorded)
share 8000
check_is "8,000: who shares it is found" "chosen
shared_mm" "$(field "$victims" role)"
check_is "8,000: nothing is left" "" "$(field "$oom" victims_unrecorded)"
share 10000
check_is "10,000: who shares it is not looked for" chosen "$(field "$victims" role)"
check_is "10,000: it is counted" 1 "$(field "$oom" victims_unrecorded)"
check_is "stats counts it" $((unrecorded + 1)) "$(stat_of victims_unrecorded)"

ktap_finished
