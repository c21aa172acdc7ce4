#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A memory cgroup of a v1 hierarchy runs out. With memory.oom_control it is made to
# wait before it does, so that what is recorded can be compared with what the
# files of the cgroup say then; the wait itself is no episode.
#
# The memory controller is taken from cgroup v2 for that, and put back. Only v1
# counts kernel memory by itself; what was charged on v2 and is given back while v1
# is in charge makes that count underflow, and the kernel warn. So there must be
# none left, which is sure as long as no memory cgroup was used since boot.
. "$(dirname "$0")/lib.sh"

v1=""
made_v1=""
in_subtree=""

# attach_v1 - mount the hierarchy: busy as long as v2 has memory cgroups
attach_v1()
{
	why=$(mount -t cgroup -o memory none "$v1" 2>&1) && return
	# Reasons are merged by their text, and the folder has another name each time.
	why=$(printf '%s\n' "$why" | sed "s, on $v1 , ,")
	case $why in
	*busy*)
		return 1
		;;
	esac
	ktap_skip_all "$why $(dmesg | sed -n 's/^.*\] cgroup: //p' | tail -n 1)"
}

back_on_v2()
{
	grep -qw memory "$cgroups/cgroup.controllers"
}

# charged_v2 - kernel memory that is charged to cgroups, in bytes
charged_v2()
{
	sed -n 's/^kernel //p' "$cgroups/memory.stat"
}

# no_cgroups - is there none below the root, not even one that is not all gone?
no_cgroups()
{
	[ "$(awk '{ sum += $2 } END { print sum }' "$cgroups/cgroup.stat")" = 0 ]
}

# detach_v1 - unmount it: it stays if one of its cgroups is not all gone yet
detach_v1()
{
	grep -q " $v1 cgroup " /proc/mounts || attach_v1
	umount "$v1"
	sleep 0.2
	back_on_v2
}

leave_v1()
{
	cleanup
	for cgroup in $made_v1; do
		echo 0 >"$v1/$cgroup/memory.force_empty"
		wait_for 5 rmdir "$v1/$cgroup" 2>/dev/null
	done
	back_on_v2 || wait_for 5 detach_v1 ||
		ktap_print_msg "cgroup v2 has lost its memory controller"
	[ -z "$in_subtree" ] || echo +memory >"$cgroups/cgroup.subtree_control"
	[ -z "$v1" ] || rmdir "$v1"
}

start
[ -f "$cgroups/cgroup.controllers" ] || ktap_skip_all "no cgroup v2 at $cgroups"
back_on_v2 || ktap_skip_all "no memory controller on cgroup v2"
trap leave_v1 EXIT
if grep -qw memory "$cgroups/cgroup.subtree_control"; then
	echo -memory >"$cgroups/cgroup.subtree_control" ||
		ktap_skip_all "cgroup v2 needs its memory controller"
	in_subtree=yes
fi
# The kernel brings these numbers up to date every 2 s.
sleep 2.5
charged=$(charged_v2)
# Before 5.18 the kernel does not tell. What has no cgroup is not charged to one.
[ -n "$charged" ] || ! no_cgroups || charged=0
[ "$charged" = 0 ] ||
	ktap_skip_all "${charged:-unknown} bytes of kernel memory are charged to cgroups of v2"
v1=$(mktemp -d)
# Those of an earlier test may not be all gone yet.
wait_for 10 attach_v1 || ktap_skip_all "$why"

# make_v1 NAME - create a cgroup that does not swap
make_v1()
{
	mkdir "$v1/$1"
	# Before 5.11, a limit otherwise is not one for the cgroups below.
	echo 1 >"$v1/$1/memory.use_hierarchy"
	echo 0 >"$v1/$1/memory.swappiness"
	made_v1="$1 $made_v1"
}

# said FILE - what a file of the cgroup that has the limit says
said()
{
	cat "$v1/$over/memory.$1"
}

# said_kb FILE - the same in KiB; the root shows what no limit looks like
said_kb()
{
	case $(said "$1") in
	"$(cat "$v1/memory.limit_in_bytes")")
		echo max
		;;
	*)
		echo $(($(said "$1") / 1024))
		;;
	esac
}

waits()
{
	said oom_control | grep -qx "under_oom 1"
}

# path_of PID - its memory cgroup
path_of()
{
	sed -n 's/^[0-9]*:memory://p' "/proc/$1/cgroup"
}

# check_path LINE KEY PATH - PREEMPT_RT keeps it from being recorded
check_path()
{
	if grep -qsx 1 /sys/kernel/realtime; then
		check_is "$name: ${1%% *}: $2 cannot be had" "" "$(present "$1" "$2")"
	else
		check_is "$name: ${1%% *}: $2" "$3" "$(field "$1" "$2")"
	fi
}

# check_failcnt KEY FILE BEFORE - each retry of the charge counts
check_failcnt()
{
	check "$name: $1: no less than before it went on, no more than after" \
		between "$3" "$(field "$oom" "$1")" "$(said "$2")"
}

# check_near KEY BEFORE - between the wait and the OOM, kernel memory that is freed
# after a grace period may make room for others, and what processors have charged in
# advance, 32 pages each, may be given back
check_near()
{
	slack=$(((32 * $(nproc) + 4) * $(field "$oom" page_size) / 1024))
	check "$name: $1: near what it was" \
		between $(($2 - slack)) "$(field "$oom" "$1")" $(($2 + slack))
}

# run_dry NAME CGROUP [OVER] - a process in a cgroup runs out of memory, at the
# limit of that cgroup or of one above
run_dry()
{
	name=$1
	over=${3:-$2}

	echo 1 >"$v1/$over/memory.oom_control"
	seq=$(last_seq)
	"$hog" -g "$v1/$2" 64 &
	pid=$!
	background="$background $pid"
	check "$name: with oom_kill_disable it waits" wait_for 60 waits
	check_is "$name: that is no episode" "" "$(records_after "$seq")"

	path=$(path_of "$pid")
	usage=$(said_kb usage_in_bytes)
	max=$(said_kb limit_in_bytes)
	failcnt=$(said failcnt)
	memsw=$(said_kb memsw.usage_in_bytes)
	memsw_max=$(said_kb memsw.limit_in_bytes)
	kmem=$(said_kb kmem.usage_in_bytes)
	echo 0 >"$v1/$over/memory.oom_control"
	wait "$pid"
	check_is "$name: the kernel killed the process" 137 "$?"

	victim=$(records_after "$seq" victim)
	oom=$(oom_of "$victim")
	ktap_print_msg "$victim"
	ktap_print_msg "$oom"
	check_is "$name: victim_pid" "$pid" "$(field "$victim" victim_pid)"
	check_is "$name: outcome" killed "$(field "$oom" outcome)"
	check_is "$name: context and constraint" "memcg CONSTRAINT_MEMCG" \
		"$(field "$oom" context) $(field "$oom" constraint)"
	check_is "$name: origin" memcg_charge "$(field "$oom" origin)"
	check_is "$name: totalpages" $((max * 1024 / $(field "$oom" page_size))) \
		"$(field "$oom" totalpages)"

	check_is "$name: oom_memcg_id" "$(stat -c %i "$v1/$over")" \
		"$(field "$oom" oom_memcg_id)"
	check_is "$name: task_memcg_id" "$(stat -c %i "$v1/$2")" \
		"$(field "$victim" task_memcg_id)"
	check_path "$oom" oom_memcg "${path%"${2#"$over"}"}"
	check_path "$oom" trigger_memcg "$path"
	check_path "$victim" oom_memcg "${path%"${2#"$over"}"}"
	check_path "$victim" task_memcg "$path"

	check_is "$name: oom_memcg_max_kb" "$max" "$(field "$oom" oom_memcg_max_kb)"
	check_is "$name: oom_memcg_usage_kb: a page less were no OOM" "$max" \
		"$(field "$oom" oom_memcg_usage_kb)"
	check_near oom_memcg_usage_kb "$usage"
	check_failcnt oom_memcg_failcnt failcnt "$failcnt"
	check_near oom_memcg_memsw_kb "$memsw"
	check_is "$name: oom_memcg_memsw_max_kb" "$memsw_max" \
		"$(field "$oom" oom_memcg_memsw_max_kb)"
	check_near oom_memcg_kmem_kb "$kmem"
	check_is "$name: what only cgroup v2 has" "" \
		"$(present "$oom" oom_memcg_swap_kb oom_memcg_swap_max_kb)"
	check "$name: no group is killed" grep -q ' oom_group= ' <<EOT
$oom
EOT
}

make_v1 parent
make_v1 parent/child
echo 20M >"$v1/parent/child/memory.limit_in_bytes"
run_dry "own limit" parent/child

echo -1 >"$v1/parent/child/memory.limit_in_bytes"
echo 10M >"$v1/parent/memory.limit_in_bytes"
run_dry "limit above" parent/child parent

# Without swap in use, this limit is met first if it is the same.
make_v1 other
mv "$v1/other" "$v1/renamed"
made_v1="renamed ${made_v1#other }"
echo 20M >"$v1/renamed/memory.limit_in_bytes"
echo 20M >"$v1/renamed/memory.memsw.limit_in_bytes"
run_dry "memsw" renamed
check_is "memsw: the limit of the memory alone was not met" 0 \
	"$(field "$oom" oom_memcg_failcnt)"

# Before 5.11, what a cgroup below uses need not be charged to the one above.
name="no hierarchy"
mkdir "$v1/flat"
made_v1="flat $made_v1"
if echo 0 2>/dev/null >"$v1/flat/memory.use_hierarchy"; then
	echo 0 >"$v1/flat/memory.swappiness"
	mkdir "$v1/flat/child"
	made_v1="flat/child $made_v1"
	start_hog -a -1000 -g "$v1/flat/child" 8
	echo 10M >"$v1/flat/memory.limit_in_bytes"
	run_dry "$name" flat
	episode=$(field "$oom" episode)
	records=$(records_after "$seq" | grep " episode=$episode ")
	memcg=$(of_type "$records" memcg)
	ktap_print_msg "$memcg"
	check "$name: memory.stat is that of the cgroup alone" \
		between 8192 "$(field "$memcg" anon_kb)" 10240
	check_is "$name: none is below it, or above" "0 0" \
		"$(field "$memcg" descendants) $(printf '%s\n' "$records" | grep -c '^relative ')"
else
	ktap_test_skip "$name" "memory.use_hierarchy is always 1"
fi

ktap_finished
