#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# explain_containers.sh - oomwatch explain, for a history of containers, pods, units and
# sessions that was recorded from a kernel
#
# containers.txt was recorded in a guest by containers-guest, which says how.
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$(dirname "$0")/../../tools/oomwatch}")
history=$(realpath "$(dirname "$0")/containers.txt")
uid=7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30

# explain [ARGUMENT...] - sets $page, which may not be wider than a terminal
explain()
{
	asked=$*
	page=$("$tool" explain --boot --input "$history" "$@" 2>&1)
	check_is "explain $asked: of at most 80 columns" "" \
		"$(printf '%s\n' "$page" | awk 'length > 80')"
}

# says PATTERN... - one test for each: does the page, as one line, match?
says()
{
	for pattern; do
		if printf '%s\n' "$page" | tr -s ' \n' ' ' | grep -q -e "$pattern"; then
			ktap_test_pass "explain $asked: $pattern"
		else
			ktap_print_msg "$page"
			ktap_test_fail "explain $asked: $pattern"
		fi
	done
}

# lines PATTERN - the records of the history that match
lines()
{
	sed 's/^\[ *[0-9.]*\] //' "$history" | grep -e "$1"
}

ktap_print_header
check_is "verify finds nothing wrong with it" "" \
	"$("$tool" verify --within 5 --input "$history" | grep -v '^ok\|^1\.\.\|^TAP')"

# All memory ran out last of the kills. What came after is a task that was dying.
explain
says "^OOM event $(field "$(lines '^oom .* outcome=killed ' | tail -n 1)" episode) " \
	'postgres ([0-9]*) was killed .* further request' \
	'of cgroup /system.slice/postgresql.service unit postgresql.service' \
	'Which task asked sshd ([0-9]*), uid 0 of cgroup /system.slice/ssh.service unit ssh.service'
check_is "and that is not the newest episode" trigger_dying \
	"$(field "$(lines '^oom ' | tail -n 1)" outcome)"

# docker: eight at a time, which the container knows by other numbers.
explain --comm stress
killed=$(lines '^oom .* outcome=killed .*oom_memcg=/system.slice/docker-')
last=$(printf '%s\n' "$killed" | tail -n 1)
victim=$(lines "^victim .* episode=$(field "$last" episode) ")
says "^OOM event $(field "$last" episode) " 'stress ([0-9]*) was killed ' \
	"the 8th OOM of this cgroup since" 'program hog parent: sh ' \
	"pid $(field "$victim" victim_nspid) in its own PID namespace, as its container sees it" \
	'in container cf47b85e0010 (docker) What'
check_is "all eight were killed" 8 "$(printf '%s\n' "$killed" | wc -l)"
waited=$(lines '^oom .* outcome=victim_pending .*oom_memcg=/system.slice/docker-' | head -n 1)
check "some had to wait" [ -n "$waited" ]
explain "$(field "$waited" episode)"
says 'no new victim: the kernel was still waiting for stress ([0-9]*) to exit' \
	'part of the OOM of event [0-9]*: .oomwatch explain [0-9]*.'

# As it was for who looked while they waited.
sed "/ seq=$(field "$waited" seq) /q" "$history" |
	"$tool" explain --boot --input - >"${TMPDIR:-/tmp}/containers.$$"
check "the kill is told, not the wait after it" grep -q '^stress ([0-9]*) was killed$' \
	"${TMPDIR:-/tmp}/containers.$$"
rm "${TMPDIR:-/tmp}/containers.$$"

# Each wait is told with one of the kills, and none twice.
told=0
for episode in $(field "$killed" episode); do
	count=$("$tool" explain --boot --input "$history" "$episode" |
		sed -n 's/^\([0-9]*\) further requests\? waited for it, in [0-9.]* m\?u\?s$/\1/p')
	told=$((told + ${count:-0}))
done
waits=0
while read -r wait; do
	count=$(field "$wait" repeats)
	waits=$((waits + ${count:-1}))
done <<EOT
$(lines '^oom .* outcome=victim_pending .*oom_memcg=/system.slice/docker-')
EOT
check_is "all waits for these eight are told" "$waits" "$told"

# A pod: three containers one after the other, then its own limit.
pod="pod $uid (kubernetes, Burstable)"
explain --comm server
says 'the 4th OOM in this pod since' "in container cf47b85e0003 (containerd), in $pod" \
	"memory cgroup .*7f30.slice $pod a parent of the victim's cgroup .*0003.scope"
explain "$(field "$(lines '^oom .*oom_memcg=/kubepods.*0002.scope')" episode)"
says 'the 2nd OOM in this pod since .*, [0-9]* s after it' \
	'pid 1 in its own PID namespace: the whole container ends with it'

# kind in docker, podman of a user, a session, a unit.
explain --memcg '/docker/*'
says "in container cf47b85e0021 (containerd), in pod $uid (kubernetes, Guaranteed), in container cf47b85e0020 (docker)"
explain --memcg '*libpod*'
says 'in container cf47b85e0030 (podman) of uid 1000'
explain --memcg '*session-15*'
says 'in session 15 of uid 1000' 'worker ([0-9]*), uid 1000, program hog'
explain --memcg '*shop-web*'
says 'worker ([0-9]*) was killed' 'in unit shop-web.service'

# Nobody could be killed there later on, again and again.
merged=$(lines '^oom .* outcome=no_victim .* repeats=' | head -n 1)
explain "$(field "$merged" episode)"
says 'no task was killed: none may be killed' "this stands for $(field "$merged" repeats) such events"
check "and one of these is found" grep -q \
	"merged into event $(field "$merged" episode), which stands for" <<EOT
$("$tool" explain --input "$history" "$(($(field "$merged" episode) - 1))" 2>&1)
EOT

ktap_finished
