#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# direct=1: candidates are seen by a direct call. Its price is told, loading and unloading
# work, if the trigger sleeps now and then, and oom_badness() can be patched live.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
make_cgroup storm 2M
make_cgroup survivor 8M
make_cgroup patched 16M
# shellcheck source=tests/selftests/reload_lib.sh
. "$here/reload_lib.sh"

tracing=/sys/kernel/debug/tracing
at_end="$at_end no_tracer"
patch=$(dirname "${OOM_PROVOKE_KO:-$here/oom_provoke/.}")/oom_patch.ko
patch_state=/sys/kernel/livepatch/oom_patch

patch_is()
{
	[ "$(cat "$patch_state/enabled" "$patch_state/transition" 2>/dev/null |
		tr '\n' ' ')" = "$1" ]
}

patch_on()
{
	insmod "$patch" && wait_for 60 patch_is "1 0 "
}

patch_off()
{
	echo 0 >"$patch_state/enabled" && wait_for 60 fails [ -d "$patch_state" ] &&
		rmmod oom_patch
}

# points - what oom_badness() returned for the victim, as the records say
points()
{
	seq=$(last_seq)
	"$hog" -n 1 -g "$cgroups/patched" 32 >/dev/null
	field "$(records_after "$seq" candidate | grep ' rank=1 ')" candidate_points
}

# points_of TYPE KEY - in each record of a type since $seq; of candidates, the first
points_of()
{
	records_after "$seq" "$1" | grep -e ' rank=1 ' -e ' role=' |
		sed -n "s/.* $2=\([0-9]*\).*/\1/p"
}

# no_tracer - nothing traces oom_badness() any more
no_tracer()
{
	echo nop >"$tracing/current_tracer"
	echo >"$tracing/set_ftrace_filter"
}

# check_traced TRACER - ftrace calls it as well: then it is what calls the trampoline
check_traced()
{
	if ! grep -qw "$1" "$tracing/available_tracers"; then
		ktap_test_skip "$1: beside the direct call" "the kernel has no such tracer"
		return
	fi
	echo oom_badness >"$tracing/set_ftrace_filter"
	echo >"$tracing/trace"
	echo "$1" >"$tracing/current_tracer"
	seq=$(last_seq)
	"$hog" -n 3 -g "$cgroups/patched" 32 >/dev/null
	check "$1: beside the direct call, it sees oom_badness()" \
		[ "$(grep -c oom_badness "$tracing/trace")" -ge 3 ]
	check_is "$1: there is the direct call still" 1 "$(stat_of direct_oom_badness)"
	chosen=$(points_of victim victim_points)
	check "$1: three were chosen" [ "$(echo "$chosen" | grep -c .)" = 3 ]
	check_is "$1: candidates have the points of the kernel" "$chosen" \
		"$(points_of candidate candidate_points)"
	no_tracer
}

# load_and_wait [direct=1] - and for the direct call
load_and_wait()
{
	load "$@" && { [ $# = 0 ] || wait_for 60 is_called; }
}

# check_patch [direct=1] - who comes first is the module, then the patch
check_patch()
{
	name="live patch, ${1:-direct=0}"
	unload
	load_and_wait "$@"
	check "$name: it comes second" patch_on
	check_is "$name: candidates have its points" 4242 "$(points)"
	check "$name: it goes" patch_off
	check "$name: points are those of the kernel again" [ "$(points)" != 4242 ]
	unload
	check "$name: it comes first" patch_on
	check "$name: the module comes second" load_and_wait "$@"
	check_is "$name: candidates have the points of the patch" 4242 "$(points)"
	unload
	check "$name: it outlives the module" patch_off
	load
}

if ! can_be_called; then
	unload
	check "where there is no direct call, direct=1 loads" load direct=1
	check_is "and the probe stays" "attached 0 " "$(stat_of probe_oom_badness) $(
		stat_of direct_oom_badness) $(stat_of rmmod)"
	unload
	load
	ktap_test_skip "direct=1" "not on this kernel"
	finish
fi

unload
load direct=1
check "there is a direct call" wait_for 60 is_called
check_is "stats tells its price" "rmmod may wait for RCU-tasks, holding ftrace_lock" \
	"$(grep '^rmmod ' "$stats")"
if tool=$(command -v "${OOMWATCH:-oomwatch}"); then
	said=$("$tool" stat | tr '\n' ' ' | tr -s ' ')
	check "oomwatch stat tells it in words" [ "${said##* seen by a direct call The module was loaded with direct=1: rmmod may wait for RCU-tasks, that is, until each task has slept*}" = "" ]
else
	ktap_test_skip "oomwatch stat tells it in words" "needs OOMWATCH=the tool"
fi
check_traced function
check_traced function_graph
start_survivor survivor -s
dmesg -n 7
reload 12 direct=1
check_is "12 times with a trigger that lives on, and sleeps" 12 "$done"
check "it triggers still" wait_for 60 triggers_still
end_survivor
storm direct=1 direct=1

if [ ! -f "$patch" ]; then
	ktap_test_skip "live patch" "needs oom_patch.ko beside OOM_PROVOKE_KO"
else
	check_patch
	check_patch direct=1
fi
unload
load
finish
