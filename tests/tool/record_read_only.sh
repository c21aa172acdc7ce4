#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_read_only.sh - oomwatch record where the disk became read-only: it says so once, and
# goes on with the same file
#
# The directory is a tmpfs in a mount namespace of its own.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt

if outside; then
	[ ! -e /dev/oomwatch ] || ktap_skip_all "the module is loaded here"
	enter -m
fi

work=$(mktemp -d)
trap 'umount "$work"; rmdir "$work"' EXIT
mount -t tmpfs none "$work"
cd "$work" || exit
boot=$(cat /proc/sys/kernel/random/boot_id)
told=/dev/shm/told.$$

# said PATTERN - how many lines of the recorder match?
said()
{
	grep -c -e "$1" "$told"
}

mkdir -m 700 dir
"$tool" --input "$history" --raw "dir/$boot.raw"
mount -o remount,ro "$work"
: >"$told"
"$tool" record --dir dir 2>"$told" &
recorder=$!
check "it says that the disk is read-only" \
	wait_for 20 grep -q 'dir: Read-only file system: no record is kept now' "$told"
sleep 2
check_is "once, and nothing else" 1 "$(said .)"
check "list has what was kept" [ "$("$tool" list --dir dir | wc -l)" -gt 9 ]
mount -o remount,rw "$work"
check "when it can be written, it looks for the module" \
	wait_for 20 grep -q 'there is no /dev/oomwatch' "$told"
kill "$recorder"
wait "$recorder"
check_is "no other file was begun" "$boot.raw" "$(ls dir)"
check_is "all of that is said in two lines" 2 "$(said .)"
cd /
rm "$told"
ktap_finished
