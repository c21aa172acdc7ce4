#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Tasks that may not be killed, at the limit of their cgroup, invoke the OOM
# killer hundreds of times a second. The history keeps what came before.
. "$(dirname "$0")/lib.sh"

start
require_memcg
# In a small ring a flood that is not coalesced flushes all that was before.
require_module
# The kernel's own probes count the calls: memory.events counts one more if the
# task is killed on its way to the OOM killer.
tracing=/sys/kernel/debug/tracing
[ -f "$tracing/kprobe_events" ] || ktap_skip_all "needs kprobe events in $tracing"
unload
load ring_kb=64
make_cgroup earlier 2M
make_cgroup flood 20M

calls()
{
	awk '$1 == "calls" { print $2 }' "$tracing/kprobe_profile"
}

# flooded N - have there been so many episodes? A slow kernel takes its time.
flooded()
{
	[ "$(calls)" -ge "$1" ]
}

now()
{
	cut -d. -f1 /proc/uptime
}

"$hog" -g "$cgroups/earlier" 64
kill_line=$(grep ' task_memcg=/earlier ' "$events")
seq=$(last_seq)
episodes=$(stat_of episodes)
killed=$(stat_of episodes_killed)
coalesced=$(stat_of coalesced)
echo 'p:oomwatch_test/calls out_of_memory' >>"$tracing/kprobe_events"
echo 1 >"$tracing/events/oomwatch_test/calls/enable"
# Each episode prints a report; a slow console would calm the flood.
loglevel=$(cut -f1 /proc/sys/kernel/printk)
dmesg -n 1

# Two take turns; what they trigger is one flood.
started=$(now)
for _ in 1 2; do
	"$hog" -a -1000 -g "$cgroups/flood" 64 &
	background="$background $!"
done
sleep 1.5
wait_for 60 flooded 150
# A victim at the same place ends a run: what was counted by then must not be
# left out. A victim elsewhere does not.
"$hog" -g "$cgroups/flood" 64
"$hog" -g "$cgroups/earlier" 64
sleep 1.5
wait_for 60 flooded 300
# shellcheck disable=SC2086 # a list of numbers
kill -9 $background
wait
seconds=$(($(now) - started))
# The rest of a run is published within a second.
sleep 2.5

echo 0 >"$tracing/events/oomwatch_test/calls/enable"
count=$(calls)
echo '-:oomwatch_test/calls' >>"$tracing/kprobe_events"
lines=$(records_after "$seq" oom | grep ' victims=0 ')
records=$(printf '%s\n' "$lines" | grep -c .)
# The two kills, and rarely a trigger that died of its signal on the way.
victimless=$((count - $(records_after "$seq" oom | grep -vc ' victims=0 ')))
ktap_print_msg "$count episodes in $seconds s; of those without a victim:"
ktap_print_msg "$(printf '%s\n' "$lines" | cut -d' ' -f1-6)"

check_is "stats counts every episode" "$count" \
	$(($(stat_of episodes) - episodes))
check_is "two of them killed" 2 $(($(stat_of episodes_killed) - killed))
check "each recorded, they would have flushed the ring" \
	[ $((victimless * 256)) -gt "$(stat_of ring_bytes)" ]
check_is "the earlier kill is still there" "$kill_line" \
	"$(grep ' task_memcg=/earlier ' "$events" | head -n 1)"
# About one a second, and a few where the victim ended a run.
check "$records records of the flood" between 3 "$records" $((seconds + 9))
check_is "the records stand for every episode" "$victimless" \
	"$(printf '%s\n' "$lines" | tr ' ' '\n' | awk -F= '
		$1 == "outcome" { sum++ }
		$1 == "repeats" { sum += $2 - 1 }
		END { print sum }')"
check_is "stats counts those without a record" $((victimless - records)) \
	$(($(stat_of coalesced) - coalesced))

# stands_for LINES - how many episodes these records stand for
stands_for()
{
	printf '%s\n' "$1" | tr ' ' '\n' | awk -F= '
		$1 == "victims" { sum++ }
		$1 == "repeats" { sum += $2 - 1 }
		END { print sum + 0 }'
}

# take_turns CGROUPS ROOM - so many are out of memory in turns; of as many as there is
# room for, each has its records, and the others have one a second together
take_turns()
{
	cgroups_of_turns=$(seq "$1" | sed "s|^|$cgroups/turn-|")
	seq=$(last_seq) episodes=$(stat_of episodes)
	coalesced=$(stat_of coalesced)
	started=$(now)
	# shellcheck disable=SC2086 # several names
	"$here/turns" 3 $cgroups_of_turns >/dev/null
	seconds=$(($(now) - started))
	sleep 2.5
	count=$(($(stat_of episodes) - episodes))
	lines=$(records_after "$seq" oom)
	records=$(printf '%s\n' "$lines" | grep -c .)
	named=$(field "$lines" oom_memcg | sort -u | grep -c .)
	crowd=$(printf '%s\n' "$lines" | grep -vc ' oom_memcg=')
	most=$(($2 * (seconds + 3)))
	[ "$1" = "$2" ] || most=$(($2 * 5 + seconds + 3))
	check "$1 cgroups: $records records of $count episodes in $seconds s" \
		between "$2" "$records" "$most"
	check_is "$1 cgroups: the records stand for every episode" "$count" \
		"$(stands_for "$lines")"
	check_is "$1 cgroups: stats counts those without a record" \
		$((count - records)) $(($(stat_of coalesced) - coalesced))
	# A run ends after a second. If others begin more slowly than that, there is room for more.
	if [ "$1" -gt "$2" ] && [ "$count" -lt $((2 * $2 * seconds)) ]; then
		ktap_test_skip "$1 cgroups: so many have records of their own" \
			"only $count episodes in $seconds s"
	else
		check_is "$1 cgroups: so many have records of their own" "$2" "$named"
	fi
	check "$1 cgroups: the others together: $crowd" \
		between $(($1 > $2)) "$crowd" $((($1 > $2) * (seconds + 3)))
	check_is "$1 cgroups: whose trigger is not known" "" \
		"$(printf '%s\n' "$lines" | grep -v ' oom_memcg=' | grep ' trigger_pid=')"
}

unload
load
for i in $(seq 200); do
	make_cgroup "turn-$i" 0
done
take_turns 8 8
take_turns 9 9
take_turns 12 12
take_turns 200 32
dmesg -n "$loglevel"

check_history
rmmod oomwatch && load
ktap_finished
