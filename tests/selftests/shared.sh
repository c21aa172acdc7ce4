#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Victims that are not simply the chosen task: another thread of it, because the
# leader has exited, and processes that die because they share its memory, which
# the kernel neither marks nor logs.
. "$(dirname "$0")/lib.sh"

start
require_memcg
make_cgroup shared 20M

# provoke OPTION - a family runs out of memory; sets $first, $second and $seq
provoke()
{
	mkfifo "$fifo"
	: >"$said"
	"$here/family" "$1" "$cgroups/shared" 64 <"$fifo" >"$said" &
	background="$background $!"
	exec 4>"$fifo"
	wait_for 60 grep -q ready "$said"
	read -r _ first second <"$said"
	seq=$(last_seq)
	echo go >&4
	wait_for 60 gone "$first"
	wait_for 60 gone "$second"
	exec 4>&-
	rm "$fifo"
	victims=$(records_after "$seq" victim)
	ktap_print_msg "$(printf '%s\n' "$victims" | head -n 3)"
}

fifo=$(mktemp -u)
said=$(mktemp)

# The thread is the victim, its process was chosen.
provoke -l
check_is "leader gone: one victim" 1 "$(printf '%s\n' "$victims" | grep -c .)"
check_is "leader gone: the thread is marked" "$second" \
	"$(field "$victims" victim_pid)"
check_is "leader gone: victim_tgid" "$first" "$(field "$victims" victim_tgid)"
check_is "leader gone: role" chosen "$(field "$victims" role)"
check_is "leader gone: name of the thread" survivor \
	"$(field "$victims" victim_comm)"
check_is "leader gone: name of the leader" family \
	"$(field "$victims" victim_leader_comm)"
check_is "leader gone: the leader was chosen" "$first" \
	"$(field "$(oom_of "$victims")" chosen_pid)"
check "leader gone: points are known" [ -n "$(field "$victims" victim_points)" ]

# One of the two is chosen, the other one dies with it.
shared_mm()
{
	name=$1
	provoke "$2"
	check_is "$name: two victims of one episode" "2 1" \
		"$(printf '%s\n' "$victims" | grep -c .) $(field "$victims" episode | uniq | grep -c .)"
	check_is "$name: roles" "chosen shared_mm" \
		"$(field "$victims" role | tr '\n' ' ' | sed 's/ $//')"
	check_is "$name: both processes" \
		"$(printf '%s\n' "$first" "$second" | sort)" \
		"$(field "$victims" victim_pid | sort)"
	check_is "$name: they have the same memory" 1 \
		"$(field "$victims" victim_total_vm_kb | uniq | grep -c .)"
	check_is "$name: the episode counts them" 2 \
		"$(field "$(oom_of "$victims")" victims)"
}

shared_mm "CLONE_VM" -s
shared_mm "vfork" -v
# The parent, which waits, would get its memory back by the death of the child alone.
check_is "vfork: the parent is chosen, not the child that eats" "$second" \
	"$(field "$victims" victim_pid | head -n 1)"

# Of more than 32 that share the memory, the rest is only counted.
unrecorded=$(stat_of victims_unrecorded)
provoke -m
check_is "many: roles" "1 chosen 32 shared_mm" \
	"$(field "$victims" role | sort | uniq -c | xargs)"
check_is "many: the episode counts all" "33 8" \
	"$(field "$(oom_of "$victims")" victims) $(field "$(oom_of "$victims")" victims_unrecorded)"
check_is "many: so does stats" 8 $(($(stat_of victims_unrecorded) - unrecorded))
if explainer=$(command -v "${OOMWATCH:-oomwatch}"); then
	check "many: explain tells of them" grep -q 'up to 8 more threads died' <<EOT
$("$explainer" explain "$(field "$(oom_of "$victims")" episode)" 2>&1)
EOT
else
	ktap_test_skip "many: explain tells of them" "needs OOMWATCH=the tool"
fi

both_exited()
{
	[ "$(records_after "$seq" exited | grep -c .)" = 2 ]
}

# The kernel marks the second one too, as a member of the group.
echo 1 >"$cgroups/shared/memory.oom.group"
provoke -s
check_is "in a group: none is a victim twice" \
	"$(printf '%s\n' "$first" "$second" | sort)" \
	"$(field "$victims" victim_pid | sort)"
check "in a group: both exit as victims, for both are marked" \
	wait_for 60 both_exited
check_is "nothing was missed" 0 "$(stat_of unobserved)"

rm "$said"
ktap_finished
