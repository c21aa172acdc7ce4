#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that is being made can be killed before it is in a cgroup. The kernel says then
# that it is in the root cgroup. Where it will be is not known: the records have no path.
. "$(dirname "$0")/lib.sh"

start
require_memcg
[ -w /proc/sysrq-trigger ] || ktap_skip_all "no /proc/sysrq-trigger"
[ "$(nproc)" -gt 1 ] || ktap_skip_all "it takes two CPUs"
make_cgroup newborn
fifo=$(mktemp -u)
said=$(mktemp)

# is_ready - or has it ended?
is_ready()
{
	grep -q ready "$said" || gone "$pid"
}

# kill_newborn - SysRq-f while processes are being made; all of them share one memory
kill_newborn()
{
	mkfifo "$fifo"
	: >"$said"
	"$here/newborn" "$cgroups/newborn" <"$fifo" >"$said" &
	pid=$!
	background="$background $pid"
	exec 4>"$fifo"
	rm "$fifo"
	# Of others, none is to die.
	wait_for 120 is_ready && grep -q ready "$said" || return
	echo go >&4
	echo f >/proc/sysrq-trigger
	wait_for 60 gone "$pid"
	exec 4>&-
}

# Sometimes all of them are made before the first one is killed.
seq=$(last_seq)
tries=0
outside=""
while [ "$tries" -lt 40 ] && [ -z "$outside" ] && kill_newborn; do
	tries=$((tries + 1))
	victims=$(records_after "$seq" victim | grep ' victim_comm=newborn ')
	outside=$(printf '%s\n' "$victims" | grep -v ' task_memcg=')
done
if [ "$tries" = 0 ] && gone "$pid"; then
	wait "$pid"
	[ "$?" != 4 ] || ktap_skip_all "no process events (CONFIG_NET, CONFIG_PROC_EVENTS)"
fi
wait_for 60 all_free
ktap_print_msg "$tries tries: $outside"
check "one dies before it is in a cgroup" [ -n "$outside" ]
check_is "it has no id of one, either" "" "$(field "$outside" task_memcg_id)"
check_is "all others are where they belong" /newborn \
	"$(field "$victims" task_memcg | sort -u)"
check_is "a candidate is where it belongs, or in none" /newborn \
	"$(field "$(records_after "$seq" candidate | grep ' candidate_comm=newborn ')" \
		candidate_memcg | sort -u)"

rm "$said"
ktap_finished
