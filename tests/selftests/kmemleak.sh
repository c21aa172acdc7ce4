#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's leak detector finds nothing, neither of oomwatch nor of anything
# else since the boot. It comes last, when all others have used the module.
. "$(dirname "$0")/lib.sh"

# shellcheck source=tests/selftests/kmemleak_lib.sh
. "$here/kmemleak_lib.sh"

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
