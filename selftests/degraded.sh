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

# The same module, looking for functions that no kernel has.
degraded=$(mktemp)
"$here/absent" dump_header <"$OOMWATCH_KO" | "$here/absent" oom_kill_process >"$degraded"
dmesg -c >/dev/null
check "it is loaded" insmod "$degraded"
for symbol in oom_kill_procesZ dump_headeZ; do
	check "the message names $symbol()" \
		sh -c "dmesg | grep -q 'oomwatch: cannot probe $symbol()'"
	check_is "stats says so" error "$(stat_of "probe_$symbol")"
done

"$hog" -g "$cgroups/degraded" 64
victim=$(records_after 0 victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
check_is "outcome" killed "$(field "$oom" outcome)"
check_is "victim_comm" hog "$(field "$victim" victim_comm)"
check_is "state" killed "$(field "$victim" state)"
check_is "oom_memcg" /degraded "$(field "$victim" oom_memcg)"
for key in role victim_points victim_score; do
	check "$key is left out" fails grep -q " $key=" <<EOT
$victim
EOT
done
rmmod oomwatch
rm "$degraded"
load

ktap_finished
