#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process is one victim, whatever its threads do while it dies: on newer kernels,
# such as 7.3, they may run out of memory themselves, and are marked, too.
. "$(dirname "$0")/lib.sh"

rounds=${OOMWATCH_RUNS:-5}

start
require_memcg
require_tool
make_cgroup threads 20M

# check_once THREADS - each of several processes is a victim once, and free once
check_once()
{
	name="$1 threads"
	seq=$(last_seq)
	processes=$(stat_of victims)
	further=$(stat_of victims_threads)
	freed=$(stat_of freed)
	kills_before=$(kernel_kills)
	round=0
	while [ "$round" -lt "$rounds" ]; do
		"$hog" -t "$1" -g "$cgroups/threads" 64
		round=$((round + 1))
	done
	wait_for 60 all_free
	check_kills "$rounds"
	check_is "$name: victims are processes" "$rounds" \
		$(($(stat_of victims) - processes))
	check_is "$name: the memory of each is free once" "$rounds" \
		$(($(stat_of freed) - freed))

	victims=$(records_after "$seq" victim)
	further=$(($(stat_of victims_threads) - further))
	ktap_print_msg "$name: $further further threads"
	check_is "$name: those without a victim before them are the processes" \
		"$(field "$victims" victim_tgid | sort -u)" \
		"$(field "$(printf '%s\n' "$victims" |
			grep -v ' mm_victim_tgid=')" victim_tgid | sort)"
	check_is "$name: the others are counted as threads" "$further" \
		"$(printf '%s\n' "$victims" | grep -c ' mm_victim_tgid=')"
	check_is "$name: and name their process, and its episode" "" \
		"$(printf '%s\n' "$victims" | awk '
			function of(key) {
				return match($0, " " key "=[0-9]*") ?
					substr($0, RSTART + length(key) + 2, RLENGTH - length(key) - 2) : ""
			}
			of("mm_victim_tgid") == "" { first[of("victim_tgid")] = of("episode"); next }
			of("mm_victim_tgid") != of("victim_tgid") ||
			of("mm_victim_episode") != first[of("victim_tgid")]')"
	# Two that are seen to be free at a time may be recorded in any order.
	check_is "$name: each freed record is that of the first" \
		"$(field "$(printf '%s\n' "$victims" |
			grep -v ' mm_victim_tgid=')" victim_pid | sort)" \
		"$(field "$(records_after "$seq" freed)" victim_pid | sort)"
}

for threads in 1 2 4 16; do
	check_once "$threads"
done
check_is "stat counts the processes" "$(stat_of victims)," \
	"$("$tool" stat | awk '$1 == "victims" { print $2 }')"
check_is "nothing was missed" 0 "$(stat_of unobserved)"
ktap_finished
