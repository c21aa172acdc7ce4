#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A victim that cannot die yet loses its memory to the OOM reaper, or to
# process_mrelease(); later it exits. The records say who took it, and when.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_provoke
make_cgroup reaped 20M
tracing=/sys/kernel/debug/tracing

# kill_held - a task that sleeps uninterruptibly is OOM-killed
kill_held()
{
	start_held hold reaped
	if [ "$name" = process_mrelease ]; then
		"$here/mrelease" "$held_pid" >"$released" &
		releaser=$!
		background="$background $releaser"
	fi
	seq=$(last_seq)
	"$hog" -a -500 -g "$cgroups/reaped" 64 &
	background="$background $!"
	wait_for 60 record victim
	victim=$(records_after "$seq" victim | grep " victim_pid=$held_pid ")
	ktap_print_msg "$victim"
	check "$name: the victim sleeps on" sleeps "$held_pid"
}

record()
{
	records_after "$seq" "$1" | grep -q " victim_pid=$held_pid "
}

# check_gone LOW - until the memory was reaped, it took at least so many us
check_gone()
{
	check "$name: there is a reaped record" wait_for 60 record reaped
	release
	check "$name: there is an exited record" wait_for 60 record exited
	reaped=$(records_after "$seq" reaped | grep " victim_pid=$held_pid ")
	exited=$(records_after "$seq" exited | grep " victim_pid=$held_pid ")
	ktap_print_msg "$reaped"
	ktap_print_msg "$exited"
	check "$name: before the victim has exited" \
		[ "$(field "$reaped" seq)" -lt "$(field "$exited" seq)" ]
	check_is "$name: one of each" "1 1" \
		"$(printf '%s\n' "$reaped" | grep -c .) $(printf '%s\n' "$exited" | grep -c .)"
	for key in episode victim_pid victim_tgid victim_comm; do
		check_is "$name: reaped: $key" "$(field "$victim" "$key")" \
			"$(field "$reaped" "$key")"
		check_is "$name: exited: $key" "$(field "$victim" "$key")" \
			"$(field "$exited" "$key")"
	done
	check "$name: latency_us to the reaper" \
		[ "$(field "$reaped" latency_us)" -ge "$1" ]
	# Not to the page: the kernel keeps counters per CPU.
	check "$name: most of its memory is gone" \
		[ "$(field "$reaped" victim_anon_rss_kb)" -lt \
			$(($(field "$victim" victim_anon_rss_kb) / 2)) ]
	check "$name: it exits after it was reaped" \
		[ "$(field "$exited" latency_us)" -gt "$(field "$reaped" latency_us)" ]
}

counted_reaped=$(stat_of reaped)
counted_exited=$(stat_of exited)

# The kernel gives a victim 2 s to exit by itself.
name=oom_reaper
echo >"$tracing/trace"
echo 1 >"$tracing/events/oomwatch/reaped/enable"
mark="oomwatch reaped $$"
echo "$mark" >/dev/kmsg
kill_held
# 2 s by the kernel's jiffies, which are late when the guest stood still.
check_gone 1900000
echo 0 >"$tracing/events/oomwatch/reaped/enable"
check_is "$name: reaper" oom_reaper "$(field "$reaped" reaper)"
check_is "$name: what is left is what the kernel reports" \
	"$(dmesg | sed -n "/$mark/,\$p" | sed -n 's/.*oom_reaper: reaped process \(.*\)/\1/p')" \
	"$held_pid ($(field "$reaped" victim_comm)), now anon-rss:$(field "$reaped" victim_anon_rss_kb)kB, file-rss:$(field "$reaped" victim_file_rss_kb)kB, shmem-rss:$(field "$reaped" victim_shmem_rss_kb)kB"
event=$(sed -n 's/^.* reaped: //p' "$tracing/trace")
for key in seq episode reaper victim_pid victim_comm latency_us; do
	check_is "$name: trace event: $key" "$(field "$reaped" "$key")" \
		"$(field "$event" "$key")"
done

name=process_mrelease
if grep -q process_mrelease /proc/kallsyms; then
	released=$(mktemp)
	# The OOM reaper, after 2 s, may be first where the host is busy.
	for attempt in 1 2 3; do
		kill_held
		check "$name: of a victim" wait "$releaser"
		wait_for 60 record reaped
		records_after "$seq" reaped | grep -q process_mrelease && break
		ktap_print_msg "the OOM reaper was first: $(cat "$released")"
		release
		wait_for 60 record exited
	done
	check_gone 1
	check_is "$name: reaper" process_mrelease "$(field "$reaped" reaper)"
	check_is "stats: reaped" $((attempt + 1)) $(($(stat_of reaped) - counted_reaped))
	rm "$released"
else
	ktap_test_skip "$name" "this kernel has no process_mrelease()"
fi
# Whoever looks at a victim, as ps does, may be the last to drop its memory: 5.10
# reaps what is left then, in that process. The victim stays a zombie.
name="a reader"
said=$(mktemp)
sh -c '"$1" -a 1000 -g "$2" 8 & echo "$!"; exec sleep 30' unreaped "$hog" \
	"$cgroups/reaped" >"$said" &
background="$background $!"
wait_for 60 grep -q ready "$said"
held_pid=$(grep -x '[0-9]*' "$said")
rm "$said"
echo "$held_pid" >"$provoke/pin" &
reader=$!
wait_for 60 sleeps "$reader"
seq=$(last_seq)
"$hog" -a -500 -g "$cgroups/reaped" 64 &
background="$background $!"
check "$name: the victim has exited" wait_for 60 record exited
wait "$reader"
check "$name: it does not reap the victim" fails record reaped

check "stats: exited" [ "$(stat_of exited)" -gt "$counted_exited" ]
check_is "stats: exited_untracked" 0 "$(stat_of exited_untracked)"

ktap_finished
