#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system is out of memory, but the allocation is one of a file system,
# for which the kernel kills nobody.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

count_from_here skipped_gfp
echo 10 >"$provoke/nofs"

oom=$(wait_for 5 first_oom "$seq" " outcome=skipped_gfp ")
# At the next one, the test module frees memory.
averted=$(wait_for 5 first_oom "$seq" " outcome=averted .* gfp_flags=GFP_NOFS|")
ktap_print_msg "$oom"
ktap_print_msg "$averted"
check "the trigger is a kernel thread" grep -q ' trigger_comm=kworker/' <<EOT
$oom
EOT
check_is "gfp_flags" 'GFP_NOFS|__GFP_NOWARN' "$(field "$oom" gfp_flags)"
check "it comes before the one that is averted" \
	[ "$(field "$oom" episode)" -lt "$(field "$averted" episode)" ]
check_is "order" 0 "$(field "$oom" order)"
check_left_early "$oom"

ktap_finished
