#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A processor goes and comes, again and again, during a storm of kills that a reader
# follows: the storm loses nothing, and no reading of stats finds a loss meanwhile.
. "$(dirname "$0")/lib.sh"

online=/sys/devices/system/cpu/cpu1/online
kills=320

start
require_memcg
[ -w "$online" ] || ktap_skip_all "processor 1 cannot be taken offline"
check_is "processor 1 is online" 1 "$(cat "$online")"
count_from_here killed
victims=$(stat_of victims)
unobserved=$(stat_of unobserved)
said=$(mktemp)

bring_back()
{
	echo 1 >"$online"
	rm -f "$said"
}
at_end="$at_end bring_back"

# storm - the processor goes and comes during a storm of kills; is nothing lost?
storm()
{
	OOMWATCH_KILLS=$kills OOMWATCH_CGROUPS=8 "$here/storm" >"$said" 2>&1 &
	storm=$!
	background="$background $storm"
	while kill -0 "$storm" 2>/dev/null; do
		for state in 0 1; do
			echo "$state" >"$online" || refused=$((refused + 1))
			[ "$(stat_of unobserved)" = "$unobserved" ] || lossy=$((lossy + 1))
		done
		turns=$((turns + 1))
	done
	wait "$storm"
}

# Where a processor takes long to go, more than one storm passes meanwhile.
turns=0 refused=0 lossy=0 storms=0 failed=0
while [ "$turns" -lt 10 ] && [ "$storms" -lt 5 ]; do
	storms=$((storms + 1))
	storm || failed=$((failed + 1))
done
check_is "the storms lose nothing" 0 "$failed"
kills=$((kills * storms))
ktap_print_msg "$turns turns in $storms storms; the last one says:"
ktap_print_msg "$(cat "$said")"
check "the processor went and came at least ten times" [ "$turns" -ge 10 ]
check_is "each time" 0 "$refused"
check_is "no reading of stats finds a loss" 0 "$lossy"
check_kills "$kills"
check_is "victims" "$kills" "$(($(stat_of victims) - victims))"
check_is "not blind" 0 "$(stat_of blind)"

ktap_finished
