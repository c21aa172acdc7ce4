#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The candidates of an episode: who was scored, in the order of their points, as
# the kernel scored them.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
make_cgroup many 60M

# reload PARAMETER... - load the module anew
reload()
{
	unload
	load "$@" || ktap_test_fail "load $*"
}

# provoke - hogs of several sizes and oom_score_adj; then one too many
provoke()
{
	start_hog -c small -a 0 -g "$cgroups/many" 4
	start_hog -c large -a 0 -g "$cgroups/many" 16
	start_hog -c wanted -a 700 -g "$cgroups/many" 2
	start_hog -c spared -a -1000 -g "$cgroups/many" 8
	start_hog -c twin1 -g "$cgroups/many" 6
	start_hog -c twin2 -g "$cgroups/many" 6
	seq=$(last_seq)
	"$hog" -c trigger -a -200 -g "$cgroups/many" 64 &
	background="$background $!"
	wait_for 60 victim_seen
	# shellcheck disable=SC2086 # a list of numbers
	kill -9 $background 2>/dev/null
	wait
	background=""
	victim=$(records_after "$seq" victim | head -n 1)
	oom=$(oom_of "$victim")
	episode=$(field "$oom" episode)
	candidates=$(records_after "$seq" candidate | grep " episode=$episode ")
	ktap_print_msg "$(printf '%s\n' "$candidates" | cut -d' ' -f4-9)"
	ktap_print_msg "$oom"
}

victim_seen()
{
	records_after "$seq" oom | grep -q outcome=killed
}

nobody_killed()
{
	[ -n "$(first_oom "$seq" outcome=no_victim)" ]
}

# check_candidates NAME COUNT - what must hold for any number of them
check_candidates()
{
	check_is "$1: how many" "$2" "$(printf '%s\n' "$candidates" | grep -c .)"
	check_is "$1: the best one is chosen" \
		"$(field "$oom" chosen_pid) $(field "$oom" chosen_points)" \
		"$(field "$candidates" candidate_pid | head -n 1) $(field "$candidates" candidate_points | head -n 1)"
	check_is "$1: ranks" "$(seq "$2")" "$(field "$candidates" rank)"
	check_is "$1: by points" \
		"$(field "$candidates" candidate_points | sort -rn)" \
		"$(field "$candidates" candidate_points)"
	check_is "$1: all were scored" 7 "$(field "$oom" candidates_scored)"
	check_is "$1: but for the one at -1000, all were eligible" 6 \
		"$(field "$oom" candidates_eligible)"
	check_is "$1: nothing stands between the records of an episode" \
		"$(seq $(($(field "$candidates" seq | head -n 1))) "$(field "$oom" seq)")" \
		"$(records_after "$seq" | grep " episode=$episode " |
			grep -v '^victim\|^exited\|^freed' | tr ' ' '\n' | sed -n 's/^seq=//p')"
}

reload
provoke
check_candidates "default" 6
check_is "default: names" \
	"large small trigger twin1 twin2 wanted" \
	"$(field "$candidates" candidate_comm | sort | tr '\n' ' ' | sed 's/ $//')"
check_is "default: oom_score_adj" 700 \
	"$(printf '%s\n' "$candidates" | sed -n 's/.*candidate_comm=wanted .*oom_score_adj=\([0-9-]*\) .*/\1/p')"
# Points and what they are made of; counters that the kernel keeps
# per CPU may differ by a batch of 32 pages for each CPU and counter.
slack=$((4 * 32 * $(grep -c ^processor /proc/cpuinfo)))
totalpages=$(field "$oom" totalpages)
page_kb=$(($(field "$oom" page_size) / 1024))
off=$(printf '%s\n' "$candidates" | while read -r candidate; do
	kb=0
	for part in anon_rss file_rss shmem_rss swap pgtables; do
		kb=$((kb + $(field "$candidate" "candidate_${part}_kb")))
	done
	adj=$(field "$candidate" candidate_oom_score_adj)
	sum=$((kb / page_kb + adj * (totalpages / 1000)))
	between $((sum - slack)) "$(field "$candidate" candidate_points)" \
		$((sum + slack)) || echo "$candidate"
done)
check_is "default: points are made of their parts" "" "$off"

# With direct=1, where ftrace can have oom_badness() call us, that takes the place of the
# probe.
name="direct call"
if can_be_called; then
	reload direct=1
	check "$name: it comes" wait_for 60 is_called
	provoke
	check_candidates "$name" 6
	start_hog -a 500 -g "$cgroups/many" 16
	score=$(cat "/proc/$hog_pid/oom_score")
	check "$name: there is a score" [ "$score" -gt 0 ]
	unload
	check_is "$name: it does not change what is returned" "$score" \
		"$(cat "/proc/$hog_pid/oom_score")"
	# shellcheck disable=SC2086 # a list of numbers
	kill -9 $background
	wait
	background=""
	load
else
	ktap_test_skip "$name" "not on this kernel"
fi

reload candidates=3
provoke
check_candidates "candidates=3" 3

# Where nobody may be killed, who may not: by the memory that they hold.
reload candidates=3
start_hog -c some -a -1000 -g "$cgroups/many" 8
start_hog -c least -a -1000 -g "$cgroups/many" 4
start_hog -c more -a -1000 -g "$cgroups/many" 16
seq=$(last_seq)
"$hog" -c most -a -1000 -g "$cgroups/many" 64 &
trigger=$!
wait_for 60 nobody_killed
# shellcheck disable=SC2086 # a list of numbers
kill -9 $trigger $background
wait
background=""
oom=$(first_oom "$seq" outcome=no_victim)
candidates=$(records_after "$seq" candidate |
	grep " episode=$(field "$oom" episode) ")
ktap_print_msg "$(printf '%s\n' "$candidates" | cut -d' ' -f2-9)"
check_is "nobody may be killed: who holds most" "1 most 2 more 3 some " \
	"$(printf '%s\n' "$candidates" | while read -r candidate; do
		printf '%s %s ' "$(field "$candidate" rank)" \
			"$(field "$candidate" candidate_comm)"
	done)"
check_is "nobody may be killed: oom_score_adj, no points, no score" \
	"-1000 -1000 -1000 " \
	"$(field "$candidates" 'candidate_(oom_score_adj|points|score)' | tr '\n' ' ')"
check_is "nobody may be killed: the counts" "4 0" \
	"$(field "$oom" candidates_scored) $(field "$oom" candidates_eligible)"

# Of equal ones the kernel prefers the last, also where the table has no room. They
# are equal if their stacks start at the same address.
set_sysctl kernel/randomize_va_space 0
for number in 1 2 32; do
	reload candidates="$number"
	for _ in 1 2 3 4 5 6 7 8 9; do
		start_hog -c equal -g "$cgroups/many" 4
	done
	seq=$(last_seq)
	"$hog" -c trigger -a -900 -g "$cgroups/many" 64 &
	trigger=$!
	wait_for 60 victim_seen
	# shellcheck disable=SC2086 # a list of numbers
	kill -9 $trigger $background
	wait
	background=""
	oom=$(records_after "$seq" oom | grep -m 1 outcome=killed)
	candidates=$(records_after "$seq" candidate |
		grep " episode=$(field "$oom" episode) ")
	ktap_print_msg "$(printf '%s\n' "$candidates" | cut -d' ' -f2-9)"
	check_is "candidates=$number: of equal ones, the best is chosen" \
		"$(field "$oom" chosen_pid) $(field "$oom" chosen_points)" \
		"$(field "$candidates" candidate_pid | head -n 1) $(field "$candidates" candidate_points | head -n 1)"
done
check "candidates=32: several had most points" \
	[ "$(field "$candidates" candidate_points |
		grep -cxF "$(field "$oom" chosen_points)")" -gt 1 ]

reload candidates=0
provoke
check_is "candidates=0: none" "" "$candidates"
check_is "candidates=0: nor are they counted" "" \
	"$(field "$oom" candidates_scored)"
check_is "candidates=0: oom_badness() is not probed" off \
	"$(stat_of probe_oom_badness)"
check_is "candidates=0: nor does it call us" 0 "$(stat_of direct_oom_badness)"
check "candidates=0: points of the victim" [ "$(field "$victim" victim_points)" -gt 0 ]

# One has an address space that a candidate in the ring has no room for: it lies there as a
# whole, between others that are packed.
reload
sizes=
for comm in wide narrow; do
	case $comm in
	wide) set -- -v 8192 ;;
	narrow) set -- ;;
	esac
	start_hog -c $comm "$@" -g "$cgroups/many" 4
	sizes="$sizes$comm $hog_pid $(status "$hog_pid" VmSize) "
done
check "address space: wide has 8 TiB" [ "$(echo "$sizes" | cut -d' ' -f3)" -gt $((8 << 30)) ]
seq=$(last_seq)
"$hog" -c trigger -g "$cgroups/many" 64 >/dev/null
# shellcheck disable=SC2086 # a list of numbers
kill -9 $background
wait
background=""
candidates=$(records_after "$seq" candidate | grep '=wide \|=narrow ')
check_is "address space: what each has" "$sizes" \
	"$(for comm in wide narrow; do
		candidate=$(printf '%s\n' "$candidates" | grep "=$comm ")
		printf '%s ' "$(field "$candidate" candidate_comm)" \
			"$(field "$candidate" candidate_pid)" \
			"$(field "$candidate" candidate_total_vm_kb)"
	done)"
check_is "address space: all else is there" 2 \
	"$(printf '%s\n' "$candidates" | grep -c ' candidate_swap_kb=[0-9]* .* wall=')"

reload
ktap_finished
