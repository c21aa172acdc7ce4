#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# explain_system.sh - what oomwatch explain says the memory of the system was used for, and
# why a zone had none for the request
#
# system.txt was recorded in a guest by system-guest, which says how. What the guest cannot
# have, such as CMA, is put into these records here.
# shellcheck source=tests/tool/explain_lib.sh
. "$(dirname "$0")/explain_lib.sh"

records=$here/system.txt

# episode_of COMM - the number of the episode whose first victim has this name
episode_of()
{
	field "$(grep -m 1 "^[^a-z]*victim .* victim_comm=$1 " "$records")" episode
}

# explain_of COMM [SED] - explain it, with its records changed like that; sets $page
explain_of()
{
	sed "${2:-}" "$records" >text
	page=$("$tool" explain --boot --input text "$(episode_of "$1")" 2>&1)
}

# kb COMM TYPE KEY - a size of the first record of a type of that episode
kb()
{
	field "$(grep -m 1 "\] $2 .* episode=$(episode_of "$1") " "$records")" "$3_kb"
}

# causes - the sentences of the page about what most of the memory is
causes()
{
	as_line | grep -o '% of it is ' | grep -c .
}

special='in a row: no free\|which a request with\|CMA: only\|(highatomic)\|(lowmem_reserve)'

ktap_print_header
while read -r comm text; do
	explain_of "$comm"
	says "$comm: its cause" "% of it is $text"
	lacks "$comm: there is nothing special to the request" "$special"
	check "$comm: a page of at most 80 columns" awk '
		length > 80 || NR == 1 && !/^OOM event/ { bad = 1 }
		END { exit bad }' <<<"$page"
done <<EOT
process anonymous memory of processes
huge set aside as huge pages: [0-9]* MiB, [0-9]* MiB of it unused
vmalloc memory that the kernel has by vmalloc()
driver pages that no account has: drivers or the kernel took them directly
zram compressed pages of zram or zswap: swap is kept in memory, and takes [0-9]* MiB itself for the [0-9]* MiB that are swapped out
EOT
for comm in process huge zram; do
	explain_of $comm
	check_is "$comm: one cause" 1 "$(causes)"
done
for comm in vmalloc driver; do
	explain_of $comm
	check_is "$comm: it is beside what processes have" 2 "$(causes)"
	says "$comm: which is told first" '% of it is anonymous memory of processes; '
done

# All of the memory is in the lines, and no page in two.
for comm in process huge vmalloc driver tables zram pieces unmovable; do
	explain_of $comm
	sum=$(awk '/the .* of the system are:/ { inside = 1; next }
		inside && !/^    [a-z]/ { exit }
		inside && match($0, /[0-9]+ %/) { sum += substr($0, RSTART) }
		END { print sum + 0 }' <<<"$page")
	check "$comm: the lines are nearly all: $sum %" between 90 "$sum" 100
done

# The order of the lines, and a pool of which some is used.
explain_of huge
says "the largest is first" 'of the system are: huge pages (hugetlb) [0-9.]* MiB [5-8][0-9] % ####'
explain_of huge 's/ free_hugepages=[0-9]*/ free_hugepages=3/'
says "of a pool that is used" 'set aside as huge pages: [0-9]* MiB, 6.00 MiB of it unused'
says "what to do with the rest" "'grep . /sys/kernel/mm/hugepages/\*/nr_hugepages' .* 'sysctl -w vm.nr_hugepages=0' frees the unused ones of the default size"
explain_of zram
says "zram: the swap is in the memory that it is added to" \
	'memory and swap (some of which is in the same memory, compressed) that ran out'
explain_of zram 's/ zspages_kb=[0-9]*/ zspages_kb=1000/'
says "swap on a disk is not" 'of the memory and swap that ran out'
explain_of zram 's/ swap_free_kb=[0-9]*/ swap_free_kb=163836/'
says "zram with no swap in it" 'compressed pages of zram or zswap '
lacks "is no swap" 'swap is kept in memory'

# Without figures of its own, an account is in what no account has.
explain_of vmalloc 's/ vmalloc_kb=[0-9]*//'
says "no vmalloc" '% of it is pages that no account has'
explain_of huge '/\] system /d'
says "no system record" '% of it is in no figure that is recorded'
says "which is told" '(in none of these lines: drivers, huge pages, vmalloc, zram, ...)'
explain_of process "s/ vmalloc_kb=[0-9]*/ vmalloc_kb=$(($(kb process memory kernel_stack) + 20480))/"
says "stacks are not counted as vmalloc, too" 'vmalloc 20.0 MiB'
explain_of process 's/ kernel_stack_kb=[0-9]*/ kernel_stack_kb=21000/; s/ vmalloc_kb=[0-9]*/ vmalloc_kb=20480/'
says "unless they are more than that" 'vmalloc 20.0 MiB'
explain_of process 's/ balloon_kb=[0-9]*//; s/\] system .*/& balloon_kb=51200/'
says "a balloon" '(a balloon driver gave 50.0 MiB more to the host)'

# More than there is.
for total in 1000 0; do
	explain_of huge "s/ total_kb=[0-9]*/ total_kb=$total/"
	says "figures that are too large for $total KiB" 'do not fit together: they add up to [0-9]* MiB, of '
	lacks "are not shown for $total KiB" 'are used for:'
	lacks "and are no cause in $total KiB" '% of it is'
	lacks "of which nothing is to be done for $total KiB" 'vm.nr_hugepages'
done

# Pages in a row.
explain_of pieces
says "in a row: why" '32.0 KiB in a row: no free block of order 3 or more in zone [^;]*; [0-9.]* MiB are free there in smaller blocks: memory is fragmented'
says "in a row: of which zone" ': no free block of order 3 or more'
says "in a row: what is used is told first" '[4-9][0-9] % of it is .*memory is fragmented'
says "in a row: what to do" 'A kill or more swap need not make larger blocks'
explain_of pieces 's/ free_blocks=\([0-9]*,[0-9]*,[0-9]*\),[^ ]*/ free_blocks=\1,9,9,9,9,9,9,9,9/'
lacks "with such blocks it is not that" 'in a row: no free'
says "but there was enough" ': enough, when this was read'
explain_of pieces 's/ order=3 / order=2 /; s/ free_blocks=\([0-9]*,[0-9]*\),[^ ]*/ free_blocks=\1,0,0,0,0,0,0,0,0,0/'
says "of order 2" '16.0 KiB in a row: no free block of order 2'
explain_of pieces 's/ highatomic_kb=[0-9]*/ highatomic_kb=2048/; s/ free_blocks=\([0-9]*,[0-9]*,[0-9]*\),[^ ]*/ free_blocks=\1,4,0,0,0,0,0,0,0/'
says "blocks that are reserved" 'no free block of order 3 or more in zone [^;]* that is not reserved;'
explain_of pieces 's/ free_blocks=[0-9,]*//'
says "free blocks that are not recorded" 'min [0-9.]* [KM]iB: free blocks not recorded'
says "which may be why" '32.0 KiB in a row were asked for: whether a free block was that large is not recorded'
lacks "it is not said that there was enough" ': enough, when this was read'
explain_of pieces 's/ free_cma_kb=[0-9]*//; s/\] free_area .*/& free_cma_kb=1000000000/'
says "more CMA than there is memory" 'these figures do not fit together'
lacks "is no reason" 'is CMA'

# Zones that the request may not use.
explain_of unmovable
says "movable pages only: why" '[0-9.]* MiB are free in zone node 0 Movable, which a request with GFP_KERNEL[^ ]* may not use'
says "movable pages only: the zone" 'zone node 0 Movable: free [0-9.]* MiB, min [0-9.]* [KM]iB: not allowed by its flags'
says "movable pages only: what is used is told first" '% of it is .*may not use: the zones'
explain_of tables
says "page tables cannot be there, either" 'MiB are free in zone node 0 Movable, which a request with GFP_KERNEL_ACCOUNT|__GFP_ZERO may not use'

# A cpuset with a node that has nothing else.
alone='s/ zone\([01]\)=node0/ zone\1=node1/g; /\] free_area .* zone=DMA/s/ node=0/ node=1/'
alone="$alone; s/ constraint=CONSTRAINT_NONE/ constraint=CONSTRAINT_CPUSET/; s/ mems_allowed=[^ ]*/ mems_allowed=0/"
explain_of unmovable "$alone"
says "no zone of a cpuset: why" 'may not use: the nodes that are allowed have no other zone'
says "no zone of a cpuset: what to do" 'Add a node to cpuset.mems'
says "no zone of a cpuset: whose figures these are" 'the [0-9]* MiB of the whole system, with the other nodes, are: '
explain_of unmovable "${alone/=CONSTRAINT_CPUSET/=CONSTRAINT_NONE}"
lacks "all nodes" 'no other zone\|cpuset.mems\|other nodes'

# With little free where it may not be.
free_there='/\] memory /s/ zone2_free_kb=[0-9]*/ zone2_free_kb=1024/'
explain_of tables "$free_there"
lacks "with little free there it is not that" "$special"
says "but the page tables" '% of it is page tables: processes map much'

# What a zone keeps back. 80 MiB are free in DMA32.
free='/\] memory /s/ zone1_free_kb=[0-9]*/ zone1_free_kb=81920/'
explain_of process "$free"
lacks "nothing is kept back" "$special"
says "then there was enough" 'DMA32: free 80.0 MiB, min [0-9.]* [KM]iB: enough, when this was read'
kernel='s/ gfp_flags=[^ ]*/ gfp_flags=GFP_KERNEL/'
explain_of process "$free; $kernel; /zone=DMA32 /s/ free_cma_kb=[0-9]*/ free_cma_kb=81000/"
says "CMA" '79.1 MiB of what is free in zone node 0 DMA32 is CMA: only movable pages can use it'
says "CMA: the zone" ': 79.1 MiB of it is CMA, for movable pages only'
explain_of process "$free; /zone=DMA32 /s/ free_cma_kb=[0-9]*/ free_cma_kb=81000/"
lacks "CMA, for a movable page" CMA
explain_of process "$free; /zone=DMA32 /s/ highatomic_kb=[0-9]*/ highatomic_kb=81000/"
says "highatomic" '79.1 MiB of what is free in zone node 0 DMA32 is for requests that cannot wait (highatomic)'
explain_of process "$free; /zone=DMA32 /s/ lowmem_reserve_kb=[0-9]*/ lowmem_reserve_kb=90000/"
says "lowmem_reserve" 'MiB are free in zone node 0 DMA32 for requests that cannot use a higher zone (lowmem_reserve)'
says "lowmem_reserve: the zone" 'DMA32: free [^:]*: what is above min is kept for requests that cannot use a higher zone'
explain_of process "s/ gfp_flags=[^ ]*//; $free"
lacks "without the flags nothing is known" "$special\|enough, when"

# A third is free: what most is used for is told all the same. Of 322 MiB, 120 are free.
third='/\] memory /s/ free_kb=[0-9]*/ free_kb=122880/; /\] memory /s/ anon_kb=[0-9]*/ anon_kb=2048/'
third="$third; s/ \(in\)\{0,1\}active_anon_kb=[0-9]*/ \1active_anon_kb=1024/g"
explain_of process "$third; s/ slab_unreclaimable_kb=[0-9]*/ slab_unreclaimable_kb=150000/"
says "a third is free: the largest is told, too" \
	'[34][0-9] % of it is free; 4[0-9] % of it is objects of the kernel that cannot be reclaimed (slab)'
explain_of process "$third"
says "of what no account has, too" 'of it is free; [0-9]* % of it is pages that no account has'
explain_of process '/\] memory /s/ free_kb=[0-9]*/ free_kb=122880/
	/\] memory /s/ anon_kb=[0-9]*/ anon_kb=140000/'
says "and of processes" 'of it is free; [0-9]* % of it is anonymous memory of processes'

# One process has nearly all; it is not said to leak if much is none of its memory.
explain_of process
says "a process with nearly all" \
	'process ([0-9]*) holds [89][0-9] % of the memory that ran out: either it leaks, or the machine is too small for it'
explain_of process 's/ slab_unreclaimable_kb=[0-9]*/ slab_unreclaimable_kb=50000/'
says "and much of something else" \
	'process ([0-9]*) holds [89][0-9] % of the memory that ran out: whether that is usual for it is not recorded'
for comm in vmalloc driver; do
	explain_of $comm
	lacks "$comm: the process is not said to leak" 'it leaks'
done

# The zone DMA32 alone has nothing: Normal has, on a node that is not allowed. The first OOM
# has it taken by a driver, which got no more and had nobody killed for that.
records=$here/dma32.txt
for comm in driver bound; do
	explain_of $comm
	says "DMA32 alone: $comm: it has nothing" \
		'zone node 0 DMA32: free [0-9.]* MiB, min [0-9.]* MiB: not above min'
	says "DMA32 alone: $comm: who has something" \
		'zone node 1 Normal: free [0-9.]* GiB, min [0-9.]* MiB: not allowed'
	says "DMA32 alone: $comm: what is to be known" \
		'Only some NUMA nodes were allowed: the others had [0-9.]* GiB free'
	lacks "DMA32 alone: $comm: that is all to it" "$special"
done
check_is "DMA32 alone: no OOM before these" 1 "$(episode_of driver)"
explain_of bound 's/ nodemask=0 / /; s/ constraint=[A-Z_]*/ constraint=CONSTRAINT_NONE/'
lacks "with all nodes it is not that" 'Only some NUMA nodes\|not allowed'
records=$here/system.txt
explain_of process
lacks "with one node it is not that" 'Only some NUMA nodes\|not allowed'

# For how long tasks waited: nothing is said of less than 1 %, or if it is not recorded.
waited='waited for memory for'
explain_of process
lacks "pressure that is not recorded" "$waited"

# with_pressure AVERAGES - the page of an OOM of the system with them, in percent: of some
# in 10, 60, 300 s, and of all
with_pressure()
{
	explain_of process "s/\] system .*/& $(printf 'pressure_%s=%s ' \
		some_avg10 "$1" some_avg60 "$2" some_avg300 "$3" \
		full_avg10 "$4" full_avg60 "$5" full_avg300 "$6")/"
}

with_pressure 34.99 12.00 3.07 20.50 8.00 1.99
says "pressure of the system" \
	' tasks waited for memory for 34 % of the last 10 s, 12 % of 60 s, 3 % of 300 s; all that were not idle: 20 %, 8 %, 1 % (pressure, as of up to 2 s before) '
check_is "pressure: one line of it" 1 "$(as_line | grep -o "$waited" | grep -c .)"
with_pressure 0.99 0.99 0.99 0.50 0.50 0.50
lacks "pressure of less than 1 %" "$waited"
with_pressure 1.00 0.20 0.05 0.50 0.10 0.01
says "pressure of 1 %" "$waited 1 % of the last 10 s, 0 % of 60 s"
with_pressure 0.20 0.30 1.00 0 0 0
says "pressure of 1 %, long before" "$waited 0 % of the last 10 s, 0 % of 60 s, 1 % of 300 s"
explain_of process 's/\] system .*/& pressure_some_avg10=5.00 pressure_some_avg60=4.00 pressure_some_avg300=3.00/'
says "pressure of some only" '3 % of 300 s (pressure'

# Cgroups of the candidates.
explain_of process 's/ candidate_memcg=[^ ]*/ candidate_memcg=\/system.slice\/db.service/'
says "the cgroup of a candidate" 'process [0-9]* 500 .* in /system.slice/db.service'
ktap_finished
