#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A container outgrows its limit: who is killed was in it, and neighbours live on,
# however much more the kernel would like to kill them. The limit of the container
# itself is told from that of what it is in.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup pod
echo +memory >"$cgroups/pod/cgroup.subtree_control"
make_cgroup pod/stress 20M
make_cgroup pod/beside

before=$(last_seq)
start_hog -a 1000 -c outside 32
outside=$hog_pid
start_hog -a 500 -c beside -g "$cgroups/pod/beside" 8
beside=$hog_pid

# "stress -m 8" in a container of 100 MiB, a fifth of its size: each of the eight wants
# more than twice of what there is for all.
# They join it as what they are: a shell that they are forked from could be killed in
# their place.
seq=$(last_seq)
members=""
for _ in 1 2 3 4 5 6 7 8; do
	"$hog" -c stress -g "$cgroups/pod/stress" 51 &
	members="$members $!"
done
background="$background$members"
# shellcheck disable=SC2086 # one word for each
wait $members
victims=$(records_after "$seq" victim)
ooms=$(records_after "$seq" oom | grep ' outcome=killed ')
check_is "each of the eight is killed" "8 stress" \
	"$(field "$victims" victim_pid | sort -u | grep -c .) $(field "$victims" victim_comm | sort -u)"
check_is "one at a time" "8 1" \
	"$(printf '%s\n' "$ooms" | grep -c .) $(field "$ooms" victims | sort -u)"
check_is "each time their container had run out" /pod/stress \
	"$(field "$ooms" oom_memcg | sort -u)"
check_is "all of the container" /pod/stress "$(field "$victims" task_memcg | sort -u)"
check_is "who asked was in it, too" /pod/stress \
	"$(field "$ooms" trigger_memcg | sort -u)"
check_is "its own limit" 20480 "$(field "$ooms" oom_memcg_max_kb | sort -u)"

# Now there is more room in the container than in what it is in.
limit pod/stress 60M
limit pod 40M
seq=$(last_seq)
check_events "the limit above: the largest is killed, and nobody else" \
	--constraint MEMCG --memcg /pod --victim stress -- \
	"$hog" -c stress -a 400 -g "$cgroups/pod/stress" 64
victims=$(records_after "$seq" victim)
check_is "the victim was in the container, the limit is not its own" \
	"/pod/stress /pod 40960" \
	"$(field "$victims" task_memcg) $(field "$victims" oom_memcg) $(field "$(oom_of "$victims")" oom_memcg_max_kb)"
check "the neighbours live" kill -0 "$beside" "$outside"
check_is "one of them was a candidate only where the limit is above it" "$beside" \
	"$(field "$(records_after "$before" candidate | grep ' candidate_comm=\(beside\|outside\) ')" candidate_pid)"

ktap_finished
