#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# loss.sh - how many kills of those that happened are still known afterwards
#
# All watch the same kills. The kernel counts them, as oom_kill of /proc/vmstat.
# shellcheck shell=dash source=bench/lib.sh
. /bench/lib.sh
# shellcheck source=bench/watchers.sh
. /bench/watchers.sh

part=loss
programs="bpftrace libbpf perf"

kernel_kills()
{
	awk '$1 == "oom_kill" { print $2 }' /proc/vmstat
}

# storm N - kills at full speed, in two cgroups at once
storm()
{
	local i

	for i in 1 2; do
		hog -n $(($1 / 2)) -g "$cgroup/$i" 8 >/dev/null &
		storms="$storms $!"
	done
	# shellcheck disable=SC2086 # several processes
	wait $storms
	storms=""
}

# seen NAME - the kills that it has seen
seen()
{
	said=/tmp/said.$1
	"$1_events"
}

# start_all - the programs, each until it has seen a kill, and what it says in a file
# of its own; sets $watching
start_all()
{
	watching=""
	for name in $programs; do
		said=/tmp/said.$name
		: >"$said"
		"start_$name"
		can_watch "$name" || continue
		watching="$watching $name"
		echo "$pids" >"/tmp/pids.$name"
	done
}

# signal_all SIGNAL - to the programs
signal_all()
{
	for name in $watching; do
		kill "-$1" "$(cat "/tmp/pids.$name")"
	done
}

# note_all - how many each has seen until now; the module starts anew
note_all()
{
	before=$(kernel_kills)
	for name in $watching; do
		seen "$name" >"/tmp/before.$name"
	done
	unload 2>/dev/null
	load ring_kb=16384
	dmesg -c >/dev/null
}

# report CASE - what of all kills since note_all each has, in percent
report()
{
	local kills=$(($(kernel_kills) - before))

	for name in $watching; do
		share "$name" "$1" $(($(seen "$name") - $(cat "/tmp/before.$name"))) \
			"$kills"
	done
	share dmesg "$1" "$(dmesg_events)" "$kills"
	share oomwatch "$1" "$(complete_episodes)" "$kills"
	row oomwatch "$1" overwritten records \
		"$(awk '$1 == "overwritten" { print $2 }' /sys/kernel/debug/oomwatch/stats)"
}

# share NAME CASE KEPT KILLS
share()
{
	row "$1" "$2" kept % "$(awk -v kept="$3" -v kills="$4" \
		'BEGIN { printf("%.1f\n", 100 * kept / kills) }')"
}

# Kills of which there is all: the victim, the candidates, the memory, the stack, the
# episode.
complete_episodes()
{
	awk '{
		episode = $0
		sub(/.* episode=/, "", episode)
		sub(/ .*/, "", episode)
		type = $0
		sub(/^\[ *[0-9.]*\] /, "", type)
		sub(/ .*/, "", type)
		seen[episode, type]++
		if (type == "victim")
			victims[episode]++
	} END {
		for (episode in victims)
			if (seen[episode, "candidate"] && seen[episode, "memory"] &&
			    seen[episode, "stack"] && seen[episode, "oom"])
				count += victims[episode]
		print count + 0
	}' /sys/kernel/debug/oomwatch/events
}

echo 1 >/proc/sys/kernel/printk
make_cgroup
echo +memory >"$cgroup/cgroup.subtree_control"
for i in 1 2; do
	mkdir "$cgroup/$i"
	echo 4M >"$cgroup/$i/memory.max"
done
kill_one()
{
	hog -a 1000 -g "$cgroup/1" 8 >/dev/null 2>&1 || true
}
start_all

note_all
storm 2000
sleep 3
report storm

# Nobody reads for a while.
note_all
signal_all STOP
storm 3000
signal_all CONT
sleep 3
report "reader stopped"

# The reader dies in the middle, as by the OOM killer, and is started again.
note_all
storm 200
signal_all KILL
for name in $watching; do
	mv "/tmp/said.$name" "/tmp/first.$name"
done
storm 200
start_all
for name in $watching; do
	cat "/tmp/first.$name" >>"/tmp/said.$name"
done
report "reader killed"

# Nobody watches yet. The kills that show that a program watches do not count for it.
signal_all KILL
note_all
storm 200
start_all
for name in $watching; do
	seen "$name" >"/tmp/before.$name"
done
report "reader late"
exit 0
