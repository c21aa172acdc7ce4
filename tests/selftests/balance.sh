#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the memory of a cgroup is used for, as the memcg record has it: each figure is
# that of memory.stat, memory.events and so on. To have both of the same moment, nothing
# in the cgroup runs and nobody is killed: its processes are frozen, and may not be
# killed when its limit is lowered.
. "$(dirname "$0")/lib.sh"

filler=$here/filler

start
require_memcg
folder=$(mktemp -d)
mount -t tmpfs -o size=64m tmpfs "$folder" || ktap_skip_all "cannot mount a tmpfs"
mounted=$folder
ip link set lo up

is_ready()
{
	grep -q ready "$said"
}

# fill KIND SIZE - a process that fills the cgroup, and may not be killed
fill()
{
	said=$(mktemp)
	(cd "$folder" && exec "$filler" -a -1000 -g "$cgroups/full" "$@" >"$said") &
	background="$background $!"
	wait_for 60 is_ready || ktap_print_msg "filler $*: not ready"
	rm "$said"
}

# in_full COMMAND... - run it in the cgroup
in_full()
{
	# shellcheck disable=SC2016 # the other shell expands it
	sh -c 'echo 0 >"$0/cgroup.procs" && exec "$@"' "$cgroups/full" "$@"
}

memcg_seen()
{
	record=$(records_after "$seq" memcg | head -n 1)
	[ -n "$record" ]
}

# stat_kb KEY - a figure of memory.stat, in KiB; empty if the kernel has none
stat_kb()
{
	awk -v key="$1" '$1 == key { printf("%d\n", $2 / 1024) }' \
		"$cgroups/full/memory.stat"
}

# events KEY - a count of memory.events
events()
{
	awk -v key="$1" '$1 == key { print $2 }' "$cgroups/full/memory.events"
}

# limit_kb FILE - a limit, as a record has it
limit_kb()
{
	awk '{ print $1 == "max" ? $1 : $1 / 1024 }' "$cgroups/full/$1"
}

# total_us KIND - how long tasks of the cgroup have waited for memory; empty if that is
# not measured
total_us()
{
	sed -n "s/^$1 .*total=//p" "$cgroups/full/memory.pressure" 2>/dev/null
}

make_cgroup full
fill pipes 2
fill tables 1
fill threads 40
fill files 2000
fill sockets 2
fill shared 3
start_hog -a -1000 -g "$cgroups/full" 5
in_full dd if=/dev/zero of="$folder/zeros" bs=64k count=32 2>/dev/null
# Reclaim has to wait, and is counted.
half=$(($(cat "$cgroups/full/memory.current") / 2))
echo $half >"$cgroups/full/memory.high"
in_full cat /proc/self/maps >"$folder/maps"
echo 1M >"$cgroups/full/memory.min"
echo 2M >"$cgroups/full/memory.low"
echo 1 >"$cgroups/full/cgroup.freeze"
# A CPU gives back what it has charged in advance, and does that now, not while the record is
# made (memory_high_write(), drain_all_stock()).
echo $half >"$cgroups/full/memory.high"
# What each CPU has counted is added up, and the averages are of now.
let_report

seq=$(last_seq)
limit full $(($(cat "$cgroups/full/memory.current") / 2))
wait_for 60 memcg_seen
ktap_print_msg "$record"
check_is "usage" $(($(cat "$cgroups/full/memory.current") / 1024)) \
	"$(field "$record" usage_kb)"
for key in anon file kernel_stack pagetables sec_pagetables percpu sock vmalloc \
	shmem zswap zswapped file_mapped file_dirty file_writeback swapcached anon_thp \
	file_thp shmem_thp; do
	wanted=$(stat_kb "$key")
	# Before 5.12, where there is no file_thp, each CPU has up to 32 huge pages to itself.
	[ "$key" != anon_thp ] || [ -n "$(stat_kb file_thp)" ] || wanted=""
	check_is "memory.stat: $key" "$wanted" "$(field "$record" "${key}_kb")"
done

# is_near KIB KEY... - one test for each figure: is it off by no more than that?
is_near()
{
	most=$1
	shift
	for key in "$@"; do
		seen=$(field "$record" "${key}_kb") wanted=$(stat_kb "$key")
		if [ -z "$seen" ] || [ -z "$wanted" ]; then
			check_is "memory.stat: $key" "$wanted" "$seen"
			continue
		fi
		check "memory.stat: $key: $wanted KiB, seen: $seen" \
			between $((seen - most)) "$wanted" $((seen + most))
	done
}

# Each CPU counts the objects of a page by itself, and gives back the page when it comes to
# another cgroup: so the slabs may change by a page meanwhile, and the kernel's sum with
# them. Each has up to 15 pages that are on no list of reclaim yet.
is_near $((4 * $(nproc))) kernel slab_reclaimable slab_unreclaimable
is_near $((60 * $(nproc))) inactive_anon active_anon inactive_file active_file unevictable
for key in workingset_refault_anon workingset_refault_file; do
	check_is "memory.stat: $key" \
		"$(awk -v key=$key '$1 == key { print $2 }' "$cgroups/full/memory.stat")" \
		"$(field "$record" "$key")"
done
for key in low high max oom oom_kill oom_group_kill; do
	check_is "memory.events: $key" "$(events $key)" \
		"$(field "$record" "events_$key")"
done
check "memory.events: high was met" [ "$(field "$record" events_high)" -gt 0 ]
for key in min low high; do
	check_is "memory.$key" "$(limit_kb memory.$key)" "$(field "$record" "${key}_kb")"
done
for kind in some full; do
	check_is "memory.pressure: $kind" "$(total_us $kind)" \
		"$(field "$record" "pressure_${kind}_total_us")"
done
sum=$(($(field "$record" anon_kb) + $(field "$record" file_kb) + $(field "$record" sock_kb)))
if [ -n "$(field "$record" kernel_kb)" ]; then
	sum=$((sum + $(field "$record" kernel_kb)))
	slack=$(field "$record" stat_slack_kb)
	check "the sum is the usage: $sum KiB" \
		between $((sum - slack)) "$(field "$record" usage_kb)" $((sum + slack))
fi

# In a kill, it is read behind the kernel's own report, which brings the figures up to
# date. That has a limit of its own, and says nothing of many kills at once.
make_cgroup killed 24M
dmesg -c >/dev/null
seq=$(last_seq)
"$hog" -n 30 -g "$cgroups/killed" 64 >/dev/null
sleep 0.5
reports=$(dmesg | grep -c 'Memory cgroup stats for')
records=$(records_after "$seq" memcg)
check_is "kills: a record of each" 30 "$(printf '%s\n' "$records" | grep -c .)"
ktap_print_msg "$reports reports"
if grep -q '^cgroup_rstat_flush\|^.* [tT] cgroup_rstat_flush\|.* [tT] css_rstat_flush' \
	/proc/kallsyms && [ -n "$(field "$records" stat_flushed)" ]; then
	check_is "kills: those that the kernel reported are up to date" "$reports" \
		"$(field "$records" stat_flushed | grep -c 1)"
	check_is "kills: only those say by how much they may be off" "$reports" \
		"$(field "$records" stat_slack_kb | grep -c .)"
fi
first=$(printf '%s\n' "$records" | head -n 1)
check "kills: anonymous memory fills it: $(field "$first" anon_kb) KiB" \
	between 22000 "$(field "$first" anon_kb)" 24576

# Below a cgroup that runs out, and above it.
make_cgroup pod 40M
echo +memory >"$cgroups/pod/cgroup.subtree_control"
make_cgroup pod/web 30M
make_cgroup pod/log
make_cgroup pod/gone
echo +memory >"$cgroups/pod/web/cgroup.subtree_control"
make_cgroup pod/web/app
make_cgroup pod/small
echo +memory >"$cgroups/pod/small/cgroup.subtree_control"

# write_in CGROUP KIB - a file of a tmpfs that is charged to the cgroup
write_in()
{
	# shellcheck disable=SC2016 # the other shell expands it
	sh -c 'echo 0 >"$1/cgroup.procs" &&
		exec dd if=/dev/zero of="$2" bs=1k count="$3"' sh "$cgroups/$1" \
		"$folder/$(basename "$1")" "$2" 2>/dev/null
}

# relatives KEY... - these fields of the relative records after $seq, but for the cgroup
# with the many, whose usage is what the kernel needs for them
relatives()
{
	records_after "$seq" relative | grep -v '=/small ' | while read -r line; do
		for key in "$@"; do
			printf '%s ' "$(field "$line" "$key")"
		done
		echo
	done
}

start_hog -a -1000 -g "$cgroups/pod/web/app" 16
write_in pod/log 4096
write_in pod/gone 2048
rmdir "$cgroups/pod/gone"
i=0
while [ $i -lt 300 ]; do
	make_cgroup "pod/small/$i"
	i=$((i + 1))
done
sleep 2
# Some kernels charge what a cgroup that was removed has left to its parent.
dying=$(awk '$1 == "nr_dying_descendants" { print $2 }' "$cgroups/pod/cgroup.stat")
removed=""
[ "$dying" = 0 ] || removed=" descendant 1 /gone"
seq=$(last_seq)
echo 18M >"$cgroups/pod/memory.max"
wait_for 60 memcg_seen
ktap_print_msg "$(records_after "$seq" relative)"
check_is "relatives: those below that use most, the first one most of all" \
	"descendant 1 /web descendant 2 /web/app descendant 1 /log$removed " \
	"$(relatives relation distance path_below | tr '\n' ' ' | tr -s ' ')"
check_is "relatives: usage" "$(for cgroup in web web/app log; do
	echo $(($(cat "$cgroups/pod/$cgroup/memory.current") / 1024)); done | tr '\n' ' ')" \
	"$(relatives usage_kb | head -n 3 | tr -d ' ' | tr '\n' ' ')"
check_is "relatives: limits" "30720 max max ${removed:+max }" \
	"$(relatives max_kb | tr -d ' ' | tr '\n' ' ')"
check_is "relatives: the one that was removed" "${removed:+/gone 1}" \
	"$(relatives path_below removed | sed -n 's/ *$//; / 1$/p')"
line=$(records_after "$seq" relative | sed -n 2p)
for key in anon file shmem kernel; do
	check_is "relatives: $key" "$(awk -v key=$key \
		'$1 == key { printf("%d\n", $2 / 1024) }' \
		"$cgroups/pod/web/app/memory.stat")" "$(field "$line" ${key}_kb)"
done
check_is "relatives: no more than 256 were looked at, and the removed one" \
	$((256 + dying)) "$(field "$record" descendants)"
check_is "relatives: of $((304 + dying)), the others are counted" 48 \
	"$(field "$record" descendants_left)"
seq=$(last_seq)
echo 8M >"$cgroups/pod/web/memory.max"
wait_for 60 memcg_seen
ktap_print_msg "$(records_after "$seq" relative)"
check_is "relatives: above it" "ancestor 1 18432 " \
	"$(relatives relation distance max_kb | tail -n 1)"
check_is "relatives: all that are below it were looked at" "1 " \
	"$(field "$record" descendants) $(field "$record" descendants_left)"

# Hundreds that were removed do not hide the one that was made after them.
echo 40M >"$cgroups/pod/memory.max"
i=0
while [ $i -lt 300 ]; do
	(echo 0 >"$cgroups/pod/small/$i/cgroup.procs" && echo x >"$folder/small$i")
	rmdir "$cgroups/pod/small/$i"
	i=$((i + 1))
done
made_cgroups=$(printf '%s\n' "$made_cgroups" | tr ' ' '\n' | grep -v ^pod/small/)
make_cgroup pod/late
write_in pod/late 3072
seq=$(last_seq)
echo 18M >"$cgroups/pod/memory.max"
wait_for 60 memcg_seen
ktap_print_msg "$record"
check "relatives: behind $(awk '$1 == "nr_dying_descendants" { print $2 }' \
	"$cgroups/pod/cgroup.stat") removed ones, one that uses much" \
	grep -q ' path_below=/late ' <<EOT
$(records_after "$seq" relative)
EOT

# Without the function of the kernel there are the limits and the events.
if [ -n "${OOMWATCH_KO:-}" ] && grep -q ' [tT] memcg_page_state$' /proc/kallsyms; then
	copy=$(mktemp)
	if "$here/absent" memcg_page_state <"$OOMWATCH_KO" >"$copy"; then
		unload
		insmod "$copy"
		check_is "without memcg_page_state(): stats says so" 0 \
			"$(stat_of memory_stat)"
		"$hog" -n 1 -g "$cgroups/killed" 64 >/dev/null
		record=$(records_after 0 memcg)
		check_is "without memcg_page_state(): no figure of memory.stat" "" \
			"$(present "$record" anon_kb file_kb shmem_kb)"
		check "without memcg_page_state(): usage and events" \
			[ "$(present "$record" usage_kb events_oom)" = "usage_kb events_oom " ]
		unload
		load
	fi
	rm "$copy"
fi

echo 0 >"$cgroups/full/cgroup.freeze"
for pid in $background; do
	kill -9 "$pid"
done
umount "$folder" && mounted=""
rmdir "$folder"
ktap_finished
