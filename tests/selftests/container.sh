#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A container outgrows its limit: who is killed was in it, and neighbours live on,
# however much more the kernel would like to kill them. The limit of the container
# itself is told from that of what it is in.
. "$(dirname "$0")/lib.sh"

# explain [ARGUMENT...] - a page, as one line, in $page
explain()
{
	page=$("$tool" explain "$@" 2>&1 | tr -s ' \n' ' ')
}

# says NAME PATTERN - one test: does the page match?
says()
{
	ktap_print_msg "$page"
	check "$1" grep -q -e "$2" <<EOT
$page
EOT
}

start
require_memcg
require_tool
make_cgroup pod
echo +memory >"$cgroups/pod/cgroup.subtree_control"
make_cgroup pod/stress 20M
make_cgroup pod/beside

before=$(last_seq)
start_hog -a 1000 -c outside 32
outside=$hog_pid
start_hog -a 500 -c beside -g "$cgroups/pod/beside" 8
beside=$hog_pid

# "stress -m 8" in a container of 100 MiB, a fifth of its size: each of the eight wants
# more than twice of what there is for all.
# They join it as what they are: a shell that they are forked from could be killed in
# their place.
seq=$(last_seq)
members=""
for _ in 1 2 3 4 5 6 7 8; do
	"$hog" -c stress -g "$cgroups/pod/stress" 51 &
	members="$members $!"
done
background="$background$members"
# shellcheck disable=SC2086 # one word for each
wait $members
victims=$(records_after "$seq" victim)
ooms=$(records_after "$seq" oom | grep ' outcome=killed ')
check_is "each of the eight is killed" "8 stress" \
	"$(field "$victims" victim_pid | sort -u | grep -c .) $(field "$victims" victim_comm | sort -u)"
check_is "one at a time" "8 1" \
	"$(printf '%s\n' "$ooms" | grep -c .) $(field "$ooms" victims | sort -u)"
check_is "each time their container had run out" /pod/stress \
	"$(field "$ooms" oom_memcg | sort -u)"
check_is "all of the container" /pod/stress "$(field "$victims" task_memcg | sort -u)"
check_is "who asked was in it, too" /pod/stress \
	"$(field "$ooms" trigger_memcg | sort -u)"
check_is "its own limit" 20480 "$(field "$ooms" oom_memcg_max_kb | sort -u)"

# What a person asks: which one was killed, also where the newest record is of somebody
# who waits, as it is for who looks in the middle of it.
killer=$(printf '%s\n' "$ooms" | tail -n 1)
last=$(printf '%s\n' "$victims" | grep " episode=$(field "$killer" episode) ")
explain
says "explain tells the last kill" \
	"^OOM event $(field "$killer" episode) .* stress ($(field "$last" victim_pid)) was killed "
says "and which one it is of this cgroup" 'the 8th OOM of this cgroup since .*, one every '
says "and that it ran out itself" "memory cgroup /pod/stress which is the victim's own cgroup"
pending=$(records_after "$seq" oom | grep ' outcome=victim_pending ' | head -n 1)
if [ -n "$pending" ]; then
	sed "/ seq=$(field "$pending" seq) /q" "$events" >/tmp/container.text
	before_it=$(grep ' outcome=killed ' /tmp/container.text | tail -n 1)
	explain --input /tmp/container.text
	rm /tmp/container.text
	says "the last kill, not the wait that came after it" \
		"^OOM event $(field "$before_it" episode) .* stress ([0-9]*) was killed "
	explain "$(field "$pending" episode)"
	says "of a wait, it tells whose victim was waited for" \
		'no new victim: the kernel was still waiting for stress ([0-9]*) to exit .*oomwatch explain [0-9]*'
else
	ktap_test_skip "the last kill, not the wait that came after it" "nobody waited"
	ktap_test_skip "of a wait, it tells whose victim was waited for" "nobody waited"
fi

# Process 1 of the container, as its log has it.
"$hog" -c neighbour -g "$cgroups/pod/stress" 4 >/dev/null &
background="$background $!"
unshare -p -f "$hog" -c first -g "$cgroups/pod/stress" 64
explain --comm first
says "explain tells that the container ends" \
	'first ([0-9]*), uid 0, program hog parent: .* pid 1 in its own PID namespace: the whole container ends'

# Now there is more room in the container than in what it is in.
limit pod/stress 60M
limit pod 40M
seq=$(last_seq)
check_events "the limit above: the largest is killed, and nobody else" \
	--constraint MEMCG --memcg /pod --victim stress -- \
	"$hog" -c stress -a 400 -g "$cgroups/pod/stress" 64
victims=$(records_after "$seq" victim)
check_is "the victim was in the container, the limit is not its own" \
	"/pod/stress /pod 40960" \
	"$(field "$victims" task_memcg) $(field "$victims" oom_memcg) $(field "$(oom_of "$victims")" oom_memcg_max_kb)"
check "the neighbours live" kill -0 "$beside" "$outside"
check_is "one of them was a candidate only where the limit is above it" "$beside" \
	"$(field "$(records_after "$before" candidate | grep ' candidate_comm=\(beside\|outside\) ')" candidate_pid)"

ktap_finished
