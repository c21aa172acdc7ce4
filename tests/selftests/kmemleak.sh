#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's leak detector finds nothing, neither of oomwatch nor of anything
# else since the boot. It comes last, when all others have used the module.
. "$(dirname "$0")/lib.sh"

kmemleak=/sys/kernel/debug/kmemleak

# Prints the leaks, a line each: the size, and the trace of the allocation. Only what
# is older than 5 s counts, and did not change between two scans.
leaks()
{
	sleep 6
	echo scan >"$kmemleak" && echo scan >"$kmemleak" || return
	awk '
	/^unreferenced object/ { if (leak) print leak; sub(/.*\(/, "("); leak = $0 }
	sub(/^ *\[<.*>\] /, "") { leak = leak " " $0 }
	END { if (leak) print leak }' "$kmemleak"
}

# Code without a name is that of a module that is gone: the drivers of the host
# stay, so it is that of oomwatch, or of the module for tests.
ours()
{
	grep -e '\[oom' -e ' 0x'
}

start
[ -f "$kmemleak" ] || ktap_skip_all "needs CONFIG_DEBUG_KMEMLEAK"

if ! found=$(leaks); then
	ktap_test_fail "it switched itself off, as it does when memory is out"
	ktap_finished
fi
check_is "leaks of the module while it is loaded" "" "$(printf '%s\n' "$found" | ours)"
unload
found=$(leaks)
check_is "leaks of the module when it is unloaded" "" "$(printf '%s\n' "$found" | ours)"
check_is "leaks of anything else" "" "$(printf '%s\n' "$found" | ours -v)"
load

ktap_finished
