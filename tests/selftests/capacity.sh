#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# How much history a ring holds: what a kill takes, with and without the records
# that explain it. And what a full house looks like: more processes than there is
# room for candidates.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
make_cgroup full 4M

all_gone()
{
	[ "$(stat_of exited) $(stat_of freed)" = "20 20" ]
}

# holds KILLS CANDIDATES PARAMETER... - how many such kills fit into 1 MiB?
holds()
{
	kills=$1 wanted=$2
	shift 2
	unload
	load candidates="$wanted" "$@"
	"$hog" -n 20 -g "$cgroups/$in" 128 >/dev/null
	wait_for 60 all_gone
	fit=$((1048576 * 20 / $(stat_of ring_used_bytes)))
	check "/$in, candidates=$wanted $*: 1 MiB holds $kills kills: $fit" \
		[ "$fit" -ge "$kills" ]
}

in=full
holds 850 0 stack=0 memcg=0
holds 400 0
check_is "no candidates" "" "$(records_after 0 candidate)"

# 40 processes: more than are recorded.
limit full 60M
for _ in $(seq 40); do
	start_hog -g "$cgroups/full" 1
done
holds 180 32
check_is "32 candidates of each kill" 640 "$(records_after 0 candidate | grep -c .)"
check_is "only a candidate of the whole system has a cgroup" "" \
	"$(field "$(records_after 0 candidate)" candidate_memcg)"
oom=$(records_after 0 oom | tail -n 1)
check_is "all of them were scored" 41 "$(field "$oom" candidates_scored)"

# With all that a kill can have: as many cgroups below the one that ran out as are recorded.
make_cgroup pod 60M
echo +memory >"$cgroups/pod/cgroup.subtree_control"
for i in $(seq 8); do
	make_cgroup "pod/$i"
	for _ in $(seq 5); do
		start_hog -g "$cgroups/pod/$i" 1
	done
done
in=pod/1
holds 150 32
check_is "8 cgroups below of each kill" 160 "$(records_after 0 relative | grep -c .)"

unload
load
ktap_finished
