#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# explain_accounts.sh - oomwatch explain: are its sums right, and its advice?
#
# accounts.txt and accounts-v1.txt were recorded in guests by accounts-guest, which
# says how. What the page says of them is compared with sums made here. Then come
# records that are written here, and histories made at random.
# shellcheck source=tests/tool/explain_lib.sh
. "$(dirname "$0")/explain_lib.sh"

of_v2=$here/accounts.txt
of_v1=$here/accounts-v1.txt

# explain [EPISODE] - explain one of the records on standard input; sets $page
explain()
{
	cat >text
	page=$("$tool" explain --boot --input text "$@" 2>&1)
}

# explain_of COMM [FILE] - the episode whose first victim has this name; sets $lines,
# which are its records
explain_of()
{
	local file=${2:-$of_v2} episode

	episode=$(field "$(grep -m 1 "^[^a-z]*victim .* victim_comm=$1 " "$file")" episode)
	lines=$(sed -n "s/^\[ *[0-9.]*\] \(.* episode=$episode \)/\1/p" "$file")
	explain "$episode" <"$file"
	check "$1: a page of at most 80 columns" awk '
		length > 80 || NR == 1 && !/^OOM event/ { bad = 1 }
		END { exit bad }' <<<"$page"
}

# kb TYPE KEY - a size of the first record of a type
kb()
{
	field "$(of_type "$lines" "$1" | head -n 1)" "$2_kb"
}

# sum_kb KEY - the sum of a size of all candidates
sum_kb()
{
	of_type "$lines" candidate | tr ' ' '\n' |
		awk -F= -v key="candidate_$1_kb" '$1 == key { sum += $2 } END { print sum + 0 }'
}

# max_kb KEY - the largest of a size of all candidates
max_kb()
{
	of_type "$lines" candidate | tr ' ' '\n' |
		awk -F= -v key="candidate_$1_kb" '
			$1 == key && $2 > max { max = $2 } END { print max + 0 }'
}

# size KB - as a page has it
size()
{
	awk -v kb="$1" 'BEGIN {
		for (unit = 1; kb >= 1000 && unit < 5; unit++)
			kb /= 1024
		printf("%." (kb < 10 ? 2 : kb < 100 ? 1 : 0) "f %s", kb,
		       substr("KiBMiBGiBTiBPiB", 3 * unit - 2, 3))
	}'
}

# rest_of_memcg - usage less what is known, in KiB
rest_of_memcg()
{
	local kmem

	kmem=$(kb oom oom_memcg_kmem)
	echo $(($(kb oom oom_memcg_usage) - $(sum_kb anon_rss) - $(max_kb shmem_rss) -
		${kmem:-$(sum_kb pgtables)}))
}

# rest_of_system - total less what is known, in KiB
rest_of_system()
{
	local rest key

	rest=$(kb memory total)
	for key in free anon file slab_reclaimable slab_unreclaimable pagetables \
		kernel_stack; do
		rest=$((rest - $(kb memory $key)))
	done
	echo "$rest"
}

# check_rest_of_memcg NAME LOW - the rest is on the page, and at least so much; nothing
# of the system is
check_rest_of_memcg()
{
	check "$1: there is a rest" [ "$(rest_of_memcg)" -ge "$2" ]
	says "$1: it is told" \
		"not in any of these lines: $(size "$(rest_of_memcg)") (files, tmpfs, kernel memory, sockets, ...)"
	says "$1: what it may be" "$(size "$(rest_of_memcg)") of the [0-9.]* MiB in use are not memory of the processes above"
	says "$1: where it is told" "journalctl -k.*Memory cgroup stats for"
	check_no_system "$1"
}

# check_no_system NAME - a cgroup is not judged by figures of the system
check_no_system()
{
	lacks "$1: no figure of the system" "in the system\\|system:\\|df -t\\|ipcs\\|slabtop\\|mlock"
}

# shares - the sum of the shares on a page; "nearly all" is all
shares()
{
	awk '/^  +name +pid/ { table = 1; next }
		table && !/^[* ] +[0-9]+  / { exit }
		table && /nearly all/ { sum += 100 }
		table && match($0, /[0-9]+ %/) { sum += substr($0, RSTART) + 0 }
		END { print sum + 0 }' <<<"$page"
}

# over_100 - the percentages on a page that are more than 100 %
over_100()
{
	grep -oE '[0-9.]+ %' <<<"$page" | awk '$1 > 100'
}

ktap_print_header

# A cgroup with memory that several processes share, and a file in a tmpfs.
explain_of backend
says "shared memory is counted once" \
	"held by [0-9]* processes: .*shared memory (6 map it, counted once) $(size "$(max_kb shmem_rss)")"
check "which is less than all map" [ $(($(max_kb shmem_rss) * 3)) -lt "$(sum_kb shmem_rss)" ]
check_rest_of_memcg "a file in a tmpfs" 8192
says "and what the last request was for" 'the last request was for tmpfs or shared memory'
lacks "they are not too many" 'too many'
says "the victim's share is of its own memory" 'backend [0-9]* 0 8[0-9.]* MiB [0-9.]* KiB [0-3] %'
says "so is what is free then" "backend ([0-9]*): [0-9.]* KiB, "
says "shared memory stays" 'Shared memory and mapped files (up to 8[0-9.]* MiB) are not included: they stay'

# Memory of the kernel that processes cause.
explain_of pipes
check_rest_of_memcg "pipes" 15000
says "the last request was for them" 'the last request was for memory of the kernel'
says "what a kill gives back of it is not known" 'Not recorded: memory that the kernel held for it'
explain_of tables
says "page tables of a cgroup" 'tables ([0-9]*) holds \(9[0-9] %\|nearly all\) of the memory that ran out'
says "whose they are" "are page tables, $(size "$(max_kb pgtables)") of them those of tables ("
lacks "are no rest" 'not memory of the processes'
check_no_system "page tables"

# A file of 10 of 24 MiB, and a process.
explain_of mixed
says "a process with half of it" 'mixed ([0-9]*) holds [45][0-9] % of the memory that ran out: whether that is usual for it is not recorded'
lacks "is not accused" 'it leaks'
check_rest_of_memcg "and a file beside it" 8192

explain_of v1-kmem "$of_v1"
says "kmem of v1" "kernel memory (kmem), of it: $(size "$(kb oom oom_memcg_kmem)")"
says "explains it" "$(size "$(kb oom oom_memcg_kmem)") of the 16.0 MiB in use are memory of the kernel (kmem)"
lacks "there is nothing else to look for" 'not memory of the processes'
check_no_system "kmem"
sed 's/ oom_memcg_usage_kb=16384/ oom_memcg_usage_kb=16000/' "$of_v1" >text
page=$("$tool" explain --boot --input text)
says "no part is more than the whole" '15.6 MiB of the 15.6 MiB in use are memory of the kernel (kmem)'

# One process, a part of whose rss is not charged to its cgroup.
explain_of single
says "one process, by name" 'single ([0-9]*) holds \(9[0-9] %\|nearly all\) of the memory that ran out: either it leaks, or the limit is too small for it'
explain_of sheep
says "who was not killed, by name" 'wolf ([0-9]*) holds [0-9]* % of the memory that ran out, and was not killed'
says "points of the victim, with a size alone" 'sheep [0-9]* 1000 2[0-9.]* MiB 2[0-9.]* MiB [0-9-]* '

# Many processes.
explain_of crowd
says "a crowd in a cgroup" "$(field "$(of_type "$lines" oom)" candidates_eligible) processes, of which the largest holds [0-9.]* KiB: there may be too many of them.* The 8 with a record hold"
check_no_system "crowd"
explain_of all-crowd
eligible=$(field "$(of_type "$lines" oom)" candidates_eligible)
check "a crowd in the system: $eligible" [ "$eligible" -gt 500 ]
says "is told, with what they hold" "$eligible processes, of which the largest holds .*; all of them, with their page tables and kernel stacks, $(size $(($(kb memory anon) + $(kb memory pagetables) + $(kb memory kernel_stack))))"
says "kernel stacks" "kernel stacks $(size "$(kb memory kernel_stack)")"

# The system, filled by what no process holds.
explain_of all-tables
says "page tables of the system" 'all-tables ([0-9]*) holds [89][0-9] % of the memory that ran out'
says "whose they are" 'are page tables, [0-9.]* MiB of them those of all-tables ('
lacks "no process owns" 'in none of the lines above'
for kind in huge driver swap; do
	explain_of $kind
	check "$kind: the rest is large" [ "$(rest_of_system)" -gt 180000 ]
	says "$kind: it is told" \
		"in none of these lines $(size "$(rest_of_system)") [0-9]* % #.*(in none of these lines: drivers, huge pages, vmalloc, zram, ...)"
	says "$kind: what it may be" \
		"$(size "$(rest_of_system)") are in none of the lines above: pages of a driver, huge pages, vmalloc"
	check "$kind: no share above 100 %" [ "$(shares)" -le 100 ]
done
says "swap in memory" 'swap on zram or the like'
says "that is full" "Swap is full. If sysstat was collecting, 'sar -S' shows since when"
explain_of locked
says "locked memory, where there is much" "mlocked $(size "$(kb memory mlocked)")"

# Pages in a row.
explain_of prey
says "memory in small pieces" '8 pages in a row (32.0 KiB) were asked for. [0-9]* MiB are free above min, so most likely in smaller pieces'
says "where the pieces are told" 'journalctl -k.*the free pieces by size'
lacks "no command that shows those of now" buddyinfo
lacks "swap is no help" 'There is no swap'

# All episodes.
sed -n 's/^.*\] oom .* episode=\([0-9]*\) .*/\1/p' "$of_v2" >numbers
check "there are many" [ "$(wc -l <numbers)" -gt 10 ]
bad=""
while read -r number; do
	explain "$number" <"$of_v2"
	[ "$(shares)" -le 100 ] || bad="$bad $number"
	[ -z "$(over_100)" ] || bad="$bad $number"
done <numbers
check_is "no episode has more than 100 % of anything" "" "$bad"

# Page tables, as a report from the field had them.
explain <<'EOT'
[ 8.0] candidate seq=1 episode=1 rank=1 candidate_pid=8 candidate_comm=db candidate_points=70000 candidate_oom_score_adj=0 candidate_anon_rss_kb=400 candidate_file_rss_kb=0 candidate_shmem_rss_kb=0 candidate_swap_kb=0 candidate_pgtables_kb=279600
[ 8.0] memory seq=2 episode=1 total_kb=400000 free_kb=4000 mlocked_kb=0 anon_kb=1000 file_kb=12000 shmem_kb=9000 slab_reclaimable_kb=8000 slab_unreclaimable_kb=9000 pagetables_kb=280000
[ 8.1] oom seq=3 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100000 page_size=4096 candidates_scored=1 candidates_eligible=1 victims=1
EOT
says "page tables count as memory of the process" 'db (8) holds 70 %'
says "without stacks, the rest is what is recorded" 'in none of these lines 84.0 MiB 21 % #####'
says "that shmem is a part of the files" 'tmpfs and shared memory 8.79 MiB 2 %'
lacks "and what is left of them too little for a line" 'page cache'

# What is counted twice is more than all.
explain <<'EOT'
[ 8.0] memory seq=2 episode=1 total_kb=400000 free_kb=4000 mlocked_kb=0 anon_kb=390000 file_kb=12000 shmem_kb=9000 slab_reclaimable_kb=8000 slab_unreclaimable_kb=9000 pagetables_kb=1000 swap_total_kb=1000 swap_free_kb=0
[ 8.1] oom seq=3 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100250 page_size=4096 candidates_scored=0 candidates_eligible=0 victims=1
EOT
lacks "a rest of less than nothing" 'none of these lines'

# A parent and a child that share all after a fork; a third one is on its own.
fork=$(printf '[ 8.0] candidate seq=%d episode=1 rank=%d candidate_pid=%d candidate_comm=%s candidate_points=4500 candidate_oom_score_adj=0 candidate_anon_rss_kb=%d candidate_file_rss_kb=0 candidate_shmem_rss_kb=0 candidate_swap_kb=0 candidate_pgtables_kb=0\n' \
	1 1 11 parent 18000  2 2 12 child 17900  3 3 13 other 1500)
explain <<EOT
$fork
[ 8.1] oom seq=4 episode=1 outcome=killed context=memcg order=0 totalpages=5000 page_size=4096 oom_memcg=/a oom_memcg_usage_kb=20000 oom_memcg_max_kb=20000 candidates_scored=3 candidates_eligible=3 victims=1
EOT
says "the first has its share" 'parent 11 0 17.6 MiB 17.6 MiB 90 %'
says "who shares it has none" 'child 12 0 17.6 MiB 17.5 MiB - '
says "another one has" 'other 13 0 17.6 MiB 1.46 MiB 7 %'
says "they hold more than the usage, with a reason" \
	'held by 3 processes: anonymous 36.5 MiB, page tables 0 B (more than the usage: processes share pages after a fork, and pages may be charged to another cgroup)'
says "and why" '[-]: with this share, the sum would be more than 100 %: processes share pages after a fork'
explain <<EOT
$fork
[ 8.1] oom seq=4 episode=1 outcome=killed context=memcg order=0 totalpages=4400 page_size=4096 oom_memcg=/a oom_memcg_usage_kb=17600 oom_memcg_max_kb=17600 candidates_scored=3 candidates_eligible=3 victims=1
EOT
says "more than all is nearly all" 'parent 11 0 17.6 MiB 17.6 MiB nearly all'
says "in words, too" 'parent (11) holds nearly all of the memory that ran out'
check_is "and no more" 100 "$(shares)"

# A parent and a child that have one memory, not a copy of it: both are victims.
mm=${fork/anon_rss_kb=17900/anon_rss_kb=18000}
victims=$(printf '[ 8.0] victim seq=%d episode=1 role=%s state=killed victim_pid=%d victim_tgid=%d victim_comm=%s victim_oom_score_adj=0 victim_anon_rss_kb=18000 victim_swap_kb=0 victim_pgtables_kb=0\n' \
	5 chosen 11 11 parent  6 shared_mm 12 12 child)
of_mm='[ 8.1] oom seq=7 episode=1 outcome=killed context=memcg order=0 totalpages=5000 page_size=4096 oom_memcg=/a oom_memcg_usage_kb=20000 oom_memcg_max_kb=20000 candidates_scored=3 candidates_eligible=3 victims=2'
explain <<EOT
$mm
$victims
$of_mm
EOT
says "one memory of two processes is counted once" \
	'held by 3 processes (1 of them has the memory of another): anonymous 19.0 MiB, page tables 0 B not in any of these lines: 500 KiB (files, tmpfs, kernel memory, sockets, ...)'
explain <<EOT
$(grep -v ' rank=1 ' <<<"$mm")
$victims
$of_mm
EOT
says "also if only one of them has a record" 'held by 2 processes: anonymous 19.0 MiB'
explain <<EOT
$mm
${victims/role=shared_mm/role=group}
$of_mm
EOT
says "another victim has a memory of its own" 'held by 3 processes: anonymous 36.6 MiB'

# Of 391 MiB, the zone DMA has 1.4 MiB above min and DMA32 nothing: memory is full.
dma='zone0=node0/DMA zone0_free_kb=%d zone0_min_kb=100 zone0_low_kb=200 zone0_high_kb=300 zone0_managed_kb=15000'
dma="$dma zone1=node0/DMA32 zone1_free_kb=8000 zone1_min_kb=8100 zone1_low_kb=9000 zone1_high_kb=10000 zone1_managed_kb=385000"
for free in 1500 14900; do
	# shellcheck disable=SC2059 # the records are the format
	explain <<EOT
$fork
[ 8.0] memory seq=5 episode=1 total_kb=400000 free_kb=$((free + 8000)) anon_kb=350000 file_kb=12000 shmem_kb=9000 slab_reclaimable_kb=8000 slab_unreclaimable_kb=9000 pagetables_kb=1000 $(printf "$dma" $free)
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=2 totalpages=100000 page_size=4096 candidates_scored=3 candidates_eligible=3 victims=1
EOT
	if [ $free = 1500 ]; then
		lacks "a little above min in a small zone is no fragmentation" 'fragmented\|the free pieces'
	else
		says "more than 1/32 of the memory is" '14.5 MiB are free above min, so most likely in smaller pieces'
	fi
done

# Nodes: what a process has there is not recorded, nor how much swap there is.
zones=$(printf 'zone%d=node%d/Normal zone%d_free_kb=%d zone%d_min_kb=11000 zone%d_low_kb=12000 zone%d_high_kb=13000 zone%d_managed_kb=190000 ' \
	0 0 0 500 0 0 0 0  1 1 1 150000 1 1 1 1)
memory='memory seq=5 episode=1 total_kb=400000 free_kb=150500 anon_kb=200000 file_kb=12000 shmem_kb=9000 slab_reclaimable_kb=8000 slab_unreclaimable_kb=9000 pagetables_kb=1000 swap_free_kb=0'
explain <<EOT
$fork
[ 8.0] $memory $zones
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_MEMORY_POLICY nodemask=0 order=0 totalpages=5000 page_size=4096 candidates_scored=3 candidates_eligible=3 victims=1
EOT
check_is "of some nodes only there is no share" "0 " "$(shares) $(grep -v '^    [a-z]' <<<"$page" | grep -o '%')"
lacks "nor a column for it" 'memory share'
says "and why" 'on the nodes that were allowed is not recorded'
says "what the others had" 'Only some NUMA nodes were allowed: the others had 146 MiB free'
says "no swap that nobody has seen" 'swap: nothing free, if there is any'
lacks "and no advice on it" 'swap'"'"' is full\|There is no swap\|Swap is full'

# Free memory above min, for a single page.
explain <<EOT
$fork
[ 8.0] $memory swap_total_kb=0 $zones
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100000 page_size=4096 candidates_scored=3 candidates_eligible=3 victims=1
EOT
says "the zone that has it" 'node 1 Normal: free 146 MiB, min 10.7 MiB: free, but not for this request'
says "what may be why" '136 MiB are free above min, but the request could have none of it.*CMA.*lowmem_reserve.*not recorded'
says "where it is told" 'free_cma and lowmem_reserve'
lacks "swap is not why" 'There is no swap'
explain <<EOT
$fork
[ 8.0] ${memory/free_kb=150500/free_kb=5000} swap_total_kb=0
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100000 page_size=4096 candidates_scored=3 candidates_eligible=3 victims=1
EOT
says "without any it is" 'There is no swap'
explain <<EOT
[ 8.0] ${memory/anon_kb=200000/anon_kb=2000} swap_total_kb=0
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100000 page_size=4096 candidates_scored=0 candidates_eligible=0 victims=1
EOT
lacks "but not if nothing could go there" 'There is no swap'
explain <<EOT
$fork
[ 8.0] ${memory/free_kb=150500/free_kb=5000} swap_total_kb=0
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=2 totalpages=100000 page_size=4096 candidates_scored=3 candidates_eligible=3 victims=1
EOT
lacks "nor if pages in a row were asked for" 'There is no swap'

# 200 small processes hold 100 MiB, and a driver 200: it is not their number.
crowd=$(printf '%s\n' "$fork" | sed 's/anon_rss_kb=[0-9]*/anon_rss_kb=500/')
for anon in 100000 300000; do
	explain <<EOT
$crowd
[ 8.0] memory seq=5 episode=1 total_kb=400000 free_kb=5000 anon_kb=$anon file_kb=12000 shmem_kb=9000 slab_reclaimable_kb=8000 slab_unreclaimable_kb=9000 pagetables_kb=10000
[ 8.1] oom seq=6 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100000 page_size=4096 candidates_scored=200 candidates_eligible=200 victims=1
EOT
	if [ "$anon" = 100000 ]; then
		lacks "many processes, but more is elsewhere" 'may be too many'
	else
		says "many processes that hold most" '200 processes, of which the largest holds 500 KiB: there may be too many'
	fi
done

# File pages: dirty, under writeback, locked, unevictable.
explain <<'EOT'
[ 8.0] memory seq=2 episode=1 total_kb=400000 free_kb=4000 unevictable_kb=130000 mlocked_kb=9000 dirty_kb=60000 writeback_kb=50000 anon_kb=50000 file_kb=300000 shmem_kb=20000 slab_reclaimable_kb=8000 slab_unreclaimable_kb=9000 pagetables_kb=1000 kernel_stack_kb=2000
[ 8.1] oom seq=3 episode=1 outcome=killed context=global constraint=CONSTRAINT_NONE order=0 totalpages=100000 page_size=4096 candidates_scored=0 candidates_eligible=0 victims=1
EOT
says "the states of pages" '(of these: unevictable 127 MiB, mlocked 8.79 MiB, dirty 58.6 MiB, under writeback 48.8 MiB)'
says "what waits to be written" '107 MiB are file pages that wait to be written'
says "what is unevictable" '118 MiB are unevictable, and not for mlock: ramfs'
says "files" '273 MiB are files that were not given back'
says "the largest first" '273 MiB are.*118 MiB are.*107 MiB are'

# A page for a pipe, as 7.3 charges it, and an object.
for path in obj_cgroup_charge_pages+0x1,__memcg_kmem_charge_page+0x2,alloc_pages_mpol+0x3 \
	obj_cgroup_charge+0x1,kmem_cache_alloc+0x2; do
	explain <<EOT
$fork
[ 8.0] stack seq=4 episode=1 trigger_pid=5 trigger_comm=a stack=mem_cgroup_out_of_memory+0x1,try_charge_memcg+0x1,$path
[ 8.1] oom seq=5 episode=1 outcome=killed context=memcg order=0 totalpages=20000 page_size=4096 oom_memcg=/a oom_memcg_usage_kb=80000 oom_memcg_max_kb=80000 candidates_scored=3 candidates_eligible=3 victims=1
EOT
	case $path in
	*kmem_charge*) says "a page of the kernel" 'the last request was for memory of the kernel' ;;
	*) says "an object" 'the last request was for an object of the kernel' ;;
	esac
done

# Victims that go slowly, and one that does not; SysRq-f.
victim='victim seq=1 episode=1 role=chosen state=killed victim_pid=5 victim_tgid=5 victim_comm=tail victim_oom_score_adj=0 victim_anon_rss_kb=1000 victim_swap_kb=300000 victim_pgtables_kb=800'
oom='oom seq=9 episode=1 outcome=killed context=global victims=1 chosen_pid=5'
explain <<EOT
[ 1.0] $victim
[ 1.1] $oom
[ 1.4] reaped seq=10 episode=1 victim_pid=5 victim_tgid=5 victim_comm=tail latency_us=400000
[ 8.0] exited seq=11 episode=1 victim_pid=5 victim_tgid=5 victim_comm=tail latency_us=7000000
EOT
says "what is known of a slow end" 'tail (5) took 7.0 s to go: the OOM reaper had taken its memory after 400.0 ms; it had 293 MiB in swap and 800 KiB of page tables'
lacks "is not asked" 'what did it wait for'
explain <<EOT
[ 1.0] $victim
[ 1.1] $oom
EOT
lacks "no command for a process of another machine" '/proc/5'
explain <<EOT
[ 1.0] $victim
[ 1.1] $oom origin=sysrq
EOT
says "what asks for SysRq-f" 'nothing: SysRq-f asked for a kill (a key, or a write of f to /proc/sysrq-trigger), whatever memory there is'
lacks "no program is accused" earlyoom

# At random: sizes of all orders, more processes than there is memory for. What is at random
# is the same with each awk, and in each run; SEED= has other rounds.
seed=${SEED:-1} bad=""
for round in $(seq 100); do
	awk -v state="$((seed * 100 + round))" '
	function random() {
		state = state * 48271 % 2147483647
		return state / 2147483647
	}
	BEGIN {
		for (i = 0; i < 10; i++)
			random()
		memcg = random() < .5
		limit = int(exp(random() * 12)) + 16
		count = int(random() * 40) + 1
		for (i = 1; i <= count; i++) {
			printf("[ 8.0] candidate seq=%d episode=1 rank=%d candidate_pid=%d candidate_comm=p%d", i, i, i, i)
			if (random() < .9)
				printf(" candidate_points=%d", (random() * 3 - 1) * limit)
			printf(" candidate_oom_score_adj=%d candidate_anon_rss_kb=%d candidate_file_rss_kb=%d candidate_shmem_rss_kb=%d candidate_swap_kb=%d candidate_pgtables_kb=%d\n",
			       random() * 2000 - 1000, random() ^ 4 * limit * 5, random() * limit,
			       random() ^ 3 * limit * 5, random() < .5 ? 0 : random() * limit, random() ^ 3 * limit)
		}
		printf("[ 8.0] memory seq=%d episode=1 total_kb=%d free_kb=%d unevictable_kb=0 mlocked_kb=0 anon_kb=%d file_kb=%d shmem_kb=%d slab_reclaimable_kb=%d slab_unreclaimable_kb=%d pagetables_kb=%d\n",
		       i++, limit * 4, random() * limit, random() * limit * 2, random() * limit * 2,
		       random() * limit, random() * limit, random() * limit, random() * limit)
		printf("[ 8.1] oom seq=%d episode=1 outcome=killed context=%s order=%d totalpages=%d page_size=4096 candidates_scored=%d candidates_eligible=%d victims=1",
		       i, memcg ? "memcg" : "global", random() * 2, limit, count, count)
		if (memcg)
			printf(" oom_memcg=/a oom_memcg_usage_kb=%d oom_memcg_max_kb=%d",
			       limit * 4, limit * 4)
		print ""
	}' >random
	explain <random
	grep -qE 'Which processes (could be killed|there were)' <<<"$page" || bad="no page"
	[ "$(shares)" -le 100 ] || bad="shares: $(shares)"
	[ -z "$(over_100)" ] || bad=$(over_100)
	! grep -q 'these lines: -' <<<"$page" || bad="less than nothing"
	[ -z "$bad" ] || break
done
[ -z "$bad" ] || ktap_print_msg "$page"
check_is "at random, seed $seed, round $round: shares are at most 100 %" "" "$bad"

ktap_finished
