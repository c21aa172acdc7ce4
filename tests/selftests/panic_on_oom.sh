#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# vm.panic_on_oom: with 0 the kernel kills; with 1 it still does where only a memory
# cgroup, a cpuset or the nodes of a memory policy ran out; with 2 it still does for
# SysRq-f. When it does panic is shown by tests/guest/panic, in guests of its own.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
require_eat_all
[ -w /proc/sysrq-trigger ] || ktap_skip_all "no /proc/sysrq-trigger"
make_cgroup limited 20M
total_mb=$((total_kb / 1024))

check_limited()
{
	check_events "$value: a memory cgroup" --memcg /limited --constraint MEMCG \
		--victim limited -- "$hog" -c limited -g "$cgroups/limited" 64
}

check_sysrq()
{
	start_hog -a 1000 -c on-request 16
	check_events "$value: SysRq-f" --constraint NONE --victim "$hog_pid" -- \
		sh -c "echo f >/proc/sysrq-trigger"
}

value=0
set_sysctl vm/panic_on_oom 0
check_limited
check_sysrq
check_events "$value: the whole system" --constraint NONE --victim eater -- \
	"$hog" -c eater -a 1000 "$total_mb"

value=1
set_sysctl vm/panic_on_oom 1
check_limited
check_sysrq
if [ -d /sys/devices/system/node/node1 ]; then
	check_events "$value: a memory policy" --constraint MEMORY_POLICY \
		--victim bound -- "$hog" -c bound -a 1000 -b 1 "$total_mb"
else
	ktap_test_skip "$value: a memory policy" "one NUMA node"
fi
if [ ! -d /sys/devices/system/node/node1 ]; then
	ktap_test_skip "$value: a cpuset" "one NUMA node"
elif ! grep -qw cpuset "$cgroups/cgroup.controllers"; then
	ktap_test_skip "$value: a cpuset" "no cpuset controller on cgroup v2"
else
	echo +cpuset >"$cgroups/cgroup.subtree_control"
	make_cgroup nodes
	echo 1 >"$cgroups/nodes/cpuset.mems"
	check_events "$value: a cpuset" --constraint CPUSET --victim confined -- \
		"$hog" -c confined -a 1000 -g "$cgroups/nodes" "$total_mb"
fi

value=2
set_sysctl vm/panic_on_oom 2
check_sysrq
set_sysctl vm/panic_on_oom 0

ktap_finished
