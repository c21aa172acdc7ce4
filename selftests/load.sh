#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Loading: bad parameters and a kernel without a needed symbol are refused with
# the reason; the files are read-only.
. "$(dirname "$0")/lib.sh"

start
require_module
unload

for size in 0 -1 63 65537 999999999; do
	dmesg -c >/dev/null
	check "ring_kb=$size is refused" fails load "ring_kb=$size"
	check "ring_kb=$size: the message names value and range" \
		sh -c "dmesg | grep -q 'oomwatch: ring_kb=$size .*64 to 65536'"
done
check "ring_kb=nonsense is refused" fails load ring_kb=nonsense

# The same module, looking for a function that no kernel has.
copy=$(mktemp)
for symbol in out_of_memory __oom_kill_process mark_oom_victim; do
	"$here/absent" "$symbol" <"$OOMWATCH_KO" >"$copy"
	dmesg -c >/dev/null
	check "without $symbol() it is not loaded" fails insmod "$copy"
	check "without $symbol() the message names it" \
		sh -c "dmesg | grep -q 'oomwatch: .*${symbol%?}Z'"
	check_is "without $symbol() nothing is left behind" "" \
		"$(ls -d /dev/oomwatch "$events" /sys/module/oomwatch 2>/dev/null)"
done
rm "$copy"

for size in 64 65536 1024; do
	check "ring_kb=$size is taken" load "ring_kb=$size"
	check_is "ring_kb=$size: the ring has that size" $((size * 1024)) \
		"$(stat_of ring_bytes)"
	check "ring_kb=$size: rmmod" rmmod oomwatch
done

dmesg -c >/dev/null
check "load with defaults" load
check "one line tells the probes and the size" \
	sh -c "dmesg | grep 'oomwatch: version' | grep -c '1024 KiB.*out_of_memory' | grep -qx 1"
check_is "every probe is attached" "" \
	"$(awk '/^probe_/ && $2 != "attached"' "$stats")"
for file in "$events" "$stats" /dev/oomwatch; do
	check_is "$file is for reading by root only" 400 "$(stat -c %a "$file")"
	check "$file cannot be written" fails sh -c "echo x >$file"
done

ktap_finished
