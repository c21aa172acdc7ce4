#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch top: ranks living processes as the OOM killer then does.
. "$(dirname "$0")/lib.sh"

# ranked OPTION... - the PIDs that it ranks, the first one first
ranked()
{
	"$tool" top -n 1000 "$@" | awk '$1 ~ /^[0-9]+$/ && NF >= 11 { print $1 }'
}

start
require_memcg
require_tool

# Sizes and adj are far enough apart that what moves meanwhile does not matter.
start_hog -c small 4
start_hog -c middle 24
start_hog -c large 44
start_hog -c favoured -a -300 60
start_hog -c first -a 900 8
first=$hog_pid
start_hog -c never -a -1000 20
never=$hog_pid

text=$("$tool" top)
ktap_print_msg "$text"
check_is "it says who is next" "next victim: first ($first)" \
	"$(printf '%s\n' "$text" | grep '^next')"
check_is "oom_score is the kernel's" "$(cat "/proc/$first/oom_score")" \
	"$(printf '%s\n' "$text" | awk -v pid="$first" '$1 == pid { print $3 }')"
check_is "who has -1000 is not ranked" "" "$(ranked | grep -x "$never")"
order=$(ranked | head -n 4 | tr '\n' ' ')
seq=$(last_seq)
check_events "the kernel kills that one" --victim "$first" --outcome killed -- \
	sh -c "echo f >/proc/sysrq-trigger"
check_is "and ranks the others the same way" "$order" \
	"$(field "$(records_after "$seq" candidate)" candidate_pid | head -n 4 |
		tr '\n' ' ')"

# Inside a memory cgroup, and its limit is lowered.
make_cgroup top 60M
echo +memory >"$cgroups/top/cgroup.subtree_control"
make_cgroup top/a
make_cgroup top/b
start_hog -c a1 -g "$cgroups/top/a" 1
start_hog -c a2 -a 800 -g "$cgroups/top/a" 2
start_hog -c b1 -g "$cgroups/top/b" 24
start_hog -c b2 -a -200 -g "$cgroups/top/b" 16
order=$(ranked --memcg /top | tr '\n' ' ')
check_is "it ranks those inside only" 4 "$(printf '%s' "$order" | wc -w)"
check_is "of a cgroup below, two" 2 "$(ranked --memcg "$cgroups/top/b" | wc -l)"
check_is "it names the limit that counts" 1 \
	"$("$tool" top --memcg /top/b | grep -c '^limit of /top: 60.0 MiB')"
check_is "and that it is shared" 1 \
	"$("$tool" top --memcg /top/b | grep -c "'oomwatch top --memcg /top'")"
seq=$(last_seq)
echo 40M >"$cgroups/top/memory.max"
wait_for 10 [ -n "$(records_after "$seq" oom)" ]
check_is "the kernel ranks them the same way" "$order" \
	"$(field "$(records_after "$seq" candidate | grep ' episode='"$(
		field "$(records_after "$seq" oom)" episode | head -n 1)"' ')" \
		candidate_pid | tr '\n' ' ')"

"$tool" top --memcg /not/there 2>/tmp/top.err
check_is "a cgroup that is not there" 1 $?
check_is "in one line" 1 "$(grep -c 'no memory cgroup /not/there' /tmp/top.err)"
check_is "-n" 2 "$("$tool" top -n 2 | grep -c '^ *[0-9][0-9]* .* /')"
rm /tmp/top.err
ktap_finished
