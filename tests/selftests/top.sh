#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch top: ranks living processes as the OOM killer then does.
. "$(dirname "$0")/lib.sh"

# ranked OPTION... - the PIDs that it ranks, the first one first
ranked()
{
	"$tool" top -n 1000 "$@" | sed '1,/^ *PID/d; /cannot be killed/d' |
		awk '{ print $1 }'
}

# column HEAD PID OPTION... - what it says of a process in a column of numbers
column()
{
	head=$1
	pid=$2
	shift 2

	"$tool" top -n 1000 "$@" | awk -v head="$head" -v pid="$pid" '
		$1 == "PID" { for (i = 1; i <= NF; i++) if ($i == head) at = i }
		at && $1 == pid { print $at }'
}

# in_json PID KEY - what its JSON says of a process
in_json()
{
	"$tool" top -n 1000 --json | tr '{' '\n' |
		sed -n "s/^\"pid\":$1,.*\"$2\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

start
require_memcg
require_tool

# Sizes and adj are far enough apart that what moves meanwhile does not matter.
start_hog -c small 4
start_hog -c middle 24
start_hog -c large 44
start_hog -c favoured -a -300 60
favoured=$hog_pid
start_hog -c first -a 900 8
first=$hog_pid
start_hog -c never -a -1000 20
never=$hog_pid

text=$("$tool" top)
ktap_print_msg "$text"
check_is "it says who is next" "next victim: first ($first)" \
	"$(printf '%s\n' "$text" | grep '^next')"
check_is "it says why that one is" \
	"  oom_score_adj decided: without it, favoured ($favoured) would have had the most" \
	"$(printf '%s\n' "$text" | grep '  oom_score_adj')"
check_is "oom_score is not repeated where the points say it" "" \
	"$(column SCORE "$first")"
check_is "a column of zeros is left out" "" "$(column SWAP "$first")"
check "one that is not is there" [ "$(column ANON "$first")" -ge 8 ]
check_is "oom_score is the kernel's" "$(cat "/proc/$first/oom_score")" \
	"$(in_json "$first" oom_score)"
check_is "JSON has the same order" "$(ranked | head -n 4)" \
	"$("$tool" top --json -n 4 | tr '{' '\n' | sed -n 's/^"pid":\([0-9]*\),.*/\1/p')"
check_is "and whom oom_score_adj spares" 1 \
	"$("$tool" top --json | grep -c "\"without_adj_pid\":$favoured,")"
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
check_is "by a pattern, the same two" 2 "$(ranked --memcg '/t*/b' | wc -l)"
"$tool" top --memcg '/top/?' 2>/tmp/top.err
check_is "a pattern of two cgroups" 1 $?
check_is "which it names" 1 "$(grep -c 'matches /top/[ab] and /top/[ab]: ' /tmp/top.err)"
check_is "of a limit, oom_score is told too" "$(cat "/proc/$hog_pid/oom_score")" \
	"$(column SCORE "$hog_pid" --memcg /top)"
check_is "it names the cgroup of each by its end" b \
	"$(column UNIT "$hog_pid" --memcg /top)"
check_is "and in JSON by its path" /top/b "$(in_json "$hog_pid" memcg)"
check_is "it names the limit that counts" 1 \
	"$("$tool" top --memcg /top/b | grep -c '^limit of /top: 60.0 MiB')"
check_is "and that it is shared" 1 \
	"$("$tool" top --memcg /top/b | grep -c "'oomwatch top --memcg /top'")"
seq=$(last_seq)
echo 40M >"$cgroups/top/memory.max"
wait_for 60 first_oom "$seq" . >/dev/null
check_is "the kernel ranks them the same way" "$order" \
	"$(field "$(records_after "$seq" candidate | grep ' episode='"$(
		field "$(records_after "$seq" oom)" episode | head -n 1)"' ')" \
		candidate_pid | tr '\n' ' ')"

"$tool" top --memcg /not/there 2>/tmp/top.err
check_is "a cgroup that is not there" 1 $?
check_is "in one line" 1 "$(grep -c 'no memory cgroup matches /not/there' /tmp/top.err)"
check_is "-n" 2 "$("$tool" top -n 2 | sed '1,/^ *PID/d; /^and/,$d' | grep -c .)"
pod=$(printf 'kubepods-burstable-pod%040d.slice' 7)
container=$(printf 'cri-containerd-%012d.scope' 9)
make_cgroup "$pod"
echo +memory >"$cgroups/$pod/cgroup.subtree_control"
make_cgroup "$pod/$container" 40M
start_hog -c inside -g "$cgroups/$pod/$container" 1
check_is "a long path is cut to what names it" 1 \
	"$("$tool" top --memcg "/$pod/$container" |
		grep -c "^limit of \.\./$container: 40.0 MiB")"
check_is "in each line too" "$container" "$(column UNIT "$hog_pid")"
rm /tmp/top.err
ktap_finished
