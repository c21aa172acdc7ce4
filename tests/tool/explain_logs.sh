#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# explain_logs.sh - what oomwatch explain says of the kernel's own report
#
# klog.txt is a made-up log, which is changed here; klog.sh tests how it is read. Real logs
# are in ../shared/corpus, where they are there.
# shellcheck source=tests/tool/explain_lib.sh
. "$(dirname "$0")/explain_lib.sh"

logs=$here/../../../shared/corpus/kernel-logs

# explain_of LOG EPISODE [SED] - explain it, with its lines changed like that; sets $page
explain_of()
{
	sed "${3:-}" "$1" >log
	page=$("$tool" explain --input log "$2" 2>/dev/null)
}

# made_up EPISODE [SED] - the same, of the made-up log
made_up()
{
	explain_of "$here/klog.txt" "$@"
}

# real NUMBER [EPISODE] - explain a real log
real()
{
	explain_of "$(echo "$logs/$1"-*.log)" "${2:-1}"
}

# percents - the sum of the lines of what the memory of the system is used for
percents()
{
	awk '/the .* of the system are:$/ { inside = 1; next }
		inside && !/^    [a-z]/ { exit }
		inside && match($0, /[0-9]+ %/) { sum += substr($0, RSTART) }
		END { print sum + 0 }' <<<"$page"
}

ktap_print_header
made_up 1
says "what the system is used for" 'the 391 MiB of the system are: anonymous and swap cache 350 MiB 89 % ###'
says "and the cause" ' 89 % of it is anonymous memory of processes, and swap cache '
says "who holds most of it" ' (311) holds 45 % of the memory and swap that ran out'
lacks "what is in no line is not told where there is none" 'in none of these lines'
made_up 1 's/10 pages in swap cache/0 pages in swap cache/'
says "without swap cache it is anonymous memory" 'of the system are: anonymous memory 350 MiB 89 % ###'
made_up 1 's/ isolated_anon:0//'
lacks "without one of the lists it is not known" 'of the system are:\|% of it is'
says "but what the log has is told" 'system: memory 391 MiB, of it free 3.91 MiB'
locked='s/inactive_anon:90000/inactive_anon:70000/; s/unevictable:40 /unevictable:20040 /'
made_up 1 "$locked"
says "locked pages that are no files are anonymous" 'anonymous and swap cache 350 MiB 89 %'
made_up 1 "$locked; s/ inactive_file:30 / inactive_file:10030 /"
lacks "unless it is not known how many are files" 'of the system are:'
made_up 1 's/inactive_anon:90000/inactive_anon:30000/'
says "what is left is in none of the lines" 'in none of these lines 2[0-9]* MiB 5[0-9] %'
says "and is in no figure of the log" 'of the lines above: pages of a driver, vmalloc, swap on zram or the like'
made_up 1 's/ 90000    30000 / 90000    60000 /'
lacks "nobody holds most if another may hold more" 'of the memory and swap that ran out'
made_up 1 's/anon-rss:190000kB/anon-rss:90000kB/'
lacks "nor if it is less than 40 %" 'of the memory and swap that ran out'

# Which zones the flags of the request allow, where the log does not say what they keep back.
high='s/Node 0 DMA32/Node 0 HighMem/; s/HighMem free:3600kB/HighMem free:103600kB/'
kernel='s/gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)/gfp_mask=0xcc0(GFP_KERNEL)/'
made_up 1 "$high; $kernel"
says "HighMem is not for the kernel" 'HighMem: free 101 MiB, min 3.81 MiB: not allowed by its flags'
says "which is why" '101 MiB are free in zone node 0 HighMem, which a request with GFP_KERNEL may not use'
says "of another zone it is not known" 'DMA: free 400 KiB, min 120 KiB: above min; what it keeps back is not in the log'
made_up 1 "$high; $kernel; s/DMA free:400kB/DMA free:40400kB/"
lacks "where that has much, nothing is said" 'may not use'
made_up 1 "$high; $kernel; s/0xcc0(GFP_KERNEL)/0x2(GFP_HIGHUSER)/; s/375 375/375 370/"
lacks "HighMem is for users" 'not allowed by its flags'
made_up 1 "$high; $kernel; s/HighMem/Movable/; s/0xcc0(GFP_KERNEL)/0x2(GFP_HIGHUSER)/"
says "Movable is not" 'Movable: free 101 MiB, min 3.81 MiB: not allowed by its flags'
made_up 1 "$high; $kernel; s/0xcc0(GFP_KERNEL)/0xcc4(GFP_KERNEL|GFP_DMA32)/"
lacks "what DMA32 is for is not known" 'not allowed by its flags'

# A page fault that failed does not say for what. DMA32 has much.
fault='s/gfp_mask=0x140cca([^)]*)/gfp_mask=0x0()/; s/DMA32 free:3600kB/DMA32 free:103600kB/'
in_fault='s/__alloc_pages_slowpath.constprop.0/pagefault_out_of_memory/'
made_up 1 "$fault; $in_fault"
says "a page fault: nobody knows what it asked for" 'for a page fault that failed for lack of memory: what it asked for is not known in: pagefault_out_of_memory'
says "and memory was free" 'memory was free when this was read: no zone is known'
says "no zone refused it" 'zone node 0 DMA32: free 101 MiB, min 3.81 MiB memory was free'
lacks "nor was it for a page" 'for 1 page\|for this request\|free above min\|How much that was'
made_up 1 "$fault"
says "another request without flags is one" 'DMA32: free 101 MiB, min 3.81 MiB: free, but not for this request'
made_up 1 "$in_fault"
says "with flags it is one, too" 'for 1 page (4.00 KiB)'

# The second of the same cgroup, with and without times.
again='/^\[  200.000001/,/^\[  200.*[kK]illed process/p'
sed -n "$again" "$here/klog.txt" >first
sed 's/^\[  200/[  260/' first | cat first - >again
explain_of again 2
says "the second OOM of a cgroup" 'the 2nd OOM of this cgroup since \[ *200.000017\], 60 s after it'
explain_of again 2 's/^\[  200[^]]*\] //'
lacks "not if the time of the first is not known" 'the 2nd OOM'
explain_of again 2 's/^\[[^]]*\] //'
lacks "nor if no time is" 'the 2nd OOM'

# Nobody to be killed: the table may be empty, or not be there.
nobody='/oom-kill:/d; /oom_reaper/d; s/Out of memory: Killed process 311 .*/Out of memory and no killable processes.../'
made_up 1 "$nobody; /^\[  100.*\] \[ *[0-9]*\] /d"
says "an empty table: there was no process" 'no task was killed: no process had been started yet, or none was left From the'
says "what comes next is told" 'The kernel panics next, as it does if no process'
lacks "nobody has oom_score_adj -1000" 'oom_score_adj -1000\|oomwatch config'
lacks "that is not what the log does not say" 'does not say: [^.]*who could be killed'
made_up 1 "$nobody; /^\[  100.*\] \[ *pid/d; /^\[  100.*\] \[ *[0-9]*\] /d"
says "no table: that is not known" 'no task was killed: none may be killed From .*does not say: who could be killed'
lacks "and the settings of a host are not those of a log" 'oomwatch config'
made_up 1 "$nobody; s/^\[  100.*\] \[ *202\] .*/[...]/; /^\[  100.*\] \[ *[0-9]*\] /d"
says "rows that were left out are not told as none" 'does not say: who could be killed'
made_up 1 "$nobody"
says "a table with rows" 'no task was killed: none may be killed .* udevd 201 -1000'

# A BPF program asks for a kill whatever memory there is.
made_up 2 's/ mem_cgroup_out_of_memory/ bpf_out_of_memory/'
says "a BPF program: no limit was met" 'What ran out nothing: no limit was met, a BPF program asked for a kill in memory cgroup /shop/web memory: usage'
lacks "nothing was asked for" 'for 1 page\|holds .* of the memory\|The limit is'
check_is "in JSON" nothing "$("$tool" explain --json --input log 2 | sed -E 's/.*"ran_out":"([a-z]*)".*/\1/')"
made_up 2 's/ try_charge_memcg/ bpf_out_of_memory/'
lacks "one further out in the stack is none" 'BPF'
made_up 1 's/ __alloc_pages_slowpath.constprop.0/ bpf_out_of_memory/'
says "in the whole system" 'nothing: a BPF program asked for a kill in the whole system the 391 MiB of the system'
lacks "there, too, nobody holds too much, and no zone refused" 'of the memory and swap that\|zone node'

if [ ! -e "$logs" ]; then
	ktap_test_skip "real logs: there is no ../shared/corpus"
	ktap_finished
fi
while read -r number text; do
	real "$number"
	says "log $number: its cause" " $text"
	check "log $number: the lines are nearly all" between 90 "$(percents)" 100
done <<EOT
03 96 % of it is anonymous memory of processes, and swap cache
11 88 % of it is anonymous memory of processes
12 53 % of it is objects of the kernel that cannot be reclaimed
16 71 % of it is anonymous memory of processes, and swap cache
26 49 % of it is in no figure that is recorded; 23 % of it is objects of the kernel
28 54 % of it is objects of the kernel that cannot be reclaimed
29 88 % of it is in no figure that is recorded
30 89 % of it is anonymous memory of processes
EOT
while read -r number text; do
	real "$number"
	says "log $number: who holds most" "$text"
done <<EOT
03 mysqld (6576) holds 65 % of the memory and swap
11 cache-main (3117813) holds 83 % of the memory
30 cc1plus (33365) holds 48 % of the memory
EOT
real 32
says "log 32: a BPF program" 'no limit was met, a BPF program asked for a kill in memory cgroup /cgroup-test'
real 12
says "log 12: before there was a process" 'no process had been started yet, or none was left'
real 28
says "log 28: as well, and it panics" 'the system panics: no process is left to be killed'
real 23 3
lacks "log 23: another OOM has no time" 'the [0-9]*.. OOM'
real 09 3
lacks "log 09: none has" 'the [0-9]*.. OOM'
for number in "16 1" "23 1" "23 3"; do
	# shellcheck disable=SC2086 # these are two
	real $number
	says "log $number: a page fault" 'for a page fault that failed for lack of memory'
	lacks "log $number: nothing was refused" 'for 1 page\|for this request\|free above min'
done
for number in "18 1" "19 2"; do
	# shellcheck disable=SC2086 # these are two
	real $number
	says "log $number: the zone is full" 'Normal: free [0-9.]* MiB, min [0-9.]* MiB: \(not above min\|above min; what\)'
	says "log $number: HighMem is not allowed" 'HighMem: free 1.00 GiB, min 512 KiB: not allowed by its flags'
	check_is "log $number: nor is any other" 1 "$(grep -c 'not allowed by' <<<"$page")"
done
ktap_finished
