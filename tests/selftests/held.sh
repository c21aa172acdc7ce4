#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The memory of a victim that others hold is free when the last of them has let go of
# it: other processes, who looks at it, or a victim that cannot die yet. It is free once,
# whoever has it. freed shows when.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_provoke
make_cgroup held 20M

# sharers GROUP - two processes with one memory, a group or not
sharers()
{
	name="shared, memory.oom.group=$1"
	echo "$1" >"$cgroups/held/memory.oom.group"
	fifo=$(mktemp -u)
	said=$(mktemp)
	mkfifo "$fifo"
	"$here/family" -s "$cgroups/held" 64 <"$fifo" >"$said" &
	background="$background $!"
	exec 4>"$fifo"
	wait_for 60 grep -q ready "$said"
	read -r _ first second <"$said"
	seq=$(last_seq)
	counted=$(stat_of freed)
	echo go >&4
	wait_for 60 gone "$first"
	wait_for 60 gone "$second"
	exec 4>&-
	rm "$fifo" "$said"

	check "$name: all is free" wait_for 60 all_free
	victims=$(records_after "$seq" victim)
	freed=$(records_after "$seq" freed)
	ktap_print_msg "$(printf '%s\n' "$victims" | cut -d' ' -f1-8)"
	ktap_print_msg "$freed"
	check_is "$name: once" "1 1" \
		"$(printf '%s\n' "$freed" | grep -c .) $(($(stat_of freed) - counted))"
	for key in episode victim_pid victim_tgid victim_comm; do
		check_is "$name: of the first victim: $key" \
			"$(field "$victims" "$key" | head -n 1)" \
			"$(field "$freed" "$key")"
	done
	check_is "$name: the other one says whose memory it has" \
		"$(field "$victims" victim_tgid | head -n 1) $(field "$victims" episode | head -n 1)" \
		"$(field "$victims" mm_victim_tgid) $(field "$victims" mm_victim_episode)"
	check_is "$name: roles" "chosen shared_mm" \
		"$(field "$victims" role | xargs)"
}

sharers 0
sharers 1
echo 0 >"$cgroups/held/memory.oom.group"

# one_is_held - and no other any more, such as who outgrew the cgroup
one_is_held()
{
	[ "$(stat_of held)" = 1 ]
}

record()
{
	records_after "$seq" "$1" | grep -q " victim_pid=$held_pid "
}

# kill_held [FILE] - a task that sleeps uninterruptibly is OOM-killed
kill_held()
{
	start_held "${1:-hold}" held
	seq=$(last_seq)
	"$hog" -a -500 -g "$cgroups/held" 64 &
	background="$background $!"
	wait_for 60 record victim
}

# A victim that cannot die: the OOM reaper takes what it can, the rest stays.
name="a victim that sleeps"
for _ in 1 2 3 4 5; do
	kill_held
	check "$name: its memory is reaped" wait_for 50 record reaped
	check "$name: but not free" fails record freed
	check "$name: stats says that it is held" wait_for 50 one_is_held
	sleep 5
	release
	check "$name: it is free in the end" wait_for 60 record freed
	freed=$(records_after "$seq" freed | grep " victim_pid=$held_pid ")
	ktap_print_msg "$freed"
	late=$(field "$freed" late_us)
	latency=$(field "$freed" latency_us)
	[ "$late" -gt $((latency / 512 + 20000)) ] || break
done
check "$name: when it had slept enough" [ "$latency" -gt 7000000 ]
# Once in 1/512 of the time that it takes, in whole jiffies; a jiffy or two, and who is busy,
# go with that. A guest that stands still for longer than that has had another try.
check "$name: it was looked at less and less often: $late us" \
	between $((latency / 512 - 5000)) "$late" $((latency / 512 + 20000))

check_is "$name: the OOM killer did not pass over it before it was reaped" "" \
	"$(field "$freed" skipped_us)"

# The same, but the OOM reaper cannot have its mmap_lock: it tries for a second.
name="a victim that is locked"
kill_held lock
check "$name: so says the kernel" wait_for 50 sh -c \
	"dmesg | grep -q 'oom_reaper: unable to reap pid:$held_pid '"
release
check "$name: it is free in the end" wait_for 60 record freed
freed=$(records_after "$seq" freed | grep " victim_pid=$held_pid ")
ktap_print_msg "$freed"
check "$name: the OOM reaper has given up" \
	between 900000 "$(field "$freed" skipped_us)" "$(field "$freed" latency_us)"
check "$name: it is not reaped" fails record reaped

# Who looks at a victim, as ps does, may be the last to let go of it.
name="a reader"
said=$(mktemp)
"$hog" -a 1000 -g "$cgroups/held" 8 >"$said" &
held_pid=$!
background="$background $held_pid"
wait_for 60 grep -q ready "$said"
rm "$said"
echo "$held_pid" >"$provoke/pin" &
reader=$!
wait_for 60 sleeps "$reader"
seq=$(last_seq)
"$hog" -a -500 -g "$cgroups/held" 64 &
background="$background $!"
check "$name: the victim has exited" wait_for 60 record exited
wait "$reader"
check "$name: it is free when that has let go" wait_for 60 record freed
check_is "$name: once" 1 "$(records_after "$seq" freed | grep -c " victim_pid=$held_pid ")"

check_is "nothing was given up" 0 "$(stat_of freed_untracked)"

# Whatever is held, the module goes, and does not wait for it.
if [ -n "${OOMWATCH_KO:-}" ]; then
	kill_held
	check "unload: memory is held" wait_for 50 one_is_held
	check "unload" rmmod oomwatch
	check "unload: the victim still sleeps" sleeps "$held_pid"
	release
	load
	seq=0
	wait_for 60 gone "$held_pid"
	# Who outgrew the cgroup may have been killed meanwhile.
	check "load: nothing is held for long" wait_for 60 all_free
	check "load: what was held before is forgotten" fails record freed
else
	ktap_test_skip "unload" "needs OOMWATCH_KO=the module"
fi

ktap_finished
