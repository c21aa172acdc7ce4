#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The records against the kernel's own report of the same OOM, which the tool reads from
# the kernel's log, field by field, for each kind of OOM. Nothing else runs meanwhile,
# and every process has one thread, so the numbers of processes are exactly the same, but
# for the rss of a victim that is not the trigger: it gets its SIGKILL before it is
# marked, and may on its way out account for up to 64 pages of a kind that were not
# counted yet. The numbers of the whole system are read a little earlier than they are
# printed, and CPUs keep a part of them to themselves: they may differ by 2 MiB.
. "$(dirname "$0")/lib.sh"

tool=$(command -v "${OOMWATCH:-oomwatch}") ||
	ktap_skip_all "needs OOMWATCH=the tool"
start
require_memcg
require_eat_all
set_sysctl vm/oom_dump_tasks 1

# begin NAME - what follows in the kernel's log belongs to this kind of OOM
begin()
{
	kind=$1
	mark="oomwatch crosscheck $kind $$"
	seq=$(last_seq)
	echo "$mark" >/dev/kmsg
}

# end - take the report and the records of the first episode since begin; the victim may
# be gone before its episode is over
end()
{
	wait_for 60 first_oom "$seq" " outcome=killed " >/dev/null
	dmesg | sed -n "/$mark/,\$p" |
		awk '/ invoked oom-killer/ { n++ } n < 2' >"$work/report"
	oom=$(first_oom "$seq" " outcome=killed ")
	records_after "$seq" | grep " episode=$(field "$oom" episode) " >"$work/own"
	"$tool" --input "$work/report" --boot 2>"$work/said" |
		sed -n 's/^\[[^]]*\] //; / episode=1 /p' >"$work/log"
	page_kb=$(($(field "$oom" page_size) / 1024))
	# Each CPU may give back a batch of 64 charged pages in between.
	batches=$((64 * page_kb * $(grep -c ^processor /proc/cpuinfo)))
	ktap_print_msg "$oom"
}

# logged TYPE KEY - a field of the first record of a type that was read from the log
logged()
{
	field "$(grep -m 1 "^$1 " "$work/log")" "$2"
}

# check_same TYPE FIELD... - one test: do the records of a type say the same? Each of the
# fields must be in both.
check_same()
{
	type=$1
	shift
	check_is "$kind: $type" "" "$(awk -f "$here/crosscheck.awk" -v type="$type" \
		-v wanted="$*" -v trigger="$(field "$oom" trigger_pid)" \
		-v batch="$((64 * page_kb))" -v usage="$batches" -v counters=2048 \
		-v slack="$((batches + $(slack)))" -v page_kb="$page_kb" \
		-v boosts="$(boosts)" "$work/log" "$work/own" || echo "awk failed")"
}

# slack - by how much a figure of memory.stat may be off
slack()
{
	slack=$(field "$(grep '^memcg ' "$work/own")" stat_slack_kb)
	echo "${slack:-0}"
}

# boosts - the boost of each zone, as the report has it: node0/DMA=KIB. Older kernels, such
# as 5.10, do not report it.
boosts()
{
	grep '^free_area ' "$work/log" | while read -r area; do
		echo "node$(field "$area" node)/$(field "$area" zone)=$(field "$area" boost_kb)"
	done | tr '\n' ' '
}

check_request()
{
	check_is "$kind: each line is understood" "" "$(grep understood "$work/said")"
	check_same oom outcome context constraint order gfp_mask gfp_flags trigger_pid \
		trigger_comm trigger_oom_score_adj nodemask cpuset mems_allowed \
		page_size chosen_pid chosen_comm victims message
	check_same victim victim_pid victim_comm victim_uid victim_total_vm_kb \
		victim_anon_rss_kb victim_file_rss_kb victim_shmem_rss_kb \
		victim_pgtables_kb victim_oom_score_adj
	check_is "$kind: cgroup of the victim" "$(logged victim task_memcg)" \
		"$(field "$(grep -m 1 '^victim ' "$work/own")" task_memcg)"
	check "$kind: which is known" [ -n "$(logged victim task_memcg)" ]
}

check_candidates()
{
	check "$kind: there are candidates" \
		[ "$(grep -c '^candidate ' "$work/own")" -ge "$1" ]
	check_same candidate candidate_pid candidate_uid candidate_tgid candidate_comm \
		candidate_total_vm_kb candidate_rss candidate_pgtables_kb \
		candidate_swap_kb candidate_oom_score_adj
}

check_memcg()
{
	check_same oom oom_memcg oom_memcg_usage_kb oom_memcg_max_kb oom_memcg_failcnt "$@"
	if grep -q '^memcg ' "$work/own"; then
		check_same memcg usage_kb anon_kb file_kb shmem_kb inactive_anon_kb \
			slab_unreclaimable_kb
	else
		ktap_test_skip "$kind: memcg" "there is no memcg record"
	fi
}

check_memory()
{
	check_same memory free_kb unevictable_kb dirty_kb writeback_kb slab_reclaimable_kb \
		slab_unreclaimable_kb shmem_kb pagetables_kb swap_free_kb swap_total_kb \
		zone0 zone0_managed_kb zone0_min_kb zone0_low_kb zone0_high_kb
	for type in system free_area hugetlb; do
		grep -q "^$type " "$work/own" && check_same "$type"
	done
}

# frames SED_EXPRESSION - the functions of the kernel's call trace after the caller
# of out_of_memory(). For the caller it shows the trampoline of the return probe.
frames()
{
	sed 's/^\[ *[0-9.]*\] //' "$work/report" |
		sed -n '/ out_of_memory+/,/^ *RIP:\|<\/TASK>\|^RIP:/p' |
		sed -n "$1" | sed 1,2d
}

# in_order LINES - are these among the lines of standard input, in this order?
in_order()
{
	awk -v wanted="$1" '
		BEGIN { n = split(wanted, line, "\n"); i = 1 }
		i <= n && $0 == line[i] { i++ }
		END { exit i <= n }'
}

# after_caller STACK - a function in each line, without the first
after_caller()
{
	echo "$1" | tr ',' '\n' | sed 1d
}

check_stack()
{
	seen=$(after_caller "$(field "$(grep '^stack ' "$work/own")" stack)")
	known=$(after_caller "$(logged stack stack)")
	if [ -n "$known" ]; then
		check_is "$kind: stack" "$known" "$seen"
		return
	fi
	# On 5.10 the kernel loses its way at the trampoline: after it, all that looks
	# like an address of a function is listed. The tool takes no guess.
	guessed=$(frames 's/^ *\(? \)\{0,1\}\([^ ]*+0x[0-9a-f]*\)\/.*/\2/p')
	check "$kind: stack, of what the kernel guesses" in_order "$seen" <<EOT
$guessed
EOT
}

check_all()
{
	end
	check_request
	check_candidates "$1"
	check_stack
}

work=$(mktemp -d)

let_report

make_cgroup a
echo +memory >"$cgroups/a/cgroup.subtree_control"
make_cgroup a/b 30M
# Two processes that are not chosen.
neighbours()
{
	limit a/b max
	start_hog -c small -a -300 -u 7 -g "$cgroups/a/b" 4
	start_hog -c medium -g "$cgroups/a/b" 8
	limit a/b "$1"
}

neighbours 30M
begin memcg
"$hog" -c "a, b) x" -a 123 -u 1000 -g "$cgroups/a/b" 64
check_all 3
check_memcg

limit a/b 80M
start_hog -c shrunk -g "$cgroups/a/b" 40
begin memory.max
sh -c 'echo 30M >"$1"' writer "$cgroups/a/b/memory.max"
wait "$hog_pid"
check_all 3
check_memcg

# The kernel may have killed more than one, before the memory was given back.
neighbours 40M
echo 1 >"$cgroups/a/b/memory.oom.group"
begin memory.oom.group
"$hog" -c large -g "$cgroups/a/b" 64
check_all 3
check_memcg oom_group

start_hog -c on-request -a 1000 16
begin sysrq
echo f >/proc/sysrq-trigger
wait "$hog_pid"
check_all 1

start_hog -c still -a 900 32
begin global
"$hog" -c eats,all -a -200 -u 12 $((total_kb / 1024)) &
background="$background $!"
wait "$hog_pid"
kill -9 "$!"
check_all 2
check_memory

if [ -d /sys/devices/system/node/node1 ]; then
	begin mempolicy
	"$hog" -c bound -b 1 $((total_kb / 1024))
	check_all 1

	if grep -qw cpuset "$cgroups/cgroup.controllers"; then
		echo +cpuset >"$cgroups/cgroup.subtree_control"
		make_cgroup nodes
		echo 1 >"$cgroups/nodes/cpuset.mems"
		begin cpuset
		"$hog" -c confined -g "$cgroups/nodes" $((total_kb / 1024))
		check_all 1
	else
		ktap_test_skip cpuset "no cpuset controller on cgroup v2"
	fi
else
	ktap_test_skip "mempolicy, cpuset" "one NUMA node"
fi

rm -r "$work"
ktap_finished
