#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# vm.oom_kill_allocating_task: with 0 the kernel scans all tasks and kills the worst;
# with 1 it kills the one that asked for memory, without a scan, if that one may be
# killed. A memory cgroup has its worst one killed in any case.
#
# Whoever asks for memory next would be killed, be it this shell: only one process may
# run short, of the memory of one node.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
require_eat_all
on_one_cpu
node=/sys/devices/system/node/node1
worst=""
[ -d "$node" ] || ktap_skip_all "one NUMA node"

# free_mb - what is free on the node
free_mb()
{
	awk '$3 == "MemFree:" { print int($4 / 1024) }' "$node/meminfo"
}

# high_mb - what the kernel wants to be free there, for the time being
high_mb()
{
	awk '
		$1 == "KernelPageSize:" { page_kb = $2 }
		/^Node/ { inside = $2 == "1," }
		inside && $1 == "high" && NF == 2 { pages += $2 }
		END { print int(pages * page_kb / 1024) }' \
		/proc/self/smaps /proc/zoneinfo
}

# fill - a process takes all of the node but for 16 MiB above that, as the best
# candidate, unless there is such a process
fill()
{
	spare=$((16 + $(high_mb)))
	[ -z "$worst" ] || ! kill -0 "$worst" 2>/dev/null || return 0
	[ "$(free_mb)" -ge $((spare + 32)) ] ||
		ktap_skip_all "needs $((spare + 32)) MiB free on node 1"
	start_hog -c worst -a 1000 -b 1 $(($(free_mb) - spare))
	worst=$hog_pid
}

# ask NAME VICTIM ADJ - with this oom_score_adj another one asks for more than is left
ask()
{
	seq=$(last_seq)
	check_events "$1" --constraint MEMORY_POLICY --victim "$2" -- \
		"$hog" -x -c asking -a "$3" -b 1 $(($(free_mb) + 24))
	oom=$(records_after "$seq" oom | grep -m 1 outcome=killed)
	victim=$(records_after "$seq" victim | head -n 1)
	ktap_print_msg "$oom"
}

# check_scanned NAME - the worst one was found among all
check_scanned()
{
	check "$1: there was a scan" [ "$(field "$oom" candidates_scored)" -gt 1 ]
	check_is "$1: the best candidate is chosen" "$(field "$oom" chosen_pid)" \
		"$(field "$(records_after "$seq" candidate |
			grep -m 1 " episode=$(field "$oom" episode) ")" candidate_pid)"
	check "$1: it is not the trigger" \
		[ "$(field "$oom" chosen_pid)" != "$(field "$oom" trigger_tgid)" ]
}

set_sysctl vm/oom_kill_allocating_task 0
fill
ask "0: the worst is killed" "$worst" 0
check_scanned "0"

set_sysctl vm/oom_kill_allocating_task 1
fill
ask "1: the one that asked is killed" asking 0
check_is "1: it is the trigger" "chosen $(field "$oom" trigger_tgid)" \
	"$(field "$victim" role) $(field "$victim" victim_tgid)"
check_is "1: nobody was scored" "0 0" \
	"$(field "$oom" candidates_scored) $(field "$oom" candidates_eligible)"
check_is "1: no points" "" \
	"$(field "$oom" chosen_points)$(field "$victim" victim_points)"
check_is "1: memory and stack are there" 2 \
	"$(records_after "$seq" | grep " episode=$(field "$oom" episode) " |
		grep -c '^memory\|^stack')"
check "1: the worst lives" kill -0 "$worst"

# Without it, all others would be killed, and then the system panics.
fill
ask "1, asked at -1000: the worst is killed" "$worst" -1000
check_scanned "1, asked at -1000"

# Until its memory is given back, the kernel may have gone on to the next one.
make_cgroup limited 40M
start_hog -c large -g "$cgroups/limited" 28
seq=$(last_seq)
"$hog" -x -c asking -a -200 -g "$cgroups/limited" 20
oom=$(records_after "$seq" oom | grep -m 1 outcome=killed)
ktap_print_msg "$oom"
check_is "1, a memory cgroup: the worst is killed first" "/limited $hog_pid" \
	"$(field "$oom" oom_memcg) $(field "$(records_after "$seq" victim | head -n 1)" victim_pid)"
check_scanned "1, a memory cgroup"

ktap_finished
