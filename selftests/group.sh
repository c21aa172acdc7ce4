#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memory.oom.group: each task that the kernel kills with the chosen one is a
# victim, and none is one twice although the kernel marks the first one again.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup group 40M
[ -f "$cgroups/group/memory.oom.group" ] || ktap_skip_all "no memory.oom.group"
echo 1 >"$cgroups/group/memory.oom.group"

start_hog -c small -g "$cgroups/group" 4
small=$hog_pid
start_hog -c medium -g "$cgroups/group" 8
medium=$hog_pid
start_hog -c spared -a -1000 -g "$cgroups/group" 2
spared=$hog_pid
seq=$(last_seq)
check_events "the three die, and nobody else" --memcg /group \
	--victim "$small" --victim "$medium" --victim large -- \
	"$hog" -c large -g "$cgroups/group" 64
check "the others of the group are gone" \
	wait_for 10 eval "gone $small && gone $medium"
check "the one with oom_score_adj -1000 lives" kill -0 "$spared"

victims=$(records_after "$seq" victim)
oom=$(oom_of "$victims")
ktap_print_msg "$(printf '%s\n' "$victims" | cut -d' ' -f1-8)"
check_is "the largest is chosen" "chosen large" \
	"$(field "$victims" role | head -n 1) $(field "$victims" victim_comm | head -n 1)"
check_is "the others are of its group" "group group" \
	"$(field "$victims" role | tail -n 2 | tr '\n' ' ' | sed 's/ $//')"
check_is "each is a victim once" "large medium small" \
	"$(field "$victims" victim_comm | sort | tr '\n' ' ' | sed 's/ $//')"
check_is "the episode counts them" 3 "$(field "$oom" victims)"

ktap_finished
