#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch explain accounts for the memory of a cgroup: what its processes hold, with
# shared memory once, and what all of it is used for. It names what was put there, and
# nothing else.
. "$(dirname "$0")/lib.sh"

# shellcheck source=tests/selftests/accounts_lib.sh
. "$here/accounts_lib.sh"

filler=$here/filler

killed_seen()
{
	first_oom "$seq" " outcome=killed " >/dev/null
}

# explain_kill - the page of the first kill after $seq, when there is one. The kernel reports
# ten in 5 s, and brings memory.stat up to date only then: the next one comes later.
explain_kill()
{
	wait_for 60 killed_seen
	explain_last
	sleep 0.6
}

# eat CGROUP [OPTION...] - a process outgrows a cgroup; sets $eater
eat()
{
	eat_in=$1
	shift
	seq=$(last_seq)
	"$hog" -c eater "$@" -g "$cgroups/$eat_in" 64 &
	eater=$!
	wait "$eater"
	explain_kill
}

# What is said of the account that has most. A page says one of them at most.
cat >"$causes" <<EOT
anon is anonymous memory of processes
locked is anonymous memory of processes, most of it locked
waiting is file pages that wait to be written
cache is page cache
shmem is in files of a tmpfs, or shared memory
slab is objects of the kernel, such as dentries and inodes
pagetables is page tables
stacks is kernel stacks
sockets is buffers of sockets
unevictable is file pages that cannot be reclaimed
pipes is memory of the kernel in none of the other lines
rest is in no figure that is recorded
EOT

# fill KIND LIMIT ARGUMENT... - a process outgrows a cgroup
fill()
{
	kind=$1
	make_cgroup "$kind" "$2"
	mkdir "$folder/$kind"
	shift 2
	seq=$(last_seq)
	(cd "$folder/$kind" && exec "$filler" -c "$kind" -g "$cgroups/$kind" "$@") &
	wait $!
	explain_kill
	rm -rf "${folder:?}/$kind"
}

start
let_report
require_memcg
require_tool
folder=$(mktemp -d)
mount -t tmpfs -o size=64m tmpfs "$folder" || ktap_skip_all "cannot mount a tmpfs"
mounted=$folder

# A file of 10 MiB, and a process that takes the rest.
make_cgroup file 24M
# shellcheck disable=SC2016 # the other shell expands it
sh -c 'echo 0 >"$1/cgroup.procs" && dd if=/dev/zero of="$2/file" bs=64k count=160' \
	write "$cgroups/file" "$folder" 2>/dev/null
eat file
says "a file: who holds most, by name" "eater ($eater) holds [45][0-9] % of the memory that ran out"
check "a file: it has its line" between 9216 "$(used_kb 'tmpfs and shared memory')" 12288
kind="a file, and anonymous memory"
names anon
rm "$folder/file"

# Four processes that share 6 MiB, and one that takes the rest.
make_cgroup shared 24M
said=$(mktemp)
"$filler" -c sharer -n 4 -g "$cgroups/shared" shared 6 >"$said" &
sharer=$!
background="$background $sharer"
wait_for 60 grep -q ready "$said"
rm "$said"
eat shared
says "shared memory: once" '(4 map it, counted once) [67]\.[0-9]* MiB\|(5 map it, counted once) [67]\.[0-9]* MiB'
check "shared memory: not in the rest" [ "$(used_kb 'in none of these lines')" -lt 4096 ]
check "shared memory: has its line" between 5120 "$(used_kb 'tmpfs and shared memory')" 8192
kind="shared memory, and more anonymous memory"
names anon
kill "$sharer"

# Memory of the kernel. Before 5.18 it does not count all of it.
pipes=pipes
[ -n "$(field "$(records_after 0 memcg | tail -n 1)" kernel_kb)" ] || pipes=rest
fill pipes 16M pipes 64
names "$pipes"
check "pipes: in no line of processes" [ $((16384 - $(used_kb 'anonymous memory') -
	$(used_kb 'tmpfs and shared memory'))) -gt 15000 ]
fill files 12M files 40000
names slab
check "files: most of it is slab" [ "$(used_kb 'kernel objects (slab)')" -gt 8192 ]
says "files: what to look at next" "'slabtop -o'"
if [ -f /proc/net/tcp ]; then
	ip link set lo up
	fill sockets 12M sockets 64
	names sockets
else
	ktap_test_skip "sockets: its cause is named, and no other" "no network"
fi
if [ -n "$(field "$(records_after 0 memcg | tail -n 1)" pagetables_kb)" ]; then
	fill tables 12M tables 64
	names pagetables
fi
fill threads 12M threads 3000
check "threads: their stacks have a line" [ "$(used_kb 'kernel stacks')" -gt 3072 ]

# Files in a tmpfs, and who writes them.
kind=tmpfs
make_cgroup tmpfs 16M
seq=$(last_seq)
# shellcheck disable=SC2016 # the other shell expands it
sh -c 'echo 0 >"$1/cgroup.procs" && exec dd if=/dev/zero of="$2/file" bs=64k count=400' \
	write "$cgroups/tmpfs" "$folder" 2>/dev/null
explain_kill
names shmem
says "tmpfs: what to look at next" "'df -t tmpfs'"
rm "$folder/file"

# The same in other files, and in shared memory of the other kind. All of it goes with the
# process.
fill memfd 12M memfd 64
names shmem
fill sysv 12M sysv 64
names shmem
fill queues 12M queues 64
names slab

# Files that are never written out, nor reclaimed.
kind=ramfs
umount "$folder"
mount -t ramfs ramfs "$folder"
make_cgroup ramfs 12M
seq=$(last_seq)
# shellcheck disable=SC2016 # the other shell expands it
sh -c 'echo 0 >"$1/cgroup.procs" && exec dd if=/dev/zero of="$2/file" bs=64k count=400' \
	write "$cgroups/ramfs" "$folder" 2>/dev/null
explain_kill
names unevictable
umount "$folder"
mount -t tmpfs -o size=64m tmpfs "$folder"

# Files that a disk takes too long to write: it has taken the writes, and ends none.
kind=waiting
if [ -b /dev/ram0 ] && [ -c /dev/mapper/control ]; then
	said=$(mktemp)
	"$here/stalled" /dev/ram0 >"$said" &
	stalled=$!
	wait_for 60 grep -q dev "$said"
	make_cgroup waiting 20M
	set_sysctl vm/dirty_ratio 100
	set_sysctl vm/dirty_background_ratio 90
	# shellcheck disable=SC2016 # the other shell expands it
	sh -c 'echo 0 >"$1/cgroup.procs" && exec dd if=/dev/zero of="$2" bs=64k count=224' \
		write "$cgroups/waiting" "$(cat "$said")" 2>/dev/null
	eat waiting
	names waiting
	kill "$stalled"
	check "waiting: the device goes on" wait "$stalled"
	rm "$said"
else
	ktap_test_skip "waiting" "no ram0, or no device mapper"
fi

# Locked memory of a process.
kind=mlock
make_cgroup locked 24M
eat locked -l
names anon locked

# Who has met the limit: a write to memory.max, or a process that was slowed down before.
kind="a lower limit"
make_cgroup lower 24M
start_hog -c small -g "$cgroups/lower" 10
seq=$(last_seq)
limit lower 6M
explain_kill
names anon
says "lower: who has lowered it" 'wrote a memory.max below the usage, and so asked'
lacks "lower: nothing of memory.high, or of swap" 'memory.high\|memory.swap.max'
kind="slowed down"
make_cgroup high 24M
start_hog -c small -g "$cgroups/high" 10
echo 7M >"$cgroups/high/memory.high"
# shellcheck disable=SC2016 # the other shell expands it
sh -c 'echo 0 >"$0/cgroup.procs" && exec cat /proc/self/maps' "$cgroups/high" >/dev/null
seq=$(last_seq)
limit high 8M
explain_kill
says "high: it was met before" 'memory.high is 7.00 MiB: .* as it did [1-9][0-9]* times'

# The limit of swap, where there is some.
had=$(meminfo SwapFree)
if (require_swap) >/dev/null; then
	[ "$had" -ge 16000 ] || swap_file=/dev/ram0
	kind=swap
	make_cgroup swap 8M
	echo 8M >"$cgroups/swap/memory.swap.max"
	eat swap
	names anon
	says "swap: it is full, too" 'The swap of the cgroup is \(nearly \)\?full, too: memory.swap.max'
fi

# Which of the cgroups below it.
kind=below
make_cgroup pod 24M
echo +memory >"$cgroups/pod/cgroup.subtree_control"
make_cgroup pod/idle
make_cgroup pod/web
start_hog -a -1000 -g "$cgroups/pod/idle" 2
eat pod/web
names anon
says "below: the cgroup that holds most" '; /web below it holds [89][0-9] %'
lacks "below: the victim is in it" 'the victim is not in it'
says "below: the others" '/idle uses 2\.[0-9]* MiB'
make_cgroup even 24M
echo +memory >"$cgroups/even/cgroup.subtree_control"
make_cgroup even/left
make_cgroup even/right
start_hog -a -1000 -g "$cgroups/even/left" 11
eat even/right
says "below: none where two have half of it each" 'is anonymous memory of processes [^;]'
lacks "above: there is no limit" 'above it,'

# A cgroup beside it has nearly all.
make_cgroup beside 24M
echo +memory >"$cgroups/beside/cgroup.subtree_control"
make_cgroup beside/large
make_cgroup beside/small
start_hog -a -1000 -g "$cgroups/beside/large" 20
eat beside/small
says "beside: who has it" '; /large below it holds 8[0-9] %, and the victim is not in it'

# A limit above it is nearly met; or it is not.
for above in 16M 32M; do
	make_cgroup above$above $above
	echo +memory >"$cgroups/above$above/cgroup.subtree_control"
	make_cgroup above$above/rest
	make_cgroup above$above/web 11M
	start_hog -a -1000 -g "$cgroups/above$above/rest" 4
	eat above$above/web
	if [ $above = 16M ]; then
		says "above: the limit that is nearly met" \
			'above it, /above16M is close to its limit: usage 1[456][.0-9]* MiB, limit 16.0 MiB'
	else
		lacks "above: one that is not" 'above it,'
	fi
done

rm "$causes"
umount "$folder" && mounted=""
rmdir "$folder"
ktap_finished
