# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# kmemleak_lib.sh - what the kernel's leak detector finds, for the tests that ask it
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
