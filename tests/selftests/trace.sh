#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The trace events oomwatch:{oom,victim,exited,freed} say what the records say.
# (reaped is shown by reaped.sh, where a victim is reaped.)
. "$(dirname "$0")/lib.sh"

start
require_memcg
tracing=/sys/kernel/debug/tracing
[ -d "$tracing/events/oomwatch" ] || ktap_skip_all "no trace events in $tracing"
make_cgroup traced 20M

check_is "the trace events" "exited freed oom reaped victim" \
	"$(cd "$tracing/events/oomwatch" && echo */ | tr -d /)"

seq=$(last_seq)
echo >"$tracing/trace"
echo 1 >"$tracing/events/oomwatch/enable"
"$hog" -a 77 -c traced -g "$cgroups/traced" 64
wait_for 60 grep -q 'exited: ' "$tracing/trace"
wait_for 60 grep -q 'freed: ' "$tracing/trace"
echo 0 >"$tracing/events/oomwatch/enable"
ktap_print_msg "$(grep -v '^#' "$tracing/trace")"

# traced TYPE - the fields of its trace event, without those of the tracer
traced()
{
	sed -n "s/^.* $1: //p" "$tracing/trace"
}

# compare TYPE KEY... - is each the same in the trace event and in the record?
compare()
{
	type=$1
	shift
	event=$(traced "$type")
	record=$(records_after "$seq" "$type")
	for key in "$@"; do
		check_is "$type: $key" "$(field "$record" "$key")" \
			"$(field "$event" "$key")"
	done
}

compare oom seq episode outcome context constraint origin order gfp_mask \
	trigger_pid trigger_comm chosen_pid chosen_comm chosen_points \
	chosen_score totalpages victims duration_us oom_memcg_id oom_memcg
compare victim seq episode role state context victim_pid victim_tgid \
	victim_comm victim_uid victim_oom_score_adj victim_points victim_score \
	trigger_pid trigger_comm task_memcg_id task_memcg
compare exited seq episode victim_pid victim_comm latency_us
compare freed seq episode victim_pid victim_tgid victim_comm latency_us late_us
# Trace events have bytes, text has KiB.
for key in total_vm anon_rss file_rss shmem_rss swap pgtables; do
	check_is "victim: victim_$key" \
		"$(field "$(records_after "$seq" victim)" "victim_${key}_kb")" \
		$(($(field "$(traced victim)" "victim_$key") / 1024))
done

ktap_finished
