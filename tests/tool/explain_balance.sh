#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# explain_balance.sh - what oomwatch explain says a memory cgroup was used for, and the
# rule of oomwatch verify about it
#
# balance.txt was recorded in a guest by balance-guest, which says how: cgroups that were
# filled by anonymous memory, files in a tmpfs, small files, pipes, sockets, page tables and
# threads, in this order.
# shellcheck source=tests/tool/explain_lib.sh
. "$(dirname "$0")/explain_lib.sh"

records=$here/balance.txt
cp "$records" text

# explain MEMCG - sets $page
explain()
{
	page=$("$tool" explain --input text --memcg "$1" 2>&1)
}

ktap_print_header
while read -r memcg text; do
	explain "/$memcg"
	says "$memcg: its cause" "% of it is $text"
	check_is "$memcg: is one sentence" 1 \
		"$(as_line | grep -o '% of it is ' | grep -c .)"
	lacks "$memcg: nothing is said to be not recorded" 'not recorded'
done <<EOT
anon anonymous memory of processes
tmpfs in files of a tmpfs, or shared memory: to kill a process need not free that
files objects of the kernel, such as dentries and inodes (slab)
pipes memory of the kernel in none of the other lines, such as pipes
sockets buffers of sockets: data that was sent, and not read
tables page tables: processes map much and use little of it
threads kernel stacks: each thread has one
EOT
explain /tmpfs
says "tmpfs: the largest is first" 'used for: tmpfs and shared memory [0-9.]* MiB 9[0-9] % ####'
says "tmpfs: what to look at" "'df -t tmpfs', 'ipcs -m'"
explain /pipes
says "pipes: what to look at" "'ls -l /proc/PID/fd' shows the pipes .* 'sysctl fs.pipe-user-pages-soft'"
explain /tables
says "tables: whose they are" 'are page tables, 12.0 MiB of them those of tables ([0-9]*), which maps much and uses little of it'
explain /files
lacks "files: nothing of page tables or pipes" 'are page tables\|fs.pipe'
says "files: what the list of objects is of" \
	"'slabtop -o' shows the objects of the whole system, not those of a cgroup"
explain /anon
lacks "anon: nothing to look at in a tmpfs" "'df -t tmpfs'"
lacks "anon: nothing of shared memory that it was not charged for" 'held by [^:]*: [^:]* shared memory'
sed 's/ shmem_kb=[0-9]*/ shmem_kb=640/' "$records" >text
explain /anon
says "anon: but of such that it was" 'held by [^:]*: [^:]* shared memory 704 KiB'
cp "$records" text

# For how long tasks waited: nothing is said of less than 1 %, nor of the system.
lacks "anon: no pressure" 'waited for memory'
sed 's/ pressure_some_avg60=0.00/ pressure_some_avg60=7.25/; s/ pressure_full_avg300=0.00/ pressure_full_avg300=2.10/' \
	"$records" >text
explain /anon
says "anon: pressure" \
	' its tasks waited for memory for 0 % of the last 10 s, 7 % of 60 s, 0 % of 300 s; all that were not idle: 0 %, 0 %, 2 % (pressure, as of up to 2 s before) '
sed 's/ pressure_some_avg60=0.00/ pressure_some_avg60=0.99/' "$records" >text
explain /anon
lacks "anon: pressure of less than 1 %" 'waited for memory'
cp "$records" text

# Most of it is locked; less than half of it is; or files may be what is locked.
anon=$(sed -n '/^.* memcg /s/.* anon_kb=\([0-9]*\).*/\1/p' "$records" | head -n 1)
for locked in $((anon * 2 / 3)) $((anon / 3)); do
	sed "s/ unevictable_kb=[0-9]*/ unevictable_kb=$locked/" "$records" >text
	explain /anon
	if [ "$locked" -gt $((anon / 2)) ]; then
		says "anon: most of it is locked" 'anonymous memory of processes, most of it locked (mlock)'
	else
		lacks "anon: some of it is locked" 'locked (mlock)'
	fi
done
sed "s/ unevictable_kb=[0-9]*/ unevictable_kb=$((anon * 45 / 100))/
	s/\( memcg .*\) anon_kb=[0-9]*/\1 anon_kb=$((anon * 6 / 10))/
	s/ file_kb=[0-9]*/ file_kb=$((anon * 3 / 10))/" "$records" >text
explain /anon
says "anon: 60 %" '[56][0-9] % of it is anonymous memory of processes'
lacks "anon: files may be what is locked" 'locked (mlock)'
cp "$records" text

# One process has nearly all; it is not said to leak if much is none of its memory.
explain /anon
says "anon: a process with nearly all" 'holds 99 % of the memory that ran out: either it leaks, or the limit is too small'
sed 's/ oom_memcg_max_kb=[0-9]*/ oom_memcg_max_kb=max/' "$records" >text
explain /anon
lacks "anon: no limit is too small where there is none" 'the limit is too small'
sed 's/ sock_kb=[0-9]*/ sock_kb=3000/' "$records" >text
explain /anon
says "anon: and much in sockets" 'holds 99 % of the memory that ran out: whether that is usual for it is not recorded'
cp "$records" text

# What is not captured is in the rest.
sed '/ memcg .*oom_memcg_id=/s/ kernel_kb=[0-9]*//' "$records" >text
explain /pipes
says "pipes: without the sum of the kernel's memory it is not known" \
	'% of it is in no figure that is recorded'
sed 's/ stat_flushed=1 stat_slack_kb=[0-9]*/ stat_flushed=0/' "$records" >text
explain /tmpfs
says "figures that were not flushed" 'used for, up to 2 s before: '
says "which have most of it" '% of it is in files of a tmpfs'
sed 's/ stat_flushed=1 stat_slack_kb=[0-9]*/ stat_flushed=0/
	s/ file_kb=[0-9]*/ file_kb=0/; s/ shmem_kb=[0-9]*/ shmem_kb=0/' "$records" >text
explain /tmpfs
says "figures that lack most of it" \
	'9[0-9] % of it came after these figures, or is in none of them'
lacks "are no cause" 'is in no figure that is recorded'
sed 's/ stat_slack_kb=[0-9]*/ stat_slack_kb=8000/' "$records" >text
explain /tmpfs
says "figures that may be off by much" 'each of these figures may be off by 7.81 MiB'
lacks "they are no cause" '% of it is in files of a tmpfs'
sed 's/ anon_kb=[0-9]*//' "$records" >text
explain /tmpfs
says "without memory.stat" 'Which of these is not recorded'

# More than there is.
sed 's/ sock_kb=[0-9]*/ sock_kb=1000000000/' "$records" >text
explain /sockets
says "figures that are too large" 'do not fit together: they add up to 9[0-9][0-9] GiB, of [0-9.]* MiB'
lacks "are not shown" '100 % ##'
lacks "and are no cause" '% of it is'
lacks "of which nothing is to be done" "'ss -tm'"
sed 's/ anon_kb=[0-9]*/ anon_kb=2000/' "$records" >text
explain /tmpfs
lacks "a small excess is none" 'do not fit together'

# Swap cache: what is mapped is anonymous memory already.
cached='s/ file_kb=[0-9]*/ file_kb=7000/; s/ shmem_kb=[0-9]*/ shmem_kb=0/; s/ swapcached_kb=[0-9]*/ swapcached_kb=7000/'
sed "$cached; s/ anon_kb=[0-9]*/ anon_kb=8000/" "$records" >text
explain /anon
says "swap cache that is not mapped" 'swap cache, not mapped 6.84 MiB 4[0-9] %'
lacks "is in no other line" 'in none of these lines\|page cache'
sed "$cached" "$records" >text
explain /anon
lacks "swap cache that is mapped" 'swap cache\|page cache'

# zswap is a part of the kernel's memory.
sed 's/ zswap_kb=[0-9]*/ zswap_kb=10000/' "$records" >text
explain /pipes
says "zswap" 'zswap 9.77 MiB 8[0-9] %'
says "is its cause" '% of it is compressed pages of zswap'
says "and no other memory of the kernel" 'other kernel memory 1.[0-9]* MiB 1[0-9] %'

# The same holds where two cgroups below share it, or one has it.
explain_below()
{
	awk -v line="$1" '
		{ print }
		/ memcg / && / oom_memcg_id=/ && !done++ { print line }' "$records" |
		sed 's/ seq=[0-9]*/ seq=N/' | awk '{ sub(/ seq=N/, " seq=" NR); print }' >text
	explain /anon
}
number=$(sed -n 's/.* memcg seq=[0-9]* episode=\([0-9]*\) .*/\1/p' "$records" | head -n 1)
below="relative seq=0 episode=$number relation=descendant distance=1 path_below=/b memcg_id=7"
explain_below "[    1.000000] $below usage_kb=16000 max_kb=max"
says "a cgroup below that has all" 'processes; /b below it holds 97 %'
explain_below "[    1.000000] $below usage_kb=8000 max_kb=9000"
lacks "a cgroup below that has half" '/b below it holds'
says "it is told" '/b uses 7.81 MiB, limit 8.79 MiB'
explain_below "[    1.000000] $below removed=1 usage_kb=16000 max_kb=max"
lacks "a removed one that had all" '/b below it holds'

# The parts are no more than the whole.
rule="the parts of what a memory cgroup uses are no more than the whole"
verify()
{
	said=$("$tool" verify --within 5 --input text 2>&1)
	printf '%s\n' "$said" | sed -n 's/^not ok [0-9]* - \(.*\) # .*/\1/p'
}
cp "$records" text
check_is "the rules are kept" "" "$(verify)"
for key in anon sock slab_reclaimable shmem active_file; do
	sed "s/ ${key}_kb=[0-9]*/ ${key}_kb=40000/" "$records" >text
	check_is "$key is more than the whole" "$rule" "$(verify)"
done
sed "s/ anon_kb=[0-9]*/ anon_kb=40000/; s/ stat_slack_kb=[0-9]*//" "$records" >text
check_is "what may be old is not compared" "" "$(verify)"
ktap_finished
