#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Memory runs out on one NUMA node, for a process that may use no other, by mempolicy
# or by cpuset. Who may not use that node is spared, whatever its score: to kill it
# would free nothing for the one who asks.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
require_eat_all
[ -d /sys/devices/system/node/node1 ] || ktap_skip_all "one NUMA node"
node_pages=$(awk '$1 == "Node" { node = $2 }
	node == "1," && $1 == "present" { sum += $2 }
	END { print sum }' /proc/zoneinfo)

# check_node NAME OPTION... - an eater that is held to node 1 by the options of a hog
# dies, and before it "near", but not "far", of the other node
check_node()
{
	name=$1
	shift

	check "$name: the far one scores more than the near one" \
		[ "$(cat "/proc/$far/oom_score")" -gt "$(cat "/proc/$near/oom_score")" ]
	seq=$(last_seq)
	check_events "$name: those of the node die" --count 2 --outcome killed \
		--constraint "$name" --victim "$near" --victim eater -- \
		"$hog" -c eater "$@" $((total_kb / 1024))
	check "$name: the far one lives" kill -0 "$far"

	victim=$(records_after "$seq" victim | head -n 1)
	oom=$(oom_of "$victim")
	candidates=$(field "$(records_after "$seq" candidate |
		grep " episode=$(field "$oom" episode) ")" candidate_pid)
	ktap_print_msg "$victim"
	ktap_print_msg "$oom"
	check_is "$name: the near one dies first" "$near" \
		"$(field "$victim" victim_pid)"
	check_is "$name: it has most points" "$near" \
		"$(printf '%s\n' "$candidates" | head -n 1)"
	check_is "$name: the trigger is a candidate" "$(field "$oom" trigger_pid)" \
		"$(printf '%s\n' "$candidates" | grep -x "$(field "$oom" trigger_pid)")"
	check_is "$name: the far one is none" "" \
		"$(printf '%s\n' "$candidates" | grep -x "$far")"
	check_is "$name: totalpages is what the node has, and swap" \
		$((node_pages + $(meminfo SwapTotal) * 1024 / $(field "$oom" page_size))) \
		"$(field "$oom" totalpages)"
	kill -9 "$far"
}

start_hog -c far -a 1000 -b 0 64
far=$hog_pid
start_hog -c near -a 1000 -b 1 16
near=$hog_pid
check_node MEMORY_POLICY -b 1
check_is "MEMORY_POLICY: nodemask" 1 "$(field "$oom" nodemask)"
check_is "MEMORY_POLICY: mems_allowed is that of every process" \
	"$(status self Mems_allowed_list)" "$(field "$oom" mems_allowed)"

if ! grep -qw cpuset "$cgroups/cgroup.controllers"; then
	ktap_test_skip CPUSET "no cpuset controller on cgroup v2"
	ktap_finished
fi
echo +cpuset >"$cgroups/cgroup.subtree_control"
for node in 0 1; do
	make_cgroup node$node
	echo "$node" >"$cgroups/node$node/cpuset.mems"
done
start_hog -c far -a 1000 -g "$cgroups/node0" 64
far=$hog_pid
start_hog -c near -a 1000 -g "$cgroups/node1" 16
near=$hog_pid
check_node CPUSET -g "$cgroups/node1"
check_is "CPUSET: cpuset and mems_allowed of the trigger" "/node1 1" \
	"$(field "$oom" cpuset) $(field "$oom" mems_allowed)"
check_is "CPUSET: no nodemask" "" "$(field "$oom" nodemask)"

ktap_finished
