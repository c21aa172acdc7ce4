#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_panic_journal.sh - the entries that oomwatch record adds to the journal of systemd for
# a panic of an earlier boot, which it takes over from pstore
#
# The directory of systemd-pstore is that of a mount namespace of its own, as is journald.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"
# shellcheck source=tests/tool/journal_lib.sh
. "$here/../tool/journal_lib.sh"
# shellcheck source=tests/tool/panic_lib.sh
. "$here/../tool/panic_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt

if outside; then
	need_journald
	enter -m
fi

work=$(mktemp -d)
make_journal
mkdir -p /var/lib/systemd/pstore/1
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)
log=/var/lib/systemd/pstore/1/dmesg.txt
# The last OOM, 419: its first record, a victim, and its last one.
first=119 last=122
message="OOM event 419 killed unasked (245) uid 0; out of memory: the allowed nodes"
message="$message; in an earlier boot, at 1970-01-01T00:00:27.527618Z"

cleanup()
{
	end_journal
	cd /
	rm -rf "$work"
}
trap cleanup EXIT

# runs [COMMAND...] - the recorder, until it waits for a module, and this succeeds
runs()
{
	recorder
	wait_for 20 grep -q 'no record is kept now' err && wait_for 30 "${@:-true}"
	status=$?
	sleep 1
	stop TERM
	return "$status"
}

# restart_journald - without what it has got
restart_journald()
{
	[ -z "$journald_pid" ] || stop_journald TERM
	rm -rf /run/log/journal
	start_journald
}

# is_sent - is nothing noted that has to be in the journal?
is_sent()
{
	[ -z "$(find dir -name 'journal-*')" ]
}

check "journald runs by itself" start_journald
records $first $last | print_panic >"$log"

keep $((first - 1))
check "a panic that is taken over is in the journal" runs has_entries 1
check_is "in the words of others, and said to be of an earlier boot" "$message" \
	"$(fields 419 MESSAGE)"
check_is "when it was, and in which boot" "1970-01-01T00:00:27.527618Z $earlier" \
	"$(fields 419 OOMWATCH_TIME OOMWATCH_BOOT_ID | xargs)"
check_is "with the fields of others" "unasked 245 0 1 killed nodes 3 dir/$earlier.2.raw" \
	"$(fields 419 OOMWATCH_VICTIM_COMM OOMWATCH_VICTIM_PID OOMWATCH_VICTIM_UID \
		OOMWATCH_VICTIMS OOMWATCH_OUTCOME OOMWATCH_RAN_OUT PRIORITY OOMWATCH_FILE | xargs)"
check_is "but no process, which would be one of this boot" absent "$(fields 419 OBJECT_PID)"
check "what is to be in the journal is not noted any more" is_sent
check "a second start" runs
check "adds none" has_entries 1

records 1 106 >part
"$tool" --input part --raw "dir/$boot.raw"
here_count=$("$tool" list --dir dir --boot="$boot" | sed 1d | wc -l)
check "OOMs of this boot follow" runs has_entries $((1 + here_count))
check_is "they are said to be of none" "" "$(entries -o json | grep -v "$earlier" |
	grep -E 'earlier boot|OOMWATCH_BOOT_ID')"

restart_journald
keep $first
check "what was kept of the same OOM before" runs has_entries 1
check_is "is part of its entry" "$message" "$(fields 419 MESSAGE)"

restart_journald
rm -r dir
mkdir dir
check "a panic of a boot that kept nothing is in the journal" runs has_entries 1
check_is "it is not known which boot that is" "absent dir/panic-0.raw" \
	"$(fields 419 OOMWATCH_BOOT_ID OOMWATCH_FILE | xargs)"
check_is "but that it was an earlier one" "$message" "$(fields 419 MESSAGE)"

# Two boots, and no journald while their panics are taken over.
stop_journald KILL
rm -rf /run/log/journal
keep $((first - 1))
mkdir /var/lib/systemd/pstore/2
records 109 117 | print_panic 1000 >/var/lib/systemd/pstore/2/dmesg.txt
check "without journald, panics are taken over" runs
check_is "all that is to be in the journal is noted" "journal-$earlier journal-panic-1000" \
	"$(cd dir && echo journal-*)"
start_journald
check "with it, a later start adds them" runs has_entries 2
check_is "the oldest first" "419 418" \
	"$(entries -o cat | sed 's/^OOM event \([0-9]*\) .*/\1/' | xargs)"
check "and all of them" is_sent
check "once more" runs
check "none is added" has_entries 2

# The files of a boot are removed to make room, before its OOMs were in the journal.
gone=00000000-0000-4000-8000-000000000009
: >"dir/journal-$gone"
: >dir/journal-other
check "a start" runs
check_is "removes what was noted of a boot that is gone, and nothing of others" journal-other \
	"$(cd dir && echo journal-*)"
rm dir/journal-other

# A recorder that does not add to the journal.
rm -r dir /var/lib/systemd/pstore/2
keep $((first - 1))
"$tool" record --dir dir 2>err &
recorder=$!
wait_for 20 grep -q 'no record is kept now' err
stop TERM
check "without --journal, a panic is taken over" [ -e "dir/$earlier.2.raw" ]
check_is "and nothing is noted" "journal*" "$(cd dir && echo journal*)"
ktap_finished
