#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Locked memory counts like any other, and the lock does not outlive the victim.
. "$(dirname "$0")/lib.sh"

start
require_memcg
make_cgroup mlock 40M

locked_before=$(meminfo Mlocked)
start_hog -c locked -l -g "$cgroups/mlock" 24
locked=$hog_pid
locked_kb=$(status "$locked" VmLck)
rss_kb=$(status "$locked" VmRSS)
check "it has locked what it took" [ "$locked_kb" -ge 24576 ]
seq=$(last_seq)
"$hog" -c eater -n 1 -g "$cgroups/mlock" 22 >/dev/null
# The kernel may kill again before all that the victim has locked is free.
victim=$(records_after "$seq" victim | head -n 1)
memory=$(records_after "$seq" memory | head -n 1)
ktap_print_msg "$victim"
ktap_print_msg "$memory"
check_is "who has locked most dies first, not who asks for more" \
	"/mlock $locked" "$(field "$victim" oom_memcg) $(field "$victim" victim_pid)"
kb=0
for part in anon_rss file_rss shmem_rss; do
	kb=$((kb + $(field "$victim" "victim_${part}_kb")))
done
check "locked pages are rss ($rss_kb KiB), within 2 MiB" \
	between $((rss_kb - 2048)) "$kb" $((rss_kb + 2048))
# The program, its libraries and stack are locked too. Pages wait on each processor
# until they are counted.
mlocked=$(($(field "$memory" mlocked_kb) - locked_before))
check "memory: mlocked" between 22528 "$mlocked" $((locked_kb + 2048))
check "memory: they are unevictable" \
	[ "$(field "$memory" unevictable_kb)" -ge $((locked_before + 22528)) ]

unlocked()
{
	[ "$(meminfo Mlocked)" -le $((locked_before + 2048)) ]
}

check "the locks are gone with the victim" wait_for 60 unlocked

ktap_finished
