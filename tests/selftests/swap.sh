#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Swap counts for the score: who has gone to swap is chosen before who has more in
# memory. The records have the numbers, with swap on and off.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
require_swap
make_cgroup swap
[ -f "$cgroups/swap/memory.swap.max" ] || ktap_skip_all "no memory.swap.max"

# start_swapped OPTION... SIZE - a hog in the cgroup, most of it in swap; sets $swap_kb
start_swapped()
{
	echo max >"$cgroups/swap/memory.max"
	echo 12M >"$cgroups/swap/memory.swap.max"
	start_hog -g "$cgroups/swap" "$@"
	wait_for 60 swapped
	echo max >"$cgroups/swap/memory.high"
	swap_kb=$(status "$hog_pid" VmSwap)
}

# memory.high makes the kernel reclaim, and never kills.
swapped()
{
	echo 3M >"$cgroups/swap/memory.high"
	[ "$(status "$hog_pid" VmSwap)" -ge 9216 ]
}

rss_of()
{
	echo $(($(field "$1" "$2_anon_rss_kb") + $(field "$1" "$2_file_rss_kb") +
		$(field "$1" "$2_shmem_rss_kb")))
}

start_swapped -c idle 14
idle=$hog_pid
ktap_print_msg "idle: $swap_kb KiB in swap"
check "most of the idle one is in swap" [ "$swap_kb" -ge 9216 ]
echo 10M >"$cgroups/swap/memory.max"
seq=$(last_seq)
"$hog" -c eater -n 1 -g "$cgroups/swap" 17 >/dev/null
# What the victim had in swap may take a while to be free, and the eater may die of it.
victim=$(records_after "$seq" victim | head -n 1)
oom=$(oom_of "$victim")
second=$(records_after "$seq" candidate | grep -m 1 " rank=2 ")
check_is "with swap: the idle one dies first" "/swap $idle" \
	"$(field "$victim" oom_memcg) $(field "$victim" victim_pid)"
ktap_print_msg "$victim"
ktap_print_msg "$oom"
ktap_print_msg "$second"
page_kb=$(($(field "$oom" page_size) / 1024))
check "with swap: the second had more in memory" \
	[ "$(rss_of "$second" candidate)" -gt "$(rss_of "$victim" victim)" ]
check_is "with swap: the second is the eater" eater "$(field "$second" candidate_comm)"
check "with swap: victim_swap is what it had, or more" \
	between "$swap_kb" "$(field "$victim" victim_swap_kb)" 12288
sum=$(($(rss_of "$victim" victim) + $(field "$victim" victim_swap_kb) +
	$(field "$victim" victim_pgtables_kb)))
slack=$((4 * 32 * $(nproc)))
check "with swap: points are rss + swap + page tables" \
	between $((sum / page_kb - slack)) "$(field "$victim" victim_points)" \
	$((sum / page_kb + slack))
check_is "with swap: oom_memcg_swap_max" 12288 "$(field "$oom" oom_memcg_swap_max_kb)"
check "with swap: oom_memcg_swap has met it" \
	between 12032 "$(field "$oom" oom_memcg_swap_kb)" 12288
check_is "with swap: totalpages is both limits" $(((10240 + 12288) / page_kb)) \
	"$(field "$oom" totalpages)"

# The same, in a cgroup that may not swap.
make_cgroup noswap 10M
start_hog -c idle -g "$cgroups/noswap" 3
idle=$hog_pid
seq=$(last_seq)
check_events "without swap: the eater dies" --memcg /noswap --victim eater -- \
	"$hog" -c eater -n 1 -g "$cgroups/noswap" 17
victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
memory=$(records_after "$seq" memory)
ktap_print_msg "$victim"
check_is "without swap: victim_swap" 0 "$(field "$victim" victim_swap_kb)"
check_is "without swap: oom_memcg_swap, oom_memcg_swap_max" "0 0" \
	"$(field "$oom" oom_memcg_swap_kb) $(field "$oom" oom_memcg_swap_max_kb)"
check_is "without swap: totalpages is the limit" $((10240 / page_kb)) \
	"$(field "$oom" totalpages)"
check_is "without swap: what is free of it does not help" \
	"$(meminfo SwapFree)" "$(field "$memory" swap_free_kb)"
kill -9 "$idle"

# The whole system.
start_swapped -c first -a 1000 14
free_kb=$(meminfo SwapFree)
seq=$(last_seq)
check_events "sysrq: the one with swap dies" --victim "$hog_pid" -- \
	sh -c 'echo f >/proc/sysrq-trigger'
victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
memory=$(records_after "$seq" memory)
ktap_print_msg "$memory"
# From 6.2 to 6.19, the counter may lack some pages for each processor.
batch_kb=$((32 * $(nproc) * page_kb))
check "sysrq: victim_swap" between $((swap_kb - batch_kb)) \
	"$(field "$victim" victim_swap_kb)" $((swap_kb + batch_kb))
check_is "sysrq: memory: swap_total" "$(meminfo SwapTotal)" \
	"$(field "$memory" swap_total_kb)"
check_is "sysrq: memory: swap_free" "$free_kb" "$(field "$memory" swap_free_kb)"
check_is "sysrq: totalpages is all RAM and swap" \
	$((($(meminfo MemTotal) + $(meminfo SwapTotal)) / page_kb)) \
	"$(field "$oom" totalpages)"

# Each processor may keep a batch of free slots to itself.
swap_is_free()
{
	[ "$(meminfo SwapFree)" -ge $((free_kb + swap_kb - 512 * $(nproc))) ]
}

check "sysrq: its swap is free again" wait_for 60 swap_is_free

ktap_finished
