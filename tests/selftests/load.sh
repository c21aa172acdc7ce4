#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Loading: bad parameters, a kernel without a needed symbol and a device that is there
# already are refused with the reason; good ones do what they say; the files are read-only.
. "$(dirname "$0")/lib.sh"

parameters=/sys/module/oomwatch/parameters

start
require_memcg
require_module
unload
make_cgroup load 20M
[ ! -f "${OOM_PROVOKE_KO:-}" ] || require_provoke

for size in 0 -1 63 65537 999999999; do
	dmesg -c >/dev/null
	check "ring_kb=$size is refused" fails load "ring_kb=$size"
	check "ring_kb=$size: the message names value and range" \
		sh -c "dmesg | grep -q 'oomwatch: ring_kb=$size .*64 to 65536'"
done
check "ring_kb=nonsense is refused" fails load ring_kb=nonsense

for count in -1 129 1000; do
	dmesg -c >/dev/null
	check "candidates=$count is refused" fails load "candidates=$count"
	check "candidates=$count: the message names value and range" \
		sh -c "dmesg | grep -q 'oomwatch: candidates=$count .*0 to 128'"
done
for parameter in candidates stack system; do
	dmesg -c >/dev/null
	check "$parameter=x is refused" fails load "$parameter=x"
	check "$parameter=x: the message names both" \
		sh -c "dmesg | grep -q \"oomwatch: .x' invalid for parameter .$parameter'\""
done

# What the kernel has probes of, before oomwatch and after a load that failed.
list_probes()
{
	sort /sys/kernel/debug/kprobes/list
}

# The same module, looking for a function that no kernel has.
copy=$(mktemp)
probed=$(list_probes)
for symbol in out_of_memory __oom_kill_process mark_oom_victim; do
	"$here/absent" "$symbol" <"$OOMWATCH_KO" >"$copy"
	dmesg -c >/dev/null
	check "without $symbol() it is not loaded" fails insmod "$copy"
	check "without $symbol() the message names it" \
		sh -c "dmesg | grep -q 'oomwatch: .*${symbol%?}Z'"
	check_is "without $symbol() nothing is left behind" "" \
		"$(ls -d /dev/oomwatch "$events" /sys/module/oomwatch 2>/dev/null)"
	check_is "without $symbol() no probe is left behind" "$probed" "$(list_probes)"
done
rm "$copy"

device_has_oom()
{
	"$hog" -g "$cgroups/load" 64
	dd if=/dev/oomwatch bs=8192 count=1 2>/dev/null | grep -q hog
}

# taken ACTION FILE - while another module has that name, which is there
taken()
{
	echo 60 >"$provoke/$1" &
	background="$background $!"
	wait_for 10 test -e "$2"
}

if [ -d "$provoke" ]; then
	check "another module has the device" taken take_device /dev/oomwatch
	dmesg -c >/dev/null
	check "with its device taken it is not loaded" fails load
	check "with its device taken the message says so" \
		sh -c "dmesg | grep -q 'oomwatch: cannot create /dev/oomwatch: error -'"
	check_is "with its device taken nothing is left behind" "" \
		"$(ls -d "${events%/*}" /sys/module/oomwatch 2>/dev/null)"
	check_is "with its device taken no probe is left behind" "$probed" "$(list_probes)"
	check "the device is that of the other" test -c /dev/oomwatch
	release
	check "it goes with the other" wait_for 10 fails test -e /dev/oomwatch

	check "another module has the folder" taken take_folder "${events%/*}"
	check "with its folder taken it is loaded" load
	check "with its folder taken it records" device_has_oom
	check "with its folder taken: rmmod" rmmod oomwatch
	check_is "the folder is that of the other" "" "$(ls -A "${events%/*}")"
	release
	check "it goes with the other, too" wait_for 10 fails test -e "${events%/*}"
else
	ktap_test_skip "names that are taken" "needs OOM_PROVOKE_KO=the test module"
fi

for size in 64 65536 1024; do
	check "ring_kb=$size is taken" load "ring_kb=$size"
	check_is "ring_kb=$size: the ring has that size" $((size * 1024)) \
		"$(stat_of ring_bytes)"
	check "ring_kb=$size: rmmod" rmmod oomwatch
done

# provoke PARAMETER... - load it, have an OOM, keep the records, unload it
provoke()
{
	check "$*: taken" load "$@"
	for parameter in "$@"; do
		check_is "$*: sysfs tells ${parameter%=*}" "${parameter#*=}" \
			"$(cat "$parameters/${parameter%=*}")"
	done
	"$hog" -g "$cgroups/load" 64
	records=$(records_after 0)
	check_is "$*: outcome" killed "$(field "$(of_type "$records" oom)" outcome)"
	check "$*: rmmod" rmmod oomwatch
}

provoke candidates=0 stack=N memcg=N system=N
check_is "candidates=0: no candidate record" "" "$(of_type "$records" candidate)"
check_is "stack=N: no stack record" "" "$(of_type "$records" stack)"
check_is "memcg=N: no memcg record" "" "$(of_type "$records" memcg)"
provoke candidates=128 ring_kb=64 stack=Y memcg=Y system=Y
check_is "candidates=128: the victim is one" \
	"$(field "$(of_type "$records" victim)" victim_pid)" \
	"$(field "$(of_type "$records" candidate)" candidate_pid)"
check "stack=Y: a stack record" grep -q ' stack=.*charge' <<EOT
$(of_type "$records" stack)
EOT

check_is "memcg=Y: a memcg record" 1 "$(of_type "$records" memcg | grep -c .)"
check_is "system=Y: none of an OOM of a memory cgroup" "" "$(of_type "$records" system)"

dmesg -c >/dev/null
check "load with defaults" load
check "one line tells the probes and the size" \
	sh -c "dmesg | grep 'oomwatch: version' | grep -c '1024 KiB.*out_of_memory' | grep -qx 1"
check_is "every probe is attached" "" \
	"$(awk '/^probe_/ && $2 != "attached"' "$stats")"
for parameter in candidates=32 ring_kb=1024 stack=Y memcg=Y system=Y; do
	file=$parameters/${parameter%=*}
	check_is "sysfs tells the default $parameter" "${parameter#*=}" "$(cat "$file")"
	check_is "$file is for reading only" 444 "$(stat -c %a "$file")"
done
for file in "$events" "$stats" /dev/oomwatch; do
	check_is "$file is for reading by root only" 400 "$(stat -c %a "$file")"
	check "$file cannot be written" fails sh -c "echo x >$file"
done

ktap_finished
