#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A user with a cgroup of his own does in it whatever may hurt: 200 cgroups run out of memory
# as fast as they can, with all bytes in their names, with names of 250 bytes below each
# other, made and removed all the time; victims have thousands of threads and sharers of
# their memory, are stopped by another one, in pid namespaces 32 deep, and change their
# name, program, namespace and cgroup while they are killed. Each victim belongs to where it
# was killed, each kill of another user is recorded, and his first one is kept as a whole.
#
# OOMWATCH_KILLS says how many kills; else it is as many as there are in 60 s.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
# shellcheck source=tests/selftests/hostile_lib.sh
. "$here/hostile_lib.sh"
# shellcheck source=tests/selftests/irqsoff_lib.sh
. "$here/irqsoff_lib.sh"
kills=${OOMWATCH_KILLS:-0}
seconds=60 ring_kb=256
# So few kills as a slow kernel is asked for would not overwrite half of 256 KiB.
[ "$kills" = 0 ] || seconds=0 ring_kb=128

# records_of EPISODE - its lines; it does not matter whether they were kept
records_of()
{
	sed 's/ kept=1//' "$events" | grep " episode=$1 "
}

# said KEY - what the attack has said
said()
{
	awk -v key="$1" '$1 == key { print $2 }' "$said"
}

# neighbour_dies - root's own OOM, and its victim record
neighbour_dies()
{
	seq=$(last_seq)
	oomed=$((oomed + 1))
	"$hog" -c neighbour -g "$cgroups/neighbour" 64
	records_after "$seq" victim | grep ' task_memcg=/neighbour ' >>"$work/neighbour"
}

work=$(mktemp -d)
said=$work/said
unload
load "ring_kb=$ring_kb"
make_cgroup neighbour 2M
make_home

"$hog" -c neighbour -g "$cgroups/neighbour" 64
wait_for 60 all_free
before=$(records_of 1)
oomed=0
watch_irqsoff
"$here/hostile" hostile "$user" "$seconds" "$kills" >"$said" 2>&1 &
attack=$!
background="$background $attack"
# A kill while it starts may be recorded for it, and not be counted, or the other way round.
check "the attack has started" wait_for 60 grep -q started "$said"
neighbour_dies
while sleep 5 && ! gone "$attack"; do
	neighbour_dies
done
wait "$attack"
check_is "the attack came to its end" 0 "$?"
ktap_print_msg "$(cat "$said")"
victims=$(cat "$work/neighbour")

check "kills: $(said killed)" [ "$(said killed)" -ge "$kills" ]
check_is "each victim belongs to where it was killed" 0 "$(said wrong)"
if [ "$(said lost)" = 0 ]; then
	check "the kernel counts as many: $(said kernel)" \
		between "$(said killed)" "$(said kernel)" $(($(said killed) + $(said others)))
else
	ktap_test_skip "the kernel counts as many" "a reader lost $(said lost) records"
fi
check_is "no kill was missed" 0 "$(stat_of unobserved)"
check_is "each kill of the neighbour is recorded" "$oomed" \
	"$(printf '%s\n' "$victims" | grep -c .)"
check_is "by the kernel's own count, too" $((oomed + 1)) \
	"$(awk '$1 == "oom_kill" { print $2 }' "$cgroups/neighbour/memory.events")"
check_is "it belongs to root, and was called so" "0 neighbour /neighbour" \
	"$(printf '%s %s %s\n' "$(field "$victims" victim_uid | sort -u)" \
		"$(field "$victims" victim_comm | sort -u)" \
		"$(field "$victims" oom_memcg | sort -u)")"
check_is "of its kill before there is all" "$before" "$(records_of 1)"
check "the history was overwritten: $(stat_of overwritten) of $(stat_of records)" \
	[ "$(stat_of overwritten)" -gt $(($(stat_of records) / 2)) ]
check_handlers
check_irqsoff
check_history
check "his cgroups can be removed" wait_for 30 end_cgroup hostile
rm -r "$work"
unload
load
ktap_finished
