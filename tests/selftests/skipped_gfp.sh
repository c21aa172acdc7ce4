#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The whole system is out of memory, but the allocation is one of a file system,
# for which the kernel kills nobody.
. "$(dirname "$0")/lib.sh"

start
require_eat_all
require_provoke

# At the second OOM, the test module frees memory. Another task may come to the OOM killer
# first, and all is free again: then once more.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	count_from_here skipped_gfp
	echo 60 >"$provoke/nofs"
	averted=$(wait_for 5 first_oom "$seq" " outcome=averted .* gfp_flags=GFP_NOFS|") &&
		oom=$(first_oom "$seq" " outcome=skipped_gfp ") && break
done
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
