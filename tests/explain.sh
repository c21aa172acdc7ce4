#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# explain.sh - oomwatch explain, for episodes that a guest does not bring about at
# will: several at a time, of several boots, or with records that are missing
#
# The records are written here as text, with as many fields as are looked at.
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$(dirname "$0")/../tools/oomwatch}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# explain [EPISODE] - explain one of the records on standard input; sets $page
explain()
{
	cat >text
	page=$("$tool" explain --boot --input text "$@" 2>&1)
}

# says NAME PATTERN - one test: does the page, as one line, match?
says()
{
	if printf '%s\n' "$page" | tr -s ' \n' ' ' | grep -q -e "$2"; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted: $2"
		ktap_print_msg "$page"
		ktap_test_fail "$1"
	fi
}

# lacks NAME PATTERN - one test: does the page, as one line, not match?
lacks()
{
	check "$1" fails grep -q -e "$2" <<EOT
$(printf '%s\n' "$page" | tr -s ' \n' ' ')
EOT
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

# Numbers start again.
explain 1 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=11 victim_tgid=11 victim_comm=before
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=11
[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=21 victim_tgid=21 victim_comm=after
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=21
EOT
says "of two boots, the last one counts" 'after (21) was killed'
lacks "and the other one does not" before

# Parts of a log, the last one first.
explain <<'EOT'
[ 2.000000] victim seq=3 episode=2 role=chosen state=killed victim_pid=31 victim_tgid=31
[ 2.100000] oom seq=4 episode=2 outcome=killed context=global victims=1 chosen_pid=31
[ 1.200000] exited seq=2 episode=1 victim_pid=21 victim_tgid=21 victim_comm=a
EOT
says "the last part has no episode, the first has one" 'not in their order'

# Nodes: what the request may not have is not short.
node=$(printf 'zone%d=node%d/Normal zone%d_free_kb=%d zone%d_min_kb=100 zone%d_low_kb=200 zone%d_high_kb=300 zone%d_managed_kb=9000 ' \
	0 0 0 50 0 0 0 0  1 1 1 100 1 1 1 1  2 2 2 50 2 2 2 2  3 3 3 150 3 3 3 3)
explain <<EOT
[ 1.000000] memory seq=1 episode=1 total_kb=99999 free_kb=400 $node
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global constraint=CONSTRAINT_CPUSET invoker=page_alloc mems_allowed=0-1,3 cpuset=/set victims=1 chosen_pid=5
EOT
says "the list of nodes" 'cpuset /set allows: 0-1,3'
says "a zone below its watermark" 'node 0 Normal: [^:]*: not above min'
says "a zone at its watermark" 'node 1 Normal: [^:]*: not above min'
says "a zone that is not allowed" 'node 2 Normal: [^:]*: not allowed'
says "a zone above it" 'node 3 Normal: [^:]*: not above low'
says "the others may have some" 'Only some NUMA nodes were allowed'

# Chosen, but no victim; and a group that does not die.
explain <<'EOT'
[ 1.000000] candidate seq=1 episode=1 rank=1 candidate_pid=5 candidate_comm=late candidate_points=6000 candidate_oom_score_adj=1000 candidate_anon_rss_kb=4000 candidate_swap_kb=0 candidate_pgtables_kb=0
[ 1.000000] candidate seq=2 episode=1 rank=2 candidate_pid=6 candidate_comm=early candidate_points=4000 candidate_oom_score_adj=0 candidate_anon_rss_kb=16000 candidate_swap_kb=0 candidate_pgtables_kb=0
[ 1.100000] oom seq=3 episode=1 outcome=victim_exited context=memcg oom_memcg=/a oom_group=/a totalpages=5000 page_size=4096 candidates_scored=2 candidates_eligible=2 chosen_pid=5 chosen_comm=late chosen_points=6000 victims=0
EOT
says "why the one that left was chosen" 'Why this one late (5) rss 3.91 MiB'
says "and who else would have been" 'without it, early (6)'
says "the one that is large is not the first" 'One process holds 80 %'
lacks "nobody dies together with it" 'memory.oom.group'

explain <<'EOT'
[ 1.000000] oom seq=1 episode=1 outcome=no_victim context=memcg oom_memcg=/a totalpages=5000 candidates_scored=0 candidates_eligible=0 victims=0
EOT
says "nobody was there" 'no process was left to be killed'
lacks "so nobody was spared" '[-]1000'

# Swap: none, full, or that of a cgroup full.
oom='oom seq=2 episode=1 outcome=killed invoker=page_alloc victims=0'
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
says "how often the first one repeated itself" 'and so it went on, 7 times more'
explain 8 <<EOT
$run
EOT
says "which one is repeated" 'repeats an earlier episode: .oomwatch explain 1.'

# The two ways to panic, the two limits of v1, the two ways not to be scored.
panic='oom seq=1 episode=1 outcome=panic context=global constraint=CONSTRAINT_NONE totalpages=5000 victims=0'
explain <<EOT
[ 1.000000] $panic candidates_scored=0
EOT
says "panic_on_oom" 'panics: vm.panic_on_oom says so What'
explain <<EOT
[ 1.000000] $panic candidates_scored=9
EOT
says "nobody to kill" 'panics: nobody may be killed What'
explain <<EOT
[ 1.000000] candidate seq=1 episode=1 rank=1 candidate_pid=5 candidate_comm=large candidate_oom_score_adj=-1000 candidate_anon_rss_kb=4000 candidate_swap_kb=0 candidate_pgtables_kb=96
[ 1.000000] candidate seq=2 episode=1 rank=2 candidate_pid=6 candidate_comm=small candidate_oom_score_adj=-1000 candidate_anon_rss_kb=1000 candidate_swap_kb=0 candidate_pgtables_kb=24
[ 1.000000] $(echo "$panic" | sed s/seq=1/seq=3/) page_size=4096 candidates_scored=9 candidates_eligible=0
EOT
says "and who holds most" 'share 1 large 5 -1000 4.00 MiB 20 % #* 2 small 6 -1000 1.00 MiB 5 % #* 7 others may not be killed'
lacks "who have no points" points
explain <<EOT
[ 1.000000] $panic
EOT
says "either, without candidates" 'says so, or nobody may be killed What.*candidates=0'

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
says "a name of any bytes" '\\xff\\xff.* (4194304) \[group\]: 999 MiB, gone after 8.0 s, reaped after 2.0 s'
check_is "of at most 80 columns" "" "$(printf '%s\n' "$page" | awk 'length > 80')"
says "the file that all records are in" "oomwatch --episode 1 --input FILE'"
says "all are counted" '(4194304) and 2 more were killed'
says "also those without a record" '2 victims have no record here'

ktap_finished
