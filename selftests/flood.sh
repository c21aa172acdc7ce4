#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A task that may not be killed, at the limit of its cgroup, invokes the OOM
# killer hundreds of times a second. The history keeps what came before.
. "$(dirname "$0")/lib.sh"

start
require_memcg
make_cgroup earlier 20M
make_cgroup flood 20M

# The kernel's own probes count the calls: memory.events counts one more if the
# task is killed on its way to the OOM killer.
tracing=/sys/kernel/debug/tracing
[ -f "$tracing/kprobe_events" ] || ktap_skip_all "needs kprobe events in $tracing"
echo 'p:oomwatch_test/calls out_of_memory' >>"$tracing/kprobe_events"
echo 1 >"$tracing/events/oomwatch_test/calls/enable"

calls()
{
	awk '$1 == "calls" { print $2 }' "$tracing/kprobe_profile"
}

"$hog" -g "$cgroups/earlier" 64
kill_line=$(grep ' task_memcg=/earlier ' "$events")
seq=$(last_seq)
before=$(calls)
episodes=$(stat_of episodes)
no_victim=$(stat_of episodes_no_victim)
coalesced=$(stat_of coalesced)

# Each episode prints a report; a slow console would calm the flood.
loglevel=$(cut -f1 /proc/sys/kernel/printk)
dmesg -n 1
"$hog" -a -1000 -g "$cgroups/flood" 64 &
pid=$!
background=$pid
sleep 1.5
# A kill elsewhere ends the run; what was counted by then must not be left out.
"$hog" -g "$cgroups/earlier" 64
sleep 1.5
kill -9 "$pid"
wait "$pid"
dmesg -n "$loglevel"
# The rest of a run is published within a second of its end.
sleep 2.5

count=$(($(calls) - before))
echo 0 >"$tracing/events/oomwatch_test/calls/enable"
echo '-:oomwatch_test/calls' >>"$tracing/kprobe_events"
lines=$(records_after "$seq" oom | grep ' outcome=no_victim ')
ktap_print_msg "$count episodes in 3 s"
ktap_print_msg "$(printf '%s\n' "$lines" | tail -n 1)"
check "it was a flood" [ "$count" -ge 100 ]
check_is "the earlier kill is still there" "$kill_line" \
	"$(grep ' task_memcg=/earlier ' "$events" | head -n 1)"
check_is "stats counts every episode" "$count" \
	$(($(stat_of episodes) - episodes))
# All but the kill elsewhere.
count=$((count - 1))
check_is "stats counts every episode as no_victim" "$count" \
	$(($(stat_of episodes_no_victim) - no_victim))
check "about one record a second" \
	between 2 "$(printf '%s\n' "$lines" | grep -c .)" 7
check_is "the records stand for every episode" "$count" \
	"$(printf '%s\n' "$lines" | tr ' ' '\n' | awk -F= '
		$1 == "outcome" { sum++ }
		$1 == "repeats" { sum += $2 - 1 }
		END { print sum }')"
check_is "coalesced is the difference" \
	$((count - $(printf '%s\n' "$lines" | grep -c .))) \
	$(($(stat_of coalesced) - coalesced))

ktap_finished
