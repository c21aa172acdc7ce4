#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# explain_pages.sh - oomwatch explain, for episodes that a guest does not bring about at
# will: several at a time, of several boots, or with records that are missing
#
# The records are written here as text, with as many fields as are looked at.
# shellcheck source=tests/tool/explain_lib.sh
. "$(dirname "$0")/explain_lib.sh"

# explain [EPISODE] - explain one of the records on standard input; sets $page
explain()
{
	cat >text
	page=$("$tool" explain --boot --input text "$@" 2>&1)
}

ktap_print_header

# Victims in three cgroups, of which the last one died elsewhere.
explain 4 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen victim_pid=11 victim_tgid=11 victim_comm=right task_memcg=/a/b
[ 1.100000] victim seq=2 episode=2 role=chosen victim_pid=12 victim_tgid=12 victim_comm=wrong task_memcg=/ab
[ 1.200000] victim seq=3 episode=3 role=chosen victim_pid=13 victim_tgid=13 victim_comm=gone task_memcg=/a
[ 1.300000] exited seq=4 episode=3 victim_pid=13 victim_tgid=13 victim_comm=gone latency_us=100000
[ 2.000000] oom seq=5 episode=4 outcome=victim_pending context=memcg oom_memcg=/a
[ 4.000000] exited seq=6 episode=1 victim_pid=11 victim_tgid=11 victim_comm=right latency_us=3000000
EOT
says "the kernel waits for a victim below, not beside" \
	'waited for right (11), .* gone 3.0 s .*oomwatch explain 1'

explain 2 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen victim_pid=11 victim_tgid=11 victim_comm=threads task_memcg=/
[ 1.100000] exited seq=2 episode=1 victim_pid=11 victim_tgid=11 victim_comm=threads latency_us=100000
[ 2.000000] oom seq=3 episode=2 outcome=victim_pending context=global
EOT
says "or for memory that its other threads hold" 'waited for threads (11)'

# A newer module names it.
named='[ 1.000000] victim seq=1 episode=1 role=chosen victim_pid=11 victim_tgid=11 victim_comm=first task_memcg=/a
[ 1.100000] exited seq=2 episode=1 victim_pid=11 victim_tgid=11 victim_comm=first latency_us=100000
[ 1.200000] victim seq=3 episode=2 role=chosen victim_pid=12 victim_tgid=12 victim_comm=second task_memcg=/a
[ 1.300000] victim seq=4 episode=3 role=trigger victim_pid=13 victim_tgid=11 victim_comm=thread mm_victim_tgid=11 mm_victim_episode=1 task_memcg=/a'
for pid in 11 12 13; do
	explain 4 <<EOT
$named
[ 2.000000] oom seq=5 episode=4 outcome=victim_pending context=memcg oom_memcg=/a pending_victim_pid=$pid
EOT
	case $pid in
	12) says "the victim that is named" 'still waiting for second (12) to exit' ;;
	*) says "or whose thread $pid it is, though another one has not gone" 'still waiting for first (11) to exit' ;;
	esac
done
explain 4 <<EOT
$named
[ 2.000000] oom seq=5 episode=4 outcome=victim_pending context=memcg oom_memcg=/a pending_victim_pid=99
EOT
says "one without a record is named by its number" 'still waiting for process 99 to exit'
lacks "and no other one" 'second'

# When the memory is free. A further thread of a victim has none of its own.
many='victim_pid=21 victim_tgid=21 victim_comm=many'
victim="victim seq=1 episode=1 role=chosen state=killed $many victim_anon_rss_kb=2097152 task_memcg=/"
thread='victim seq=3 episode=2 role=trigger state=dying victim_pid=22 victim_tgid=21 victim_comm=thread victim_anon_rss_kb=2097152 mm_victim_tgid=21 mm_victim_episode=1'
both="[ 1.000000] $victim
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=21
[ 1.200000] $thread
[ 1.300000] oom seq=4 episode=2 outcome=trigger_dying context=global trigger_pid=22 trigger_tgid=21 victims=1
[ 1.300000] exited seq=5 episode=2 victim_pid=22 victim_tgid=21 victim_comm=thread latency_us=100000
[ 1.010700] exited seq=6 episode=1 $many latency_us=10700"
free="[ 2.700000] freed seq=7 episode=1 $many latency_us=1700000 late_us=4000"
explain 1 <<EOT
$both
$free
EOT
says "the first thread, and then all" \
	'many (21): 2.00 GiB, its marked thread left it after 10.7 ms, all of it was free after 1.7 s'
explain 1 <<EOT
$both
$free skipped_us=1100000
EOT
says "the OOM reaper came in vain" \
	'many (21): 2.00 GiB, the OOM reaper could not take it and gave up after 1.1 s, its marked thread'
explain 1 <<EOT
$both
$free skipped_us=4000
EOT
lacks "it did not come at all" 'OOM reaper'
explain 1 <<EOT
$both
EOT
says "the first thread only: whether it is free is not known" \
	'many (21): 2.00 GiB, its marked thread left it after 10.7 ms What'
lacks "so nothing is said" 'was free\|not free'
explain 2 <<EOT
$both
$free
EOT
says "a further thread is of a victim" \
	'thread (22) asked, and was dying itself, a further thread of 21, a victim of event 1: no task'
says "which has no memory of its own" \
	'fast thread (22) \[trigger\]: a further thread of 21, a victim of event 1'
lacks "so it has not freed it" '2.00 GiB'
lacks "nor does anybody wait for it" 'has not gone'
explain 1 <<EOT
[ 1.000000] $victim
[ 1.000010] victim seq=2 episode=1 role=group state=killed victim_pid=23 victim_tgid=23 victim_comm=shares victim_anon_rss_kb=2097152 mm_victim_tgid=21 mm_victim_episode=1
[ 1.000020] victim seq=3 episode=1 role=group state=killed victim_pid=24 victim_tgid=24 victim_comm=other victim_anon_rss_kb=1048576
[ 1.000030] victim seq=4 episode=1 role=group state=killed victim_pid=25 victim_tgid=24 victim_comm=thread victim_anon_rss_kb=1048576 mm_victim_tgid=24 mm_victim_episode=1
[ 1.100000] oom seq=5 episode=1 outcome=killed context=global victims=4 chosen_pid=21
[ 1.500000] freed seq=6 episode=1 $many latency_us=500000 late_us=4000
[ 1.500020] exited seq=7 episode=1 $many latency_us=500020
EOT
says "three processes" 'many (21) and 2 more were killed'
says "two memories, of which one is free" 'together: up to 3.00 GiB, 1 of 2 free, the last after 500.0 ms'
says "who shares one" 'shares (23) \[group\]: has the memory of 21 '
says "all at once" 'many (21): 2.00 GiB, all of it was free after 500.0 ms shares'
says "the other is still held" 'other (24) \[group\]: 1.00 GiB, not gone yet'
explain 3 <<EOT
$both
[ 1.400000] freed seq=7 episode=9 victim_pid=5 victim_tgid=5 victim_comm=x latency_us=400000 late_us=4000
[ 2.000000] oom seq=8 episode=3 outcome=victim_pending context=global
EOT
says "it waited for memory, not for the thread that was marked last" \
	'waited for many (21), '

# Numbers start again.
explain 1 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=11 victim_tgid=11 victim_comm=before
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=11
[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=21 victim_tgid=21 victim_comm=after
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=21
EOT
says "of two boots, the last one counts" 'after (21) was killed'
lacks "and the other one does not" before
explain <<'EOT'
[ 1.000000] oom seq=1 episode=1 outcome=killed context=global victims=0
[ 1.100000] oom seq=2 episode=2 outcome=killed context=global victims=0
[ 0.500000] exited seq=1 episode=0 victim_pid=21 victim_tgid=21 victim_comm=a
EOT
says "the last one has no episode, the first has one" \
	'its newest load of the module has no OOM event, but an earlier load has'

# Parts of a log, the last one first.
explain <<'EOT'
[ 2.000000] victim seq=3 episode=2 role=chosen state=killed victim_pid=31 victim_tgid=31 victim_comm=b
[ 2.100000] oom seq=4 episode=2 outcome=killed context=global victims=1 chosen_pid=31
[ 1.200000] exited seq=2 episode=1 victim_pid=21 victim_tgid=21 victim_comm=a
EOT
says "the last part is the first in the file" 'b (31) was killed'

# Nodes: what the request may not have is not short.
node=$(printf 'zone%d=node%d/Normal zone%d_free_kb=%d zone%d_min_kb=100 zone%d_low_kb=200 zone%d_high_kb=300 zone%d_managed_kb=9000 ' \
	0 0 0 50 0 0 0 0  1 1 1 100 1 1 1 1  2 2 2 50 2 2 2 2  3 3 3 150 3 3 3 3)
explain <<EOT
[ 1.000000] memory seq=1 episode=1 total_kb=99999 free_kb=400 $node
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global constraint=CONSTRAINT_CPUSET origin=page_alloc mems_allowed=0-1,3 cpuset=/set victims=1 chosen_pid=5
EOT
says "the list of nodes" 'cpuset /set allows: 0-1,3'
says "a zone below its watermark" 'node 0 Normal: [^:]*: not above min'
says "a zone at its watermark" 'node 1 Normal: [^:]*: not above min'
says "a zone that is not allowed" 'node 2 Normal: [^:]*: not allowed'
says "a zone above it" 'node 3 Normal: [^:]*: above min, when this was read'
says "the others may have some" 'Only some NUMA nodes were allowed'

# Chosen, but no victim; and a group that does not die.
explain <<'EOT'
[ 1.000000] candidate seq=1 episode=1 rank=1 candidate_pid=5 candidate_comm=late candidate_points=6000 candidate_oom_score_adj=1000 candidate_anon_rss_kb=4000 candidate_swap_kb=0 candidate_pgtables_kb=0
[ 1.000000] candidate seq=2 episode=1 rank=2 candidate_pid=6 candidate_comm=early candidate_points=4000 candidate_oom_score_adj=0 candidate_anon_rss_kb=16000 candidate_swap_kb=0 candidate_pgtables_kb=0
[ 1.100000] oom seq=3 episode=1 outcome=victim_exited context=memcg oom_memcg=/a oom_group=/a totalpages=5000 page_size=4096 candidates_scored=2 candidates_eligible=2 chosen_pid=5 chosen_comm=late chosen_points=6000 victims=0
EOT
says "why the one that left was chosen" 'Why this one late (5) rss 3.91 MiB'
says "and who else would have been" 'without it, early (6)'
says "the one that is large is not the first" 'early (6) holds 80 %'
lacks "nobody dies together with it" 'memory.oom.group'

explain <<'EOT'
[ 1.000000] oom seq=1 episode=1 outcome=no_victim context=memcg oom_memcg=/a totalpages=5000 candidates_scored=0 candidates_eligible=0 victims=0
EOT
says "nobody was there" 'no process was left to be killed'
lacks "so nobody was spared" '[-]1000'

# Swap: none, full, or that of a cgroup full.
oom='oom seq=2 episode=1 outcome=killed origin=page_alloc victims=0'
explain <<EOT
[ 1.000000] memory seq=1 episode=1 swap_total_kb=0 swap_free_kb=0
[ 1.100000] $oom context=global
EOT
says "no swap" 'There is no swap'
explain <<EOT
[ 1.000000] memory seq=1 episode=1 swap_total_kb=100000 swap_free_kb=500
[ 1.100000] $oom context=global
EOT
says "swap that is full" 'Swap is full'
explain <<EOT
[ 1.000000] memory seq=1 episode=1 swap_total_kb=100000 swap_free_kb=5000
[ 1.100000] $oom context=global
EOT
lacks "swap that is not" 'Swap is full'
explain <<EOT
[ 1.100000] $oom context=memcg oom_memcg=/a oom_memcg_swap_kb=80 oom_memcg_swap_max_kb=80
EOT
says "that of a cgroup" 'swap of the cgroup is full'

# A run of repeats.
run='[ 1.000000] oom seq=1 episode=1 outcome=skipped_gfp context=global victims=0
[ 1.500000] oom seq=2 episode=9 outcome=skipped_gfp context=memcg oom_memcg_id=7 victims=0 repeats=50
[ 2.000000] oom seq=3 episode=5 outcome=skipped_gfp context=global victims=0 repeats=4 repeats_duration_us=1000000
[ 3.000000] oom seq=4 episode=8 outcome=skipped_gfp context=global victims=0 repeats=3 repeats_duration_us=1000000
[ 4.000000] oom seq=5 episode=10 outcome=killed context=global victims=1
[ 5.000000] oom seq=6 episode=11 outcome=skipped_gfp context=global victims=0
[ 6.000000] oom seq=7 episode=12 outcome=skipped_gfp context=global victims=0 repeats=1'
explain 1 <<EOT
$run
EOT
says "how often the first one repeated itself" '7 more such events followed'
explain 8 <<EOT
$run
EOT
says "which one is repeated" 'repeats an earlier event: .oomwatch explain 1.'

# The two ways to panic, the two limits of v1, the two ways not to be scored.
panic='oom seq=1 episode=1 outcome=panic context=global constraint=CONSTRAINT_NONE totalpages=5000 victims=0'
explain <<EOT
[ 1.000000] $panic panic_reason=panic_on_oom candidates_scored=0
EOT
says "panic_on_oom of the whole system" 'panics: vm.panic_on_oom is 1 or 2 What.*Why it panics vm.panic_on_oom is 1 or 2,.*panic_on_oom=0'
for constraint in CPUSET MEMORY_POLICY MEMCG; do
	explain <<-EOT
	[ 1.000000] $(echo "$panic" | sed "s/_NONE/_$constraint/") panic_reason=panic_on_oom candidates_scored=0
	EOT
	says "panic_on_oom, $constraint" 'panics: vm.panic_on_oom is 2 What.*Why it panics vm.panic_on_oom is 2:'
done
explain <<EOT
[ 1.000000] $panic panic_reason=no_killable_process candidates_scored=9
EOT
says "nobody may be killed" 'panics: no process may be killed What.*found none.*above -1000'
lacks "which is not because of a sysctl" 'panic_on_oom=0'
explain <<EOT
[ 1.000000] $panic panic_reason=no_killable_process candidates_scored=0
EOT
says "all were killed" 'panics: no process is left to be killed What.*found none'
lacks "none of them is at -1000" '-1000'
explain <<EOT
[ 1.000000] $panic panic_reason=no_killable_process
EOT
says "nobody to kill, without candidates" 'panics: no process can be killed What'
for scored in '' candidates_scored=0 candidates_scored=9; do
	explain <<-EOT
	[ 1.000000] $panic $scored
	EOT
	says "an older record, ${scored:-candidates not recorded}" 'panics: why is not recorded What.*Why it panics Not recorded'
done
explain <<EOT
[ 1.000000] candidate seq=1 episode=1 rank=1 candidate_pid=5 candidate_comm=large candidate_oom_score_adj=-1000 candidate_anon_rss_kb=4000 candidate_swap_kb=0 candidate_pgtables_kb=96
[ 1.000000] candidate seq=2 episode=1 rank=2 candidate_pid=6 candidate_comm=small candidate_oom_score_adj=-1000 candidate_anon_rss_kb=1000 candidate_swap_kb=0 candidate_pgtables_kb=24
[ 1.000000] $(echo "$panic" | sed s/seq=1/seq=3/) page_size=4096 candidates_scored=9 candidates_eligible=0
EOT
says "and who holds most" 'share 1 large 5 -1000 4.00 MiB 20 % #* 2 small 6 -1000 1.00 MiB 5 % #* 7 others may not be killed'
lacks "who have no points" points
says "under a title that does not say that they could be killed" 'Which processes there were none of those that were scored could be killed'
lacks "and were not passed over" 'could be killed name\|passed over'
explain <<EOT
[ 1.000000] candidate seq=1 episode=1 rank=1 candidate_pid=5 candidate_comm=killed candidate_oom_score_adj=0 candidate_anon_rss_kb=4000 candidate_swap_kb=0 candidate_pgtables_kb=96
[ 1.000000] $(echo "$panic" | sed s/seq=1/seq=2/) page_size=4096 candidates_scored=1 candidates_eligible=0
EOT
says "as those above -1000 were" 'The kernel passed over those above -1000. It does so if it had killed them before'

# The same from a log: what its table would give as points decided nothing.
log='sh invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0'
table='[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name'
for adj in 0 -1000; do
	cat >log.txt <<-EOT
	[   10.000000] $log
	[   10.000001] CPU: 0 PID: 9 Comm: sh Not tainted 6.1.0 #1
	[   10.000002] Tasks state (memory values in pages):
	[   10.000003] $table
	[   10.000004] [      7]     0     7     1000      400    40960        0         $adj one
	[   10.000005] Kernel panic - not syncing: System is deadlocked on memory
	EOT
	page=$("$tool" explain --boot --input log.txt 2>&1)
	says "a panic in a log, $adj: who there was" "Which processes there were name pid adj rss swap tables 1 one 7 $adj 400 p"
	lacks "without points" 'points\|Points\|could be killed name'
done
lacks "only those above -1000 are passed over" 'passed over'
sed -i 's/-1000 one/0 one/; s/Kernel panic.*/Out of memory: Killed process 7 (one) total-vm:4000kB, anon-rss:1600kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:40kB oom_score_adj:0/' log.txt
page=$("$tool" explain --boot --input log.txt 2>&1)
says "who was killed could be" 'Which processes could be killed name pid adj points rss'
lacks "and when" 'time not in the log'
sed 's/^[^]]*\] //' log.txt >timeless.txt
page=$("$tool" explain --input timeless.txt 2>&1)
says "a log without times" '^OOM event 1 time not in the log one (7) was killed'
v1='oom seq=1 episode=1 outcome=killed context=memcg oom_memcg=/a page_size=4096 oom_memcg_usage_kb=20480 oom_memcg_max_kb=20480 oom_memcg_memsw_kb=20480'
explain <<EOT
[ 1.000000] $v1 oom_memcg_memsw_max_kb=max
EOT
says "v1: the limit of memory" 'the limit of memory was met'
explain <<EOT
[ 1.000000] $v1 oom_memcg_memsw_max_kb=20480
EOT
says "v1: that of memory and swap" 'the limit of memory and swap was met'

victim='victim seq=1 episode=1 role=chosen state=killed victim_pid=5 victim_tgid=5 victim_comm=a'
explain <<EOT
[ 1.000000] $victim
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global chosen_pid=5 victims=1 message=Out\x20of\x20memory\x20(oom_kill_allocating_task)
EOT
says "the trigger goes" 'vm.oom_kill_allocating_task is set'
explain <<EOT
[ 1.000000] $victim
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global chosen_pid=5 victims=1 message=Out\x20of\x20memory
EOT
says "who asked goes first" 'asked to be the first to go'

# Names of which every byte is escaped, and victims without a record.
name=$(printf '\\xff%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
end="episode=1 victim_pid=4194304 victim_tgid=4194304 victim_comm=$name"
explain <<EOT
[ 1.000000] victim seq=1 role=group state=killed $end victim_anon_rss_kb=1023000
[ 1.100000] oom seq=2 episode=1 outcome=killed context=memcg oom_memcg=/$name/$name/$name trigger_pid=4194304 trigger_comm=$name chosen_pid=4194304 chosen_comm=$name victims=3
[ 3.100000] reaped seq=3 $end latency_us=2000000
[ 9.100000] exited seq=4 $end latency_us=8000000
EOT
says "a name of any bytes" '\\xff\\xff.* (4194304) \[group\]: 999 MiB, reaped after 2.0 s, its marked thread left it after 8.0 s'
check_is "of at most 80 columns" "" "$(printf '%s\n' "$page" | awk 'length > 80')"
says "the file that all records are in" "oomwatch --episode 1 --input FILE'"
says "all are counted" '(4194304) and 2 more were killed'
says "also those without a record" '2 victims have no record here'

# Which episode a person means: the newest kill, with what waited for it.
kill='outcome=killed context=memcg victims=1 oom_memcg'
waits='[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=10 victim_tgid=10 victim_comm=early task_memcg=/b
[ 1.100000] oom seq=2 episode=1 '$kill'=/b chosen_pid=10 trigger_pid=9 trigger_tgid=9 trigger_comm=asks
[ 1.200000] exited seq=3 episode=1 victim_pid=10 victim_tgid=10 latency_us=9
[ 2.000000] victim seq=4 episode=2 role=chosen state=killed victim_pid=11 victim_tgid=11 victim_comm=stress task_memcg=/a/x victim_parent_comm=shell
[ 2.100000] oom seq=5 episode=2 '$kill'=/a chosen_pid=11 trigger_pid=12 trigger_tgid=12 trigger_comm=other
[ 2.110000] oom seq=6 episode=3 outcome=victim_pending context=memcg oom_memcg=/a victims=0 duration_us=10000
[ 2.250000] oom seq=7 episode=14 outcome=victim_pending context=memcg oom_memcg=/a victims=0 repeats=74 repeats_duration_us=130000
[ 2.253800] oom seq=8 episode=15 outcome=trigger_dying context=memcg oom_memcg=/a victims=0 trigger_pid=11 trigger_tgid=11 trigger_comm=stress'
explain <<EOT
$waits
EOT
says "the newest kill, not the newest record" '^OOM event 2 .* stress (11) was killed 76 further requests waited for it, or came from tasks that were dying, in 153.8 ms Which'
lacks "nothing else came after it" later
explain 14 <<EOT
$waits
EOT
says "of a wait, what it waited for" 'no new victim: the kernel was still waiting for stress (11) to exit this stands for 74 such events, in 130.0 ms part of the OOM of event 2: .oomwatch explain 2.'
explain 15 <<EOT
$waits
EOT
says "of a death, what it is part of" 'stress (11) asked, and was dying itself: no task was killed part of the OOM of event 2'
explain 9 <<EOT
$waits
EOT
says "an episode that another one stands for" 'event 9 was merged into event 14, which stands for 74 events: .oomwatch explain 14 --input FILE. *$'
explain 2 <<'EOT'
[ 1.000000] oom seq=1 episode=1 outcome=no_victim context=memcg oom_memcg=/c victims=0
[ 1.100000] oom seq=2 episode=3 outcome=no_victim context=memcg oom_memcg=/d victims=0
[ 1.200000] oom seq=3 episode=8 outcome=no_victim context=memcg oom_memcg=/d victims=0 repeats=4
EOT
says "one that is older than what is repeated" 'no event 2; there are events 1 to 8: .oomwatch --type oom --input FILE. lists'
explain 16 <<EOT
$waits
EOT
says "one that there is not" 'no event 16; there are events 1 to 15'
explain <<EOT
$waits
[ 3.000000] oom seq=9 episode=16 outcome=no_victim context=memcg oom_memcg=/c victims=0
[ 3.500000] oom seq=10 episode=20 outcome=no_victim context=memcg oom_memcg=/c victims=0 repeats=4
EOT
says "what came later, elsewhere" '^OOM event 2 .* later, no task was killed in 5 more events, of which this is the last: .oomwatch explain 20.'
explain <<EOT
[ 1.000000] oom seq=1 episode=1 outcome=no_victim context=memcg oom_memcg=/c victims=0
[ 1.100000] oom seq=2 episode=2 outcome=victim_pending context=memcg oom_memcg=/a victims=0
EOT
says "without a kill, the newest that is no wait" '^OOM event 1 .* none may be killed'
explain <<EOT
[ 1.000000] oom seq=1 episode=1 outcome=victim_pending context=memcg oom_memcg=/a victims=0
EOT
says "else the newest wait" 'no new victim: the kernel was still waiting for an earlier one to exit'
explain <<EOT
$waits
[ 3.000000] oom seq=9 episode=16 outcome=panic context=global victims=0
[ 3.100000] oom seq=10 episode=17 outcome=skipped_gfp context=global victims=0
EOT
says "a panic is meant, too" '^OOM event 16 .* the system panics'

explain 1 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen victim_pid=10 victim_tgid=10 victim_comm=early
[ 2.000000] oom seq=9 episode=2 outcome=killed context=global victims=0
EOT
says "the oom record is missing: what shows the others" \
	'event 1 has no oom record.*; .oomwatch --episode 1 --input FILE. shows its other records'

# A victim that does not go is waited for after other kills, too.
stuck='[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=10 victim_tgid=10 victim_comm=stuck task_memcg=/a
[ 1.100000] oom seq=2 episode=1 '$kill'=/a chosen_pid=10
[ 2.000000] victim seq=3 episode=2 role=chosen state=killed victim_pid=11 victim_tgid=11 victim_comm=quick task_memcg=/a
[ 2.100000] oom seq=4 episode=2 '$kill'=/a chosen_pid=11
[ 2.200000] exited seq=5 episode=2 victim_pid=11 victim_tgid=11 latency_us=9
[ 3.000000] oom seq=6 episode=3 outcome=victim_pending context=memcg oom_memcg=/a victims=0 duration_us=17'
explain <<EOT
$stuck
EOT
lacks "a wait for an earlier one is not of the newest" 'waited for it'
explain 1 <<EOT
$stuck
EOT
says "but of that one" '^OOM event 1 .* 1 further request waited for it, in 17 us'

# --comm, --memcg, --pid, --since: a victim first.
roles='[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=11 victim_tgid=10 victim_comm=web victim_parent_comm=sh task_memcg=/shop/web
[ 1.100000] oom seq=2 episode=1 '$kill'=/shop chosen_pid=11 chosen_comm=web trigger_pid=11
[ 2.000000] victim seq=3 episode=2 role=chosen state=killed victim_pid=21 victim_tgid=21 victim_comm=db task_memcg=/shop/db
[ 2.100000] oom seq=4 episode=2 '$kill'=/shop chosen_pid=21 chosen_comm=db trigger_pid=10 trigger_tgid=10 trigger_comm=web
[ 3.000000] victim seq=5 episode=3 role=chosen state=killed victim_pid=31 victim_tgid=31 victim_comm=mail task_memcg=/mail
[ 3.000000] candidate seq=6 episode=3 rank=2 candidate_pid=10 candidate_tgid=10 candidate_comm=web
[ 3.000000] candidate seq=7 episode=3 rank=3 candidate_pid=41 candidate_tgid=41 candidate_comm=idle
[ 3.100000] oom seq=8 episode=3 '$kill'=/mail chosen_pid=31 chosen_comm=mail trigger_pid=31 trigger_comm=sh'
while read -r number options; do
	# shellcheck disable=SC2086 # several words
	explain $options <<EOT
$roles
EOT
	says "$options" "^OOM event $number "
done <<'EOT'
1 --comm web
1 --comm w*b
2 --comm web --since 1.5
3 --comm web --since 2.5
3 --comm idle
3 --comm sh
1 --pid 11
1 --pid 10
3 --pid 41
2 --memcg /shop*
2 --memcg /shop
2 --memcg shop
1 --memcg /shop/web
1 --memcg we
2 --episode 2
3 --since 0
3
EOT
for options in "--comm nosuch" "--pid 4711" "--memcg /nosuch" "--since 4" "--comm mail --memcg /shop"; do
	# shellcheck disable=SC2086 # several words
	explain $options <<EOT
$roles
EOT
	says "none: $options" 'no event passes the filters; there are events 1 to 3: .oomwatch explain 3 --input FILE. '
	check_is "how a filter compares, where it was given: $options" \
		"$(echo "$options" | grep -oE -e '--(comm|memcg)' | sort)" \
		"$(as_line | grep -oE -e '--[a-z]+ takes' | cut -d' ' -f1 | sort)"
done
explain 2 --comm web <<EOT
$roles
EOT
says "a number and a filter" 'already names the event: leave out'
explain 2 --episode 1 <<EOT
$roles
EOT
says "two numbers" "explains one OOM event: leave out"
explain --episode 99999999999999999999 <<EOT
$roles
EOT
says "a number that is too large" "up to 18446744073709551615; .* is too large"

# Again and again: the same path, or another container of the same pod.
again()
{
	awk -v count="$1" -v step="$2" -v path="$3" -v ids="$4" 'BEGIN {
		for (i = 1; i <= count; i++) {
			id = sprintf("%064x", ids ? i : 1)
			printf("[ %d.000000] oom seq=%d episode=%d outcome=killed context=memcg oom_memcg=%s%s.scope victims=0\n",
			       100 + (i - 1) * step, i, i, path, id)
		}
	}'
}
explain <<EOT
$(again 12 40 /system.slice/docker- "")
EOT
says "a loop" 'the 12th OOM of this cgroup since \[ *100.000000\], one every 40 s on average'
explain 2 <<EOT
$(again 3 40 /system.slice/docker- "")
EOT
says "the second" 'the 2nd OOM of this cgroup since \[ *100.000000\], 40 s after it'
explain <<EOT
$(again 3 40 /system.slice/docker- yes)
EOT
lacks "other containers are not the same" 'the [0-9]*.. OOM'
# nodes WHICH... - an OOM for each: of some nodes only, or of "all"
nodes()
{
	number=0
	for nodes; do
		number=$((number + 1))
		case $nodes in
		all) nodes=CONSTRAINT_NONE ;;
		*) nodes="CONSTRAINT_CPUSET mems_allowed=$nodes" ;;
		esac
		echo "[ $((100 * number)).000000] oom seq=$number episode=$number outcome=killed context=global constraint=$nodes victims=0"
	done
}
explain <<EOT
$(nodes 1 all 0 1)
EOT
says "the same nodes" 'the 2nd OOM of these nodes since \[ *100.000000\], 5 min after it'
explain <<EOT
$(nodes 1 all 0 all)
EOT
says "the system, without OOMs of nodes" 'the 2nd OOM of the system since \[ *200.000000\], 3 min after it'
explain <<EOT
$(nodes 1 all 0)
EOT
lacks "other nodes are not the same" 'the [0-9]*.. OOM'
explain <<EOT
$(nodes all all | sed 's/ context=global//')
EOT
lacks "nor is what is not known to have run out" 'the [0-9]*.. OOM'
pod=/kubepods.slice/kubepods-pod7c1f0a52_93be_4d0e_8a6f_2b1d5c9e7f30.slice
explain <<EOT
$(again 21 7200 $pod/crio- yes)
EOT
says "but those of a pod are" 'the 21st OOM in this pod since \[ *100.000000\], one every 2 h on average'
says "which one is told" 'container 000000000000 (CRI-O), in pod 7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30 (kubernetes, Guaranteed)'
says "all of the path is there" "memory cgroup /kubepods.slice ${pod#/kubepods.slice} /crio-0*15.scope"
check_is "in at most 80 columns" "" "$(printf '%s\n' "$page" | awk 'length > 80')"

# A path of any bytes, as long as a record has room for, broken at its slashes and
# where there are none.
bytes=$(printf '\\xff%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)
wrapped=0
for start in /part /a /ab /abc /abcd; do
	long=$start$bytes$bytes/\\x1b[31m\\x20x/$bytes$bytes$bytes/$(printf %077d 0)
	explain <<EOT
[ 1.000000] oom seq=1 episode=1 outcome=killed context=memcg oom_memcg=$long victims=0
EOT
	seen=$(printf '%s\n' "$page" | sed -n '/memory cgroup/,/^$/p')
	[ "$(printf '%s\n' "$seen" | sed 's/memory cgroup//' | tr -d ' \n')" = "$long" ] &&
		! printf '%s\n' "$seen" | grep -q '\\x\?.\?$' &&
		[ -z "$(printf '%s\n' "$page" | awk 'length > 80')" ] &&
		wrapped=$((wrapped + 1))
done
check_is "long paths: all of them, in 80 columns, no half of an escape" 5 "$wrapped"

# Who the victim is: of the system, of a container, a thread.
explain <<'EOT'
[ 5.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=130 victim_tgid=130 victim_comm=postgres victim_exe=postgres victim_ppid=77 victim_parent_comm=postmaster victim_uid=113 victim_nspid=130 context=global task_memcg=/system.slice/postgresql.service
[ 5.100000] oom seq=2 episode=1 outcome=killed context=global trigger_pid=134 trigger_comm=sshd trigger_memcg=/ victims=1 chosen_pid=130
EOT
says "its cgroup, where the system ran out" 'Which process was killed postgres (130), uid 113, program postgres parent: postmaster (77) of cgroup /system.slice/postgresql.service unit postgresql.service What'
lacks "a number of its own it has not" namespace
explain <<'EOT'
[ 5.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=595 victim_tgid=595 victim_comm=stress victim_nspid=3 context=memcg task_memcg=/a
[ 5.100000] oom seq=2 episode=1 outcome=killed context=memcg oom_memcg=/a victims=1 chosen_pid=595
EOT
says "its number in a container" 'pid 3 in its own PID namespace, as its container sees it'
explain <<'EOT'
[ 5.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=595 victim_tgid=594 victim_comm=worker victim_leader_comm=java victim_nspid=1 context=memcg task_memcg=/a
[ 5.100000] oom seq=2 episode=1 outcome=killed context=memcg oom_memcg=/a victims=1 chosen_pid=595
EOT
says "the end of a container" 'pid 1 in its own PID namespace: the whole container ends with it'
says "a thread" 'a thread of java (594)'

explain <<'EOT'
[ 5.000000] stack seq=1 episode=1 trigger_pid=131 trigger_comm=sh stack=__alloc_pages+0x305,w_frag.cold+0xc7[fieldmod],?[evil\x1b],vfs_write+0xc7
[ 5.100000] oom seq=2 episode=1 outcome=killed context=global trigger_pid=131 trigger_comm=sh victims=0
EOT
says "the module of a frame" 'in: __alloc_pages w_frag.cold\[fieldmod\] ?\[evil\\x1b\] vfs_write'
explain <<'EOT'
[ 5.100000] oom seq=1 episode=1 outcome=killed context=global victims=1 chosen_pid=5
EOT
lacks "who asked is not known" 'Which task asked'

ktap_finished
