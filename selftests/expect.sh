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
make_cgroup a 20M
make_cgroup b 20M
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

check "none, but one expected" expects 1 --within 1 -- true
check "which it says" says '^# seen:   no OOM event'
check "one, but none expected" expects 1 --count 0 -- "$@"
check "one, but two expected" expects 1 --count 2 -- "$@"
check "two, but one expected" expects 1 -- sh -c "$eat; $eat"
check "two" expects 0 --count 2 --victim hog -- sh -c "$eat; $eat; true"
check "another outcome" expects 1 --outcome no_victim -- "$@"
check "another constraint" expects 1 --constraint NONE -- "$@"
check "another memcg" expects 1 --memcg /b -- "$@"
check "with what was seen" says '^# seen: .* outcome=killed .* oom_memcg=/a victims=hog([0-9]*)$'
check "its parent is another memcg" expects 1 --memcg / -- "$@"
check "another victim" expects 1 --victim cat -- "$@"
check "a victim that was expected lives on" expects 1 --victim hog --victim cat -- "$@"
check "one of two in another memcg" expects 1 --count 2 --memcg /a -- \
	sh -c "$eat; $hog -g $cgroups/b 64; true"

make_cgroup g 24M
echo 1 >"$cgroups/g/memory.oom.group"
group="$hog -c one -g $cgroups/g 4 & $hog -c two -g $cgroups/g 64; wait; true"
check "a group, each victim named" expects 0 --victim one --victim two -- sh -c "$group"
check "a group, one of them not named" expects 1 --victim two -- sh -c "$group"

start_hog -a 1000 -c on-request 32
check "SysRq-f" expects 0 --victim "$hog_pid" --outcome killed -- \
	sh -c "echo f >/proc/sysrq-trigger; sleep 1"

# An unkillable task at its limit: hundreds of episodes, in a few records.
flood="timeout 2 $hog -a -1000 -g $cgroups/none 64"
before=$(stat_of episodes)
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
