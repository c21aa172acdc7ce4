#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# absence.sh - what list and explain say where there is no OOM: the newest one that was
# kept, and the programs on this host that kill by themselves
#
# /var/lib is empty in a mount namespace of its own. The programs that kill are copies of
# sleep: they are known by their names. There is no other one in a PID namespace of its own.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt

if outside; then
	enter -mpf --mount-proc
fi

work=$(mktemp -d)
killers=""
mount -t tmpfs none /var/lib
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)

cleanup()
{
	# shellcheck disable=SC2086 # two, or none
	kill $killers 2>/dev/null
	cd /
	rm -rf "$work"
}
trap cleanup EXIT

# says PATTERN COMMAND... - the tool fails with 1, prints nothing, and says that
says()
{
	pattern=$1
	shift
	status=0
	"$tool" "$@" >out 2>err || status=$?
	[ "$status" = 1 ] && [ ! -s out ] && grep -qe "$pattern" err && return
	ktap_print_msg "status $status: $(cat out err)"
	return 1
}

# names - are both programs named, with their numbers?
names()
{
	grep -q "runs on this host: its kills are in its own log, not in these records" err &&
		grep -q "earlyoom ($earlyoom)" err && grep -q "kubelet ($kubelet)" err
}

# started NAME PID - does it have its name?
started()
{
	[ "$(cat "/proc/$2/comm")" = "$1" ]
}

cp "$(command -v sleep)" earlyoom
cp earlyoom kubelet
check "no module, no record: list" says 'no records of earlier boots' list
check "explain" says 'there is no /dev/oomwatch' explain
check "and how to read the kernel's own report" grep -q \
	"'journalctl -k | oomwatch explain --input -'" err
check "no program is accused" fails grep -q "earlyoom\|kubelet" err
./earlyoom 300 &
earlyoom=$!
./kubelet 300 &
kubelet=$!
killers="$earlyoom $kubelet"
wait_for 20 started earlyoom "$earlyoom"
wait_for 20 started kubelet "$kubelet"
says 'no records of earlier boots' list
check "list names the programs that kill by themselves" names
says 'there is no /dev/oomwatch' explain
check "explain, too" names
says 'no records of earlier boots' list --since 10m
check "and list of a time" names

mkdir -m 700 /var/lib/oomwatch
# Records of the module have a wall time.
awk '{
	match($0, /[0-9]+\.[0-9]+/)
	split(substr($0, RSTART, RLENGTH), time, ".")
	sub(/ wall=[0-9.]*/, "")
	print $0 " wall=" 1700100000 + time[1] "." time[2]
}' "$history" >text
"$tool" --input text --raw "/var/lib/oomwatch/$boot.raw"
check "explain without a module names the newest OOM that was kept" \
	says "newest OOM that was kept is of .*: 'oomwatch explain --boot=0 419'" explain --utc
check "and the programs" names
check "list of a time without an OOM names the newest one" \
	says 'no OOM passes; the newest is event 419 of ' list --since now
check "and the programs" names
check "explain of this boot as it was kept, too" \
	says 'no event passes .* the newest with a kill' explain --boot=0 --since now
check "and the programs" names
check "list of this boot, too" says 'no OOM passes' list --boot=0 --since now
check "and the programs" names
check "list of what was kept in another directory says nothing of this host" \
	says 'no OOM passes' list --dir /var/lib/oomwatch --since now
check "they may be of another host" fails names
check "explain of a time names the newest kill, with its time" \
	says "no event passes .* 'oomwatch explain 419 .* the newest with a kill, of 2023-11-16T02:" \
	explain --dir /var/lib/oomwatch --since now
check "nor does explain say anything of this host then" fails names
ktap_finished
