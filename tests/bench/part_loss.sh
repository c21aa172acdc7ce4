#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_loss.sh - how many kills of those that happened are still known afterwards
#
# All watch the same kills, which the kernel counts, as oom_kill of /proc/vmstat, beside a
# history that has room for all of them. Beside one of the default size there is only the
# program of oomwatch, as others do not depend on it. Of a kill that oomwatch has kept there is all: the victim, the candidates, the
# memory, the stack, the episode. Others count with a line.
# shellcheck shell=dash source=tests/selftests/lib.sh
. /selftests/lib.sh
# shellcheck source=tests/bench/lib.sh
. /bench/lib.sh
# shellcheck source=tests/bench/watchers.sh
. /bench/watchers.sh

part=loss

kill_one()
{
	hog -x -a 1000 -g "$cgroup/1" 2 >/dev/null 2>&1 || true
}

# storm N - kills at full speed, in two cgroups at once
storm()
{
	local i storms=""

	for i in 1 2; do
		hog -n $(($1 / 2)) -g "$cgroup/$i" 2 >/dev/null &
		storms="$storms $!"
	done
	# shellcheck disable=SC2086 # several processes
	wait $storms
}

# The program of oomwatch, beside a module that was loaded before.
start_follow()
{
	oomwatch -f >"$said" 2>&1 &
	pids=$!
}

# seen NAME - the kills that it has seen
seen()
{
	said=/tmp/said.$1
	"$1_events"
}

# start NAME... - each until it has seen a kill, what it says in a file of its own; adds
# to $watching
start()
{
	for name; do
		said=/tmp/said.$name
		: >"$said"
		"start_$name"
		can_watch "$name" || continue
		watching="$watching $name"
		echo "$pids" >"/tmp/pids.$name"
	done
}

# signal SIGNAL NAME... - to the programs
signal()
{
	local signal=$1
	shift

	for name; do
		kill "-$signal" "$(cat "/tmp/pids.$name")"
	done
}

# oom_kill NAME... - have the OOM killer kill the programs, one after the other
oom_kill()
{
	local pid

	for name; do
		pid=$(cat "/tmp/pids.$name")
		echo 1000 >"/proc/$pid/oom_score_adj"
		echo f >/proc/sysrq-trigger
		wait "$pid"
	done
}

# renew - have the module, and its program, start anew
renew()
{
	if [ -e /sys/module/oomwatch ]; then
		signal KILL follow
		wait "$(cat /tmp/pids.follow)"
		unload
	fi
	load ring_kb="$ring_kb"
}

# note - how many kills there were, and what each has seen of them, until now
note()
{
	before=$(kernel_kills)
	episodes_before=$(stat_of episodes)
	for name in $watching; do
		seen "$name" >"/tmp/before.$name"
	done
	dmesg -c >/dev/null
}

# note_anew - the same, with a new module and program
note_anew()
{
	renew
	watching=${watching% follow}
	start follow
	note
}

# report CASE - what of all kills since note each has, in percent
report()
{
	local kills=$(($(kernel_kills) - before))

	for name in $watching; do
		case $name in
		follow) series="oomwatch -f $size" ;;
		*) series=$name ;;
		esac
		share "$series" "$1" kept $(($(seen "$name") - $(cat "/tmp/before.$name"))) \
			"$kills"
	done
	share dmesg "$1" kept "$(dmesg_events)" "$kills"
	share "oomwatch $size" "$1" kept "$(complete_kills)" "$kills"
}

# account CASE - what is gone is known, to the record: by the module, and by a program
# that was there all the time
account()
{
	local told

	share "oomwatch $size" "$1" accounted \
		$(($(grep -c . /sys/kernel/debug/oomwatch/events) + $(stat_of overwritten))) \
		"$(stat_of records)"
	told=$(awk '/were overwritten/ { sum += $5 - $3 + 1 } END { print sum + 0 }' \
		/tmp/said.follow)
	share "oomwatch -f $size" "$1" accounted \
		$(($(grep -c ' seq=' /tmp/said.follow) + told)) "$(stat_of records)"
}

# share SERIES CASE METRIC PART WHOLE
share()
{
	row "$1" "$2" "$3" % "$(awk -v part="$4" -v whole="$5" \
		'BEGIN { printf("%.2f\n", 100 * part / whole) }')"
}

# Kills since note of which there is all.
complete_kills()
{
	awk -v after="$episodes_before" '{
		episode = $0
		sub(/.* episode=/, "", episode)
		sub(/ .*/, "", episode)
		if (episode + 0 <= after + 0)
			next
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

# watch PEER... - all cases, by these and oomwatch, beside a history of $ring_kb
watch()
{
	watching=""
	renew
	start "$@" follow
	note
	storm 1000
	sleep 3
	report storm
	account storm

	# Nobody reads for a while.
	note_anew
	# shellcheck disable=SC2086 # several names
	signal STOP $watching
	storm 1000
	# shellcheck disable=SC2086 # several names
	signal CONT $watching
	sleep 3
	report "reader stopped"
	account "reader stopped"

	# The reader is killed in the middle, and started again.
	note_anew
	storm 200
	# shellcheck disable=SC2086 # several names
	oom_kill $watching
	for name in $watching; do
		mv "/tmp/said.$name" "/tmp/first.$name"
	done
	storm 200
	restart=$watching watching=""
	# shellcheck disable=SC2086 # several names
	start $restart
	# oomwatch begins with all of the history.
	: >/tmp/first.follow
	for name in $watching; do
		cat "/tmp/first.$name" >>"/tmp/said.$name"
	done
	report "reader killed"

	# Nobody watches yet. The kills that show that a program watches do not count for
	# it; oomwatch shows all of the history.
	# shellcheck disable=SC2086 # several names
	signal KILL ${watching% follow}
	renew
	restart=${watching% follow} watching=""
	note
	storm 200
	# shellcheck disable=SC2086 # several names
	start $restart
	for name in $watching; do
		seen "$name" >"/tmp/before.$name"
	done
	start follow
	echo 0 >/tmp/before.follow
	report "reader late"
	# shellcheck disable=SC2086 # several names
	signal KILL $watching
	wait
	unload
}

echo 1 >/proc/sys/kernel/printk
make_cgroup
echo +memory >"$cgroup/cgroup.subtree_control"
for i in 1 2; do
	mkdir "$cgroup/$i"
	echo 1M >"$cgroup/$i/memory.max"
done
for _ in $(seq "${ROUNDS:-5}"); do
	ring_kb=16384 size="16 MiB"
	watch bpftrace libbpf perf
	ring_kb=1024 size="1 MiB"
	watch
done
exit 0
