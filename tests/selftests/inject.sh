#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the kernel may refuse, it refuses: each allocation of a load, one by one, and copies
# to readers. A load fails with an errno and leaves nothing behind, or
# works; the next one works and records; readers get all records.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/selftests/kmemleak_lib.sh
. "$here/kmemleak_lib.sh"

debugfs=/sys/kernel/debug
list=$debugfs/kprobes/list
# No load takes as many.
nth_max=100000
# Of ENOMEM and EFAULT.
clean=" 0 12 14 "

# prepare - all allocations may fail, and say nothing about it
prepare()
{
	for file in failslab/ignore-gfp-wait=N fail_page_alloc/ignore-gfp-wait=N \
		fail_page_alloc/ignore-gfp-highmem=N fail_page_alloc/min-order=0 \
		failslab/verbose=0 fail_page_alloc/verbose=0 fail_usercopy/verbose=0; do
		[ -f "$debugfs/${file%=*}" ] || ktap_skip_all \
			"needs CONFIG_FAILSLAB, FAIL_PAGE_ALLOC and FAULT_INJECTION_USERCOPY"
		before="$file:$(cat "$debugfs/${file%=*}") $before"
		echo "${file#*=}" >"$debugfs/${file%=*}"
	done
}

# as_before - the settings of the kernel
as_before()
{
	for file in $before; do
		echo "${file##*:}" >"$debugfs/${file%%=*}"
	done
}

# left_behind - prints what is there of a module that is not loaded
left_behind()
{
	for path in /dev/oomwatch /sys/module/oomwatch $debugfs/oomwatch \
		/sys/class/misc/oomwatch $debugfs/tracing/events/oomwatch; do
		[ ! -e "$path" ] || echo "$path"
	done
	[ "$(cat "$list")" = "$probes" ] || echo "$list"
}

# works - it loads, and records an OOM that is over before it is unloaded
works()
{
	load && "$hog" -g "$cgroups/inject" 64 >/dev/null
	wait_for 60 all_free
	[ "$(of_type "$(records_after 0)" victim | grep -c .)" = 1 ] &&
		rmmod oomwatch
}

# find_first - sets $nth to the last one before the module's own code runs: that is the kernel's
# business, which warns of some, and so ends on a kernel that panics then. A load that is
# refused for its parameters has all of those before, and then some that do not matter.
find_first()
{
	# shellcheck disable=SC2046 # three words
	set -- $("$here/inject" load "$nth_max" ring_kb=0)
	nth=$1
	while [ "$3" = 22 ] && [ "$nth" -gt 1 ]; do
		nth=$((nth - 1))
		# shellcheck disable=SC2046
		set -- $("$here/inject" load "$nth" ring_kb=0)
	done
}

# note WHAT - something is wrong with the load at hand
note()
{
	[ -z "$1" ] || wrong="$wrong
$nth: $1"
}

# load_all - load it, while one after the other fails, until none does; sets $wrong, $ours,
# $refused and $worked
load_all()
{
	wrong="" ours=0 refused=0 worked=0 failed=failed
	while [ "$failed" = failed ] && [ "$nth" -lt "$nth_max" ]; do
		nth=$((nth + 1))
		# shellcheck disable=SC2046 # three words
		set -- $("$here/inject" load "$nth")
		failed=$2
		case $clean in *" $3 "*) ;; *) note "errno $3" ;; esac
		if [ "$3" = 0 ]; then
			[ "$failed" = none ] || worked=$((worked + 1))
			[ -c /dev/oomwatch ] || note "no device"
			rmmod oomwatch || note "rmmod"
		else
			refused=$((refused + 1))
		fi
		note "$(left_behind)"
		ours=$((ours + 1))
		# What is left of several loads is no less to be seen.
		[ $((ours % 8)) != 1 ] || works || note "the next load"
	done
	works || note "the last load"
}

start
require_memcg
require_module
[ -f /proc/self/fail-nth ] || ktap_skip_all "needs CONFIG_FAULT_INJECTION"
make_cgroup inject 20M
before=""
at_end="$at_end as_before"
prepare

# What a reader gets, when one after the other fails.
unload
load
"$hog" -n 5 -g "$cgroups/inject" 64 >/dev/null
wait_for 60 all_free
for file in /dev/oomwatch "$events" "${events%/*}/summary"; do
	said=$("$here/inject" read "$file")
	ktap_print_msg "$file: $said"
	check_is "$file: the reader gets the same in the end" same "${said##* }"
	check "$file: copies failed" [ "$(echo "$said" | cut -d' ' -f2)" -gt 0 ]
	check "$file: allocations failed" [ "$(echo "$said" | cut -d' ' -f4)" -gt 0 ]
done
check_is "no reader is left" 0 "$(stat_of readers)"
check "rmmod" rmmod oomwatch

probes=$(cat "$list")
find_first
load_all
ktap_print_msg "$((nth - 1)) may fail, $((ours - 1)) of them in oomwatch:" \
	"$refused loads refused, $worked worked"
check_is "load: in the end none fails" none "$failed"
check "load: some are its own" [ "$ours" -gt 10 ]
check "load: some are refused" [ "$refused" -gt 10 ]
check_is "load: nothing else is wrong" "" "$wrong"

if [ -f "$kmemleak" ]; then
	# It may have switched itself off: then it knows nothing.
	found=$(leaks) || found="the leak detector does not work"
	check_is "nothing leaks" "" "$found"
else
	ktap_test_skip "nothing leaks" "needs CONFIG_DEBUG_KMEMLEAK"
fi
load
ktap_finished
