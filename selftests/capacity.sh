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
make_cgroup full 60M

all_exited()
{
	[ "$(stat_of exited)" = 20 ]
}

# holds KILLS CANDIDATES PARAMETER... - how many such kills fit into 1 MiB?
holds()
{
	kills=$1 wanted=$2
	shift 2
	unload
	load candidates="$wanted" "$@"
	"$hog" -n 20 -g "$cgroups/full" 128 >/dev/null
	wait_for 5 all_exited
	fit=$((1048576 * 20 / $(stat_of ring_used_bytes)))
	check "candidates=$wanted $*: 1 MiB holds $kills kills: $fit" \
		[ "$fit" -ge "$kills" ]
}

holds 1000 0 stack=0
holds 400 0
check_is "no candidates" "" "$(records_after 0 candidate)"

# 40 processes: more than are recorded.
for _ in $(seq 40); do
	start_hog -g "$cgroups/full" 1
done
holds 150 32
check_is "32 candidates of each kill" 640 "$(records_after 0 candidate | grep -c .)"
oom=$(records_after 0 oom | tail -n 1)
check_is "all of them were scored" 41 "$(field "$oom" candidates_scored)"

unload
load
ktap_finished
