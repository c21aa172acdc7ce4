#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch expect: passes when exactly the events asked for happen, and fails
# when they do not, saying what it saw.
. "$(dirname "$0")/lib.sh"

# expects STATUS OPTION... -- COMMAND... - does it end with this status, with TAP?
expects()
{
	wanted=$1
	status=0
	shift

	"$tool" expect "$@" >"$said" 2>/dev/null || status=$?
	[ "$status" = "$wanted" ] && grep -qx '1\.\.[0-9]*' "$said" && return
	ktap_print_msg "status $status"
	ktap_print_msg "$(cat "$said")"
	return 1
}

# says PATTERN - did it say that?
says()
{
	grep -q -e "$1" "$said"
}

start
require_memcg
require_tool
said=$(mktemp)
make_cgroup a 8M
make_cgroup b 8M
make_cgroup none 8M
set -- "$hog" -g "$cgroups/a" 64
eat="$*"

check "one kill" expects 0 -- "$@"
check "is TAP" says '^TAP version 13$'
check "as it should be in every way" expects 0 --count 1 --outcome killed \
	--victim hog --memcg /a --constraint MEMCG --within 30 -- "$@"
check "memcg by its folder" expects 0 --memcg "$cgroups/a/" -- "$@"
check "COMMAND's status is told, and decides nothing" says 'signal 9'
check "what COMMAND prints is no TAP" expects 0 --count 0 -- echo "not ok 1"
check "and does not stand in it" fails says '^not ok'

"$tool" expect --count 0 -- true >/dev/full 2>"$said"
check_is "as it should be, but it cannot be written" 2 $?
check "none, but one expected" expects 1 --within 1 -- true
check "which it says" says '^# seen:   no OOM event'
check "one, but none expected" expects 1 --count 0 -- "$@"
check "one, but two expected" expects 1 --count 2 -- "$@"
check "two, but one expected" expects 1 -- sh -c "$eat; $eat"
check "two" expects 0 --count 2 --victim hog -- sh -c "$eat; $eat; true"
check "a pattern of memcgs" expects 0 --memcg '/[ab]' -- "$@"
check "another pattern" expects 1 --memcg '/[bc]' -- "$@"
check "another outcome" expects 1 --outcome no_victim -- "$@"
check "another constraint" expects 1 --constraint NONE -- "$@"
check "another memcg" expects 1 --memcg /b -- "$@"
check "with what was seen" says '^# seen: .* outcome=killed .* oom_memcg=/a trigger=hog([0-9]*) victims=hog([0-9]*)$'
check "its parent is another memcg" expects 1 --memcg / -- "$@"
check "another victim" expects 1 --victim cat -- "$@"
check "a victim that was expected lives on" expects 1 --victim hog --victim cat -- "$@"
check "one of two in another memcg" expects 1 --count 2 --memcg /a -- \
	sh -c "$eat; $hog -g $cgroups/b 64; true"

id=cf47b85e8d74d741b0f9986eaa3746507cd3ee21f440b8e4307f68310ee8d3a9
make_cgroup "docker-$id.scope" 8M
set -- "$hog" -g "$cgroups/docker-$id.scope" 64
check "a container, which is a unit" expects 0 --container cf47b85e8d74 \
	--unit 'docker-*.scope' -- "$@"
check "another container" expects 1 --container cf47b85e8d75 -- "$@"
check "of which the name is told" says '^not ok .* owner of each: --container=cf47b85e8d75$'

make_cgroup g 24M
echo 1 >"$cgroups/g/memory.oom.group"
group="$hog -c one -g $cgroups/g 4 & $hog -c two -g $cgroups/g 64; wait; true"
check "a group, each victim named" expects 0 --victim one --victim two -- sh -c "$group"
check "a group, one of them not named" expects 1 --victim two -- sh -c "$group"

# Its threads may run out of memory themselves while they die: that is no other event.
check_threads()
{
	failed=0 runs=0 besides=0
	while [ "$runs" -lt "${OOMWATCH_RUNS:-4}" ]; do
		expects 0 --memcg /a --victim hog --outcome killed --constraint MEMCG -- \
			"$hog" -t "$1" -g "$cgroups/a" 64 || failed=$((failed + 1))
		! says 'of dying threads of a victim' || besides=$((besides + 1))
		runs=$((runs + 1))
	done
	check_is "$1 threads: $runs runs, of which $besides with further threads" 0 "$failed"
}

for threads in 1 2 4 16; do
	check_threads "$threads"
done

start_hog -a 1000 -c on-request 32
check "SysRq-f" expects 0 --victim "$hog_pid" --outcome killed -- \
	sh -c "echo f >/proc/sysrq-trigger; sleep 1"

# An unkillable task at its limit: hundreds of episodes, in a few records.
before=$(stat_of episodes)
flood="$hog -a -1000 -g $cgroups/none 64 &
	until [ \$(sed -n 's/^episodes //p' $stats) -gt $((before + 100)) ]; do sleep 0.1; done
	kill -9 \$!; wait"
check "a flood is not one event" expects 1 --outcome no_victim -- sh -c "$flood"
# On 7.3 the last one may be that of a trigger that is dying.
flooded=$(($(stat_of episodes) - before))
check "all of it is counted: $flooded" says "OOM events: $flooded,"

check "COMMAND that takes too long is ended" expects 1 --count 0 --within 1 -- sleep 60
check "which it says" says '^not ok 1 - COMMAND ended in time'
"$tool" expect -- /no/such/command >"$said" 2>/dev/null
check_is "a COMMAND that is not there: status" 1 $?
check "and TAP says so" says '^Bail out! .*No such file'
for bad in "--outcome kill -- true" "--constraint X -- true" "--count x -- true" \
	"--within 0 -- true" \
	"--count 0 --victim hog -- true" "--" ""; do
	# shellcheck disable=SC2086 # several words
	"$tool" expect $bad >"$said" 2>&1
	check_is "usage: expect $bad" 2 $?
done
rm "$said"
ktap_finished
