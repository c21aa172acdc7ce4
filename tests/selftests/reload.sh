#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Loading and unloading: refused while a file is open, with all probes listed and none of
# them optimized, and safe in the middle of a storm. How long it may take: unload.sh.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
make_cgroup storm 2M
# shellcheck source=tests/selftests/reload_lib.sh
. "$here/reload_lib.sh"

for file in /dev/oomwatch "$events" "${events%/*}/summary" "$stats"; do
	exec 3<"$file"
	check "rmmod is refused while $file is open" fails rmmod oomwatch
	exec 3<&-
done
check "rmmod works when nothing is open" rmmod oomwatch

watch=$tracing/instances/oomwatch_reload

stop_tracing()
{
	[ ! -d "$watch" ] || { echo nop >"$watch/current_tracer" && rmdir "$watch"; }
}

# waited PID - who has had it wait for RCU
waited()
{
	sed -n "s/.*-$1 .*synchronize_rcu <-//p" "$watch/trace"
}

at_end="$at_end stop_tracing"
if [ -n "$tracing" ] && mkdir "$watch" && echo synchronize_rcu >"$watch/set_ftrace_filter" &&
	echo function >"$watch/current_tracer"; then
	insmod "$OOMWATCH_KO" &
	pid=$!
	wait "$pid"
	check_is "load: it does not wait for RCU" "" "$(waited "$pid")"
	rmmod oomwatch &
	pid=$!
	wait "$pid"
	check_is "rmmod: it waits once for the probes that are not of returns" 1 \
		"$(waited "$pid" | grep -c '^unregister_kprobes')"
	stop_tracing
else
	ktap_test_skip "load: it does not wait for RCU" "needs the function tracer"
fi
load
check_is "by default there is no direct call, and nothing to wait for" "0 " \
	"$(stat_of direct_oom_badness) $(stat_of rmmod)"

# The kernel's optimizer of probes waits for RCU-tasks.
sleep 1
list=/sys/kernel/debug/kprobes/list
probed=$(sed -n 's/^probe_\([^ ]*\) attached/\1/p' "$stats"; echo canary)
check_is "the kernel lists all probes" "$(printf '%s\n' "$probed" | sort)" \
	"$(grep -owF "$probed" "$list" | sort -u)"
check_is "none of them is optimized" "" "$(grep -wF "$probed" "$list" | grep OPTIMIZED)"

storm default
finish
