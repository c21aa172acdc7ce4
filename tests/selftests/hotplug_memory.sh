#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Blocks of memory go and come while processes are killed, in a memory cgroup and
# for want of any memory: the memory records follow, and nothing is lost.
. "$(dirname "$0")/lib.sh"

blocks=/sys/devices/system/memory

start
require_memcg
require_eat_all
[ -d "$blocks" ] || ktap_skip_all "needs CONFIG_MEMORY_HOTPLUG"

# set_state BLOCK STATE - what is still in use can keep a block online: the kernel
# tries until it is told to stop
set_state()
{
	# shellcheck disable=SC2016 # the other shell expands it
	timeout 5 sh -c 'echo "$1" >"$2"' set_state "$2" "$blocks/$1/state" 2>/dev/null
}

# As movable where that is allowed, or it might be there to stay.
bring_back()
{
	set_state "$block" online_movable || set_state "$block" online
}

# find_block - sets $block, the last one that goes
find_block()
{
	for block in $(cd "$blocks" && echo memory[0-9]* | tr ' ' '\n' | sort -rV); do
		if [ "$(cat "$blocks/$block/state")" = online ] &&
			set_state "$block" offline; then
			return
		fi
	done
	ktap_skip_all "no block of memory can be taken offline"
}

meminfo()
{
	awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo
}

# managed_kb LINE - the sum of its zones
managed_kb()
{
	printf '%s\n' "$1" | tr ' ' '\n' |
		awk -F= '/^zone[0-9]*_managed_kb=/ { sum += $2 } END { print sum }'
}

# check_memory NAME LINE - a memory record, made while so much memory was there
check_memory()
{
	ktap_print_msg "$2"
	check_is "$1: total is MemTotal" "$(meminfo)" "$(field "$2" total_kb)"
	check_is "$1: and the sum of the zones" "$(meminfo)" "$(managed_kb "$2")"
}

# kill_one NAME - a kill in a memory cgroup, and its memory record
kill_one()
{
	seq=$(last_seq)
	"$hog" -g "$cgroups/small" 64
	check_memory "$1" "$(records_after "$seq" memory | tail -n 1)"
}

# eat_all COUNT - so many processes, one after the other, eat all memory
eat_all()
{
	eaten=0
	while [ "$eaten" -lt "$1" ]; do
		"$hog" -c eater -a 1000 "$((total_kb / 1024))"
		eaten=$((eaten + 1))
	done
}

find_block
at_end="$at_end bring_back"
bring_back
ktap_print_msg "$block: $(cat "$blocks/$block/valid_zones")"
make_cgroup storm 1M
make_cgroup small 20M
count_from_here killed
victims=$(stat_of victims)
unobserved=$(stat_of unobserved)

whole=$(meminfo)
kill_one "all memory"
check "$block goes" set_state "$block" offline
check "there is less memory" [ "$(meminfo)" -lt "$whole" ]
kill_one "$block is offline"
seq=$(last_seq)
eat_all 1
check_memory "all that is left is eaten" \
	"$(of_type "$(records_after "$seq")" memory | tail -n 1)"
check "$block comes" bring_back
check_is "there is all memory again" "$whole" "$(meminfo)"
kill_one "$block is online"

# While the block goes, the memory of a victim may come too late, and the kernel kills one
# more task: one of these, not this test.
start_spares()
{
	spares=""
	for _ in 1 2 3 4; do
		start_hog -c spare -a 999 8
		spares="$spares $hog_pid"
	done
}

end_spares()
{
	for spare in $spares; do
		kill -9 "$spare" 2>/dev/null
		wait "$spare" 2>/dev/null
	done
}

# turns NAME COMMAND... - the block goes and comes while the command runs: once more where
# that was over before it went
turns()
{
	name=$1
	shift
	gone=0
	for _ in 1 2 3 4 5; do
		start_spares
		"$@" >/dev/null &
		command=$!
		background="$background $command"
		while kill -0 "$command" 2>/dev/null; do
			set_state "$block" offline && gone=$((gone + 1))
			bring_back
		done
		wait "$command"
		end_spares
		[ "$gone" = 0 ] || break
	done
	# Where there was no memory to take it back with, it is still away.
	[ "$(cat "$blocks/$block/state")" = online ] || bring_back
	ktap_print_msg "$name: $block went $gone times"
	check "$name: $block went and came" [ "$gone" -gt 0 ]
}

turns "kills in a cgroup" "$hog" -n 150 -g "$cgroups/storm" 4
turns "kills for want of memory" eat_all 3
check_is "there is all memory at last" "$whole" "$(meminfo)"
kill_one "at last"

ktap_print_msg "killed beside them: $(dmesg | grep -c 'Killed process .* (spare)')"
killed=$(($(kernel_kills) - kills_before))
check "the kernel killed at least 158" [ "$killed" -ge 158 ]
check_is "victims, by the kernel's own count" "$killed" \
	"$(($(stat_of victims) - victims))"
check_is "nothing is lost" "$unobserved" "$(stat_of unobserved)"

ktap_finished
