#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Thousands of candidates, and candidates that come and go while they are scored.
. "$(dirname "$0")/lib.sh"

start
require_memcg
make_cgroup crowd
# What the crowd leaves behind is not all gone with it.
make_cgroup churn
count=2000

# start_crowd CGROUP [-c] COUNT - sets $crowd_pid
start_crowd()
{
	cgroup=$1
	shift
	said=$(mktemp)
	"$here/crowd" "$@" "$cgroups/$cgroup" >"$said" &
	crowd_pid=$!
	background="$background $crowd_pid"
	check "crowd $*" wait_for 60 grep -q ready "$said"
	rm "$said"
}

# squeeze KILLS - one after the other outgrows what the crowd leaves
squeeze()
{
	limit "$cgroup" $(($(cat "$cgroups/$cgroup/memory.current") + 16777216))
	kills=$(kernel_kills)
	victims=$(stat_of victims)
	seq=$(last_seq)
	"$hog" -n "$1" -g "$cgroups/$cgroup" 64 >/dev/null
	kills=$(($(kernel_kills) - kills))
}

# The best candidate of each episode, and who was chosen in it.
best()
{
	records_after "$seq" candidate | grep ' rank=1 ' |
		sed 's/.* episode=\([0-9]*\) .*candidate_pid=\([0-9]*\) .*/\1 \2/'
}

chosen()
{
	records_after "$seq" oom |
		sed -n 's/.* episode=\([0-9]*\) .* chosen_pid=\([0-9]*\) .*/\1 \2/p'
}

check_all()
{
	check "$1: there were kills: $kills" [ "$kills" -ge "$2" ]
	check_is "$1: each is a victim" "$kills" $(($(stat_of victims) - victims))
	check_is "$1: of each episode, the best candidate is chosen" \
		"$(chosen)" "$(best)"
	check_is "$1: nothing was missed" "0 0" \
		"$(stat_of unobserved) $(stat_of missed_oom_badness)"
}

# are_few - has process 1 waited for most of those who died with the crowd?
are_few()
{
	[ "$(nr_tasks)" -lt "$few" ]
}

more_episodes()
{
	[ "$(stat_of episodes)" -gt $((episodes + 2)) ]
}

# With direct=1, what sees the candidates is replaced a moment after the load, while
# somebody chooses.
check_replacing()
{
	name="all are scored while the probe is replaced"
	scored=""
	if [ -z "${OOMWATCH_KO:-}" ] || ! can_be_called; then
		ktap_test_skip "$name" "it is not, on this kernel"
		return
	fi
	# Most of the time somebody is to choose.
	set_sysctl vm/oom_dump_tasks 0
	limit crowd $(($(cat "$cgroups/crowd/memory.current") + 2097152))
	"$hog" -n 1000000 -a 1000 -g "$cgroups/crowd" 8 >/dev/null &
	killed=$!
	background="$background $killed"
	for _ in 1 2 3 4 5 6; do
		unload
		load direct=1
		wait_for 60 is_called
		episodes=$(stat_of episodes)
		wait_for 60 more_episodes
		scored="$scored $(field "$(grep ' oom seq=' "$events")" candidates_scored |
			sort -u)"
	done
	kill -9 "$killed"
	unload
	load
	check_is "$name" "$(yes $((count + 2)) | head -n 6 | tr '\n' ' ')" \
		"${scored# } "
}

# The kernel allows fewer tasks the less memory there is: 1,807 of 512 MiB on arm64.
threads_max=$(cat /proc/sys/kernel/threads-max)
[ "$threads_max" -gt $((count + 1000)) ] ||
	echo $((count + 1000)) >/proc/sys/kernel/threads-max
few=$(($(nr_tasks) + 500))
start_crowd crowd "$count"
squeeze 3
check_all "$count processes" 3
check_is "one large process dies each time, none of the many small ones" hog \
	"$(field "$(records_after "$seq" victim)" victim_comm | sort -u)"
# With them the one that started them, and the one that outgrows the limit.
check_is "all of them are scored, each time" $((count + 2)) \
	"$(field "$(records_after "$seq" oom)" candidates_scored | sort -u)"
check_is "32 of each episode are recorded" 32 \
	"$(records_after "$seq" candidate | grep -c " episode=$(best | head -n 1 | cut -d' ' -f1) ")"
check_replacing
kill -9 "$crowd_pid"
wait "$crowd_pid"
wait_for 60 are_few
echo "$threads_max" >/proc/sys/kernel/threads-max

start_crowd churn -c 8
squeeze 50
check_all "processes that come and go" 50
ktap_print_msg "failed_trylocks $(stat_of failed_trylocks)"

ktap_finished
