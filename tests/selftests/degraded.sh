#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# On a kernel without a symbol that is not required, oomwatch loads, says what
# is missing, and leaves out what it does not know.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
unload
make_cgroup degraded 20M
copy=$(mktemp)
other=$(mktemp)

# use_up - two OOMs; sets $records, $victim and $oom, and unloads the module
use_up()
{
	"$hog" -n 2 -g "$cgroups/degraded" 64 >/dev/null
	wait_for 60 have_gone
	records=$(records_after 0)
	rmmod oomwatch
	victim=$(of_type "$records" victim | head -n 1)
	oom=$(of_type "$records" oom | head -n 1)
	ktap_print_msg "$victim"
	ktap_print_msg "$oom"
}

# degrade SYMBOL... - load the same module, looking for functions that no kernel
# has; then two OOMs
degrade()
{
	name="without $(echo "$*" | sed 's/ /, /g')"
	cp "$OOMWATCH_KO" "$copy"
	for symbol in "$@"; do
		# gcc may have split a part off, which is what is probed then.
		for part in "$symbol" "$symbol.part.0"; do
			"$here/absent" "$part" <"$copy" >"$other" 2>/dev/null &&
				cp "$other" "$copy"
		done
	done
	dmesg -c >/dev/null
	check "$name: it is loaded" insmod "$copy"
	for symbol in "$@"; do
		absent=${symbol%?}Z
		check "$name: the message names $absent()" \
			sh -c "dmesg | grep -q 'oomwatch: cannot probe $absent()'"
		check_is "$name: stats says so" error "$(stat_of "probe_$absent")"
	done
	check_is "$name: all else is attached" "" \
		"$(awk -v wanted=$# '/^probe_/ && $2 == "error" { wanted-- }
			/^probe_/ && $2 != "attached" && $2 != "error" { print }
			END { if (wanted) print wanted " too few" }' "$stats")"

	use_up
	check_is "$name: two victims" 2 "$(of_type "$records" victim | grep -c .)"
	check_is "$name: outcome" killed "$(field "$oom" outcome)"
	check_is "$name: victim_comm" hog "$(field "$victim" victim_comm)"
	check_is "$name: state" killed "$(field "$victim" state)"
	check_is "$name: oom_memcg" /degraded "$(field "$victim" oom_memcg)"
}

# have_gone - have they gone, by all that is seen of it?
have_gone()
{
	[ "$(stat_of freed)" = 2 ] && { [ "$(stat_of exited)" = 2 ] ||
		[ "$(stat_of probe_exit_oom_victim)" != attached ]; }
}

degrade dump_header oom_kill_process
check_is "$name: left out of victim" "" \
	"$(present "$victim" role constraint victim_points victim_score)"
check_is "$name: left out of oom" "" "$(what_is_chosen "$oom")"
check_is "$name: candidates, exited" "2 2" \
	"$(of_type "$records" candidate | grep -c .) $(of_type "$records" exited | grep -c .)"

degrade oom_badness
check_is "$name: no candidates" "" "$(of_type "$records" candidate)"
check_is "$name: nor are they counted" "" \
	"$(present "$oom" candidates_scored candidates_eligible)"
check "$name: points of the victim" [ "$(field "$victim" victim_points)" -gt 0 ]
check_is "$name: exited" 2 "$(of_type "$records" exited | grep -c .)"

degrade exit_oom_victim __oom_reap_task_mm
check_is "$name: none has exited" "" "$(of_type "$records" exited)"
check_is "$name: candidates" 2 "$(of_type "$records" candidate | grep -c .)"

degrade dump_header oom_kill_process oom_badness exit_oom_victim \
	__oom_reap_task_mm
check_is "$name: the records that are left" "freed memcg memory oom stack victim" \
	"$(printf '%s\n' "$records" | cut -d' ' -f1 | sort -u | tr '\n' ' ' | sed 's/ $//')"

# Where the OOM killer calls only the part that gcc has split off, the whole function
# can be probed, and nothing is seen, as where it is inlined.
name="blind to oom_badness"
if grep -q ' oom_badness\.part\.0$' /proc/kallsyms; then
	"$here/absent" oom_badness.part.0 <"$OOMWATCH_KO" >"$copy"
	check "$name: it is loaded" insmod "$copy"
	check_is "$name: the probe is attached" attached \
		"$(stat_of probe_oom_badness)"
	use_up
	check "$name: points of the choice" \
		[ "$(field "$oom" chosen_points)" -gt 0 ]
	check_is "$name: that is not nobody" "" \
		"$(present "$oom" candidates_scored candidates_eligible)"
else
	ktap_test_skip "$name" "nothing was split off from it"
fi

rm "$copy" "$other"
load
ktap_finished
