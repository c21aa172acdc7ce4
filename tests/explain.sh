#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# explain.sh - oomwatch explain, for episodes that a guest does not bring about at
# will: several at a time, of several boots, or with records that are missing
#
# The records are written here as text, with as many fields as are looked at.
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$(dirname "$0")/../tools/oomwatch}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# explain [EPISODE] - explain one of the records on standard input; sets $page
explain()
{
	cat >text
	page=$("$tool" explain --boot --input text "$@" 2>&1)
}

# says NAME PATTERN - one test: does the page, as one line, match?
says()
{
	if printf '%s\n' "$page" | tr -s ' \n' ' ' | grep -q -e "$2"; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted: $2"
		ktap_print_msg "$page"
		ktap_test_fail "$1"
	fi
}

# lacks NAME PATTERN - one test: does the page, as one line, not match?
lacks()
{
	check "$1" fails grep -q -e "$2" <<EOT
$(printf '%s\n' "$page" | tr -s ' \n' ' ')
EOT
}

ktap_print_header

# Victims in three cgroups, of which the last one died elsewhere.
explain 4 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen victim_pid=11 victim_tgid=11 victim_comm=right task_memcg=/a/b
[ 1.100000] victim seq=2 episode=2 role=chosen victim_pid=12 victim_tgid=12 victim_comm=wrong task_memcg=/ab
[ 1.200000] victim seq=3 episode=3 role=chosen victim_pid=13 victim_tgid=13 victim_comm=gone task_memcg=/a
[ 1.300000] exited seq=4 episode=3 victim_pid=13 victim_tgid=13 victim_comm=gone latency_us=100000
[ 2.000000] oom seq=5 episode=4 outcome=victim_pending context=memcg oom_memcg=/a
[ 4.000000] exited seq=6 episode=1 victim_pid=11 victim_tgid=11 victim_comm=right latency_us=3000000
EOT
says "the kernel waits for a victim below, not beside" \
	'waited for right (11), .* gone 3.0 s .*oomwatch explain 1'

explain 2 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen victim_pid=11 victim_tgid=11 victim_comm=threads task_memcg=/
[ 1.100000] exited seq=2 episode=1 victim_pid=11 victim_tgid=11 victim_comm=threads latency_us=100000
[ 2.000000] oom seq=3 episode=2 outcome=victim_pending context=global
EOT
says "or for memory that its other threads hold" 'waited for threads (11)'

# Numbers start again.
explain 1 <<'EOT'
[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=11 victim_tgid=11 victim_comm=before
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=11
[ 1.000000] victim seq=1 episode=1 role=chosen state=killed victim_pid=21 victim_tgid=21 victim_comm=after
[ 1.100000] oom seq=2 episode=1 outcome=killed context=global victims=1 chosen_pid=21
EOT
says "of two boots, the last one counts" 'after (21) was killed'
lacks "and the other one does not" before

ktap_finished
