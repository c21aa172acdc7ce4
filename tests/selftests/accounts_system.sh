#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch explain accounts for the memory of the system: it names what was put there, and
# nothing else, or why what is free could not be had.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/selftests/accounts_lib.sh
. "$here/accounts_lib.sh"

# How much is left for a process that eats it.
LEFT=64
filler=$here/filler
keep=$(dirname "${OOM_PROVOKE_KO:-$here/oom_provoke/.}")/oom_keep.ko
zram=/sys/block/zram0

start
require_memcg
require_eat_all
require_tool
require_provoke
[ -f "$keep" ] || ktap_skip_all "needs oom_keep.ko beside OOM_PROVOKE_KO"

# What a page says of the account that has most, and of another one.
cat >"$causes" <<EOT
anon is anonymous memory of processes
shmem is in files of a tmpfs
cache is page cache
cache is file pages
swapcache is pages that were read from swap
slab is objects of the kernel
pagetables is page tables
stacks is kernel stacks
percpu is memory that the kernel has for each CPU
vmalloc is memory that the kernel has by vmalloc()
zspages is compressed pages of zram or zswap
hugetlb is set aside as huge pages
unaccounted is pages that no account has
EOT

# is_named CAUSE... - two tests: are these its causes, and does it say no more of a zone?
is_named()
{
	names "$@"
	lacks "$kind: that is all to it" \
		'in a row: no free\|which a request with\|CMA:\|highatomic)\|lowmem_reserve)'
}

# most - what can be had without an OOM, less what is left for a process, in MiB
most()
{
	sync
	echo 3 >/proc/sys/vm/drop_caches
	echo $(($(meminfo MemFree) / 1024 - LEFT))
}

# set_aside N - set so many huge pages aside. The kernel gives up at the first that it finds
# no free block for. It made some larger blocks in doing so, so that it may find more when
# it is asked again. Is it nearly done?
set_aside()
{
	echo 3 >/proc/sys/vm/drop_caches
	echo 1 >/proc/sys/vm/compact_memory
	echo "$1" >/proc/sys/vm/nr_hugepages
	[ "$(cat /proc/sys/vm/nr_hugepages)" -ge $(($1 * 3 / 4)) ]
}

# eat MIB - a process takes what is left, and dies of it
eat()
{
	seq=$(last_seq)
	"$hog" -c eater -a 500 "$1" >/dev/null
	explain_last
}

# check_kept ACCOUNT MIB - one test: has the account what was put there?
check_kept()
{
	kept=$(used_kb "$1")
	check "$kind: $2 MiB are in their line: $kept KiB" \
		between $(($2 * 1024)) "$kept" $(($2 * 1024 + 32768))
}

kind="a process"
eat $((total_kb / 1024))
is_named anon
says "$kind: it has the candidates with their cgroups" 'eater [0-9]* 500 .* in /'

kind="huge pages"
if [ -f /proc/sys/vm/nr_hugepages ]; then
	wait_for 10 set_aside $(($(most) / 2)) ||
		ktap_print_msg "only $(cat /proc/sys/vm/nr_hugepages) huge pages"
	reserved=$(($(cat /proc/sys/vm/nr_hugepages) * 2))
	eat $((total_kb / 1024))
	is_named hugetlb
	check_kept 'huge pages (hugetlb)' $reserved
	says "$kind: how many are unused" \
		"is set aside as huge pages: $reserved MiB, $reserved MiB of it unused"
	says "$kind: what to look at next" "'grep . /sys/kernel/mm/hugepages/\*/nr_hugepages'"
	says "$kind: how to have them back" "'sysctl -w vm.nr_hugepages=0' frees the unused ones"
	echo 0 >/proc/sys/vm/nr_hugepages
else
	ktap_test_skip "$kind" "the kernel has none"
fi

kind=vmalloc
size=$(most)
insmod "$keep" mapped="$size"
eat $((total_kb / 1024))
is_named vmalloc
check_kept vmalloc "$size"
says "$kind: what to look at next" '/proc/vmallocinfo shows'
rmmod oom_keep

kind="a driver"
size=$(most)
insmod "$keep" pages="$size"
eat $((total_kb / 1024))
is_named unaccounted
check_kept 'in no account' "$size"
says "$kind: what to look at next" '/proc/allocinfo'
rmmod oom_keep

kind="page tables"
seq=$(last_seq)
"$filler" -w -c tables -a 500 tables $((total_kb / 1024))
explain_last
is_named pagetables

kind="pages in a row"
start_hog -c prey -a 500 32
seq=$(last_seq)
echo 3 >"$provoke/scatter"
explain_last
says "$kind: why there is none" \
	'32.0 KiB in a row: no free block of order 3 or more in zone [^;]*; [0-9.]* MiB are free there in smaller blocks'
says "$kind: of that zone" ': no free block of order 3 or more'
says "$kind: what can be done" 'vm.compact_memory=1'
says "$kind: that most is free" '[0-9]* % of it is free'
lacks "$kind: nobody is accused" 'either it leaks'

if [ -b /dev/zram0 ] && echo 112M >$zram/disksize; then
	kind="swap in memory"
	mkswap /dev/zram0 >/dev/null
	swapon /dev/zram0
	swap_file=/dev/zram0
	# It is full before memory is: then zram needs none to take more. Nobody is killed at
	# memory.high.
	make_cgroup swapped
	echo 8M >"$cgroups/swapped/memory.high"
	[ ! -f "$cgroups/swapped/memory.swap.max" ] ||
		echo max >"$cgroups/swapped/memory.swap.max"
	check "$kind: something fills it" start_eater "$filler" -g "$cgroups/swapped" random 112
	ktap_print_msg "$(tr '\n' ' ' <"$cgroups/swapped/memory.events"; grep zram /proc/swaps)"
	eat $((total_kb / 1024))
	is_named anon zspages
	# Pages of others may be there, too, such as of a tmpfs, which can be compressed.
	took=$(printf '%s\n' "$page" | sed -n 's/.* is kept in memory, and takes \([0-9]*\)[.0-9]* MiB itself for the \([0-9]*\)[.0-9]* MiB that are swapped out.*/\1 \2/p')
	check "$kind: what it takes: $took" between 90 "${took% *}" $((${took#* } + 10))
	check "$kind: all of it is full" between 100 "${took#* }" 112
	says "$kind: what to look at next" "'zramctl'"
	kill -9 "$hog_pid"
	swapoff /dev/zram0
	swap_file=""
	echo 1 >$zram/reset
else
	ktap_test_skip "swap in memory" "no zram0"
fi

rm "$causes"
ktap_finished
