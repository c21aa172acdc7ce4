#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# /proc/PID/oom_adj, the predecessor of oom_score_adj: -17 is -1000, 15 is 1000, and
# what lies between is scaled by 1000/17. What was written so decides who is killed.
. "$(dirname "$0")/lib.sh"

start
[ -f /proc/self/oom_adj ] || ktap_skip_all "the kernel has no /proc/PID/oom_adj"
require_memcg
require_tool
make_cgroup legacy

# scaled ADJ - what the kernel makes of it
scaled()
{
	case $1 in
	15) echo 1000 ;;
	*) echo $(($1 * 1000 / 17)) ;;
	esac
}

# shown SCORE_ADJ - and how it shows that: scaled back and cut off, one may get lost
shown()
{
	case $1 in
	1000) echo 15 ;;
	*) echo $(($1 * 17 / 1000)) ;;
	esac
}

start_hog 1
wrong=""
adj=-17
while [ "$adj" -le 15 ]; do
	echo "$adj" >"/proc/$hog_pid/oom_adj"
	read -r score_adj <"/proc/$hog_pid/oom_score_adj"
	read -r back <"/proc/$hog_pid/oom_adj"
	wanted=$(scaled "$adj")
	[ "$score_adj $back" = "$wanted $(shown "$wanted")" ] ||
		wrong="$wrong $adj: $score_adj $back;"
	adj=$((adj + 1))
done
check_is "each value from -17 to 15, as oom_score_adj and read back" "" "$wrong"
check_is "the last one was 15" 1000 "$score_adj"
for adj in -18 16; do
	# shellcheck disable=SC2016 # the other shell expands it
	check "$adj: out of range" fails sh -c 'echo "$1" >/proc/self/oom_adj' sh "$adj"
done

pids=""
for adj in -10 -17 10; do
	start_hog -g "$cgroups/legacy" 8
	echo "$adj" >"/proc/$hog_pid/oom_adj"
	case $adj in
	-17) spared=$hog_pid ;;
	*) pids="$hog_pid $pids" ;;
	esac
done
seq=$(last_seq)
check_events "both are killed but the one with -17; then nobody is left" \
	--memcg /legacy --count 3 -- \
	sh -c "echo 4M >$cgroups/legacy/memory.max"
victims=$(records_after "$seq" victim)
check_is "the highest first" "$(scaled 10) $(scaled -10) $pids" \
	"$(field "$victims" victim_oom_score_adj | tr '\n' ' ')$(field "$victims" victim_pid | tr '\n' ' ')"
check "-17: it lives" kill -0 "$spared"

ktap_finished
