#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A cgroup 400 levels deep, each with a name of 250 bytes: its record has the end of its
# path, of 100,000 bytes. How long a handler takes is seen by tests/guest/counted, where
# there are 2,000 levels.
. "$(dirname "$0")/lib.sh"

start
# shellcheck source=tests/selftests/irqsoff_lib.sh
. "$here/irqsoff_lib.sh"
require_memcg
[ "$(meminfo MemAvailable)" -ge 500000 ] || ktap_skip_all "needs 500 MB of memory"
levels=400
[ -z "${OOMWATCH_INSTRUCTIONS:-}" ] || levels=2000
make_cgroup deep
work=$(mktemp -d)
mkfifo "$work/lines"
"$here/deep" "$cgroups/deep" "$levels" 64 <"$work/lines" >"$work/said" &
deep_pid=$!
background=$deep_pid
trap "" PIPE
exec 4>"$work/lines"
check "$levels levels" wait_for 120 grep -q ready "$work/said"

# die N - the Nth time
die()
{
	echo die >&4
	wait_for 60 killed "$1"
}

killed()
{
	[ "$(grep -c killed "$work/said")" = "$1" ]
}

# From here on, for check_handlers.
if [ -n "${OOMWATCH_INSTRUCTIONS:-}" ]; then
	unload
	load
fi
watch_irqsoff
seq=$(last_seq)
check "killed" die 1
victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
name=$(printf '%0250d' 0 | tr 0 d)
wanted=$(printf %s "/$name/$name/$name/$name/$name/leaf" | tail -c 1023)
check_is "victim: task_memcg has the end of the path" "~$wanted" \
	"$(field "$victim" task_memcg)"
check_is "oom: trigger_memcg too" "~$wanted" "$(field "$oom" trigger_memcg)"
check_handlers
check_irqsoff

exec 4>&-
wait "$deep_pid"
check "they are removed" [ ! -d "$cgroups/deep/$name" ]
rm -r "$work"

ktap_finished
