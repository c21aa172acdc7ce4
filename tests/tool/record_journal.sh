#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_journal.sh - what oomwatch record adds to the journal of systemd
#
# A journald of its own runs in a mount namespace of its own, so that the journal of this
# machine gets nothing. The files have recorded OOMs, which the recorder finds at its start
# as if it had kept them before it was ended.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt
containers=$here/../tool/containers.txt
journald=/lib/systemd/systemd-journald
socket=/run/systemd/journal/socket

if outside; then
	[ -x "$journald" ] || "$here/../../scripts/deps" systemd ||
		ktap_skip_all "needs the package systemd"
	enter -m
fi

work=$(mktemp -d)
mount -t tmpfs none /run
mount -t tmpfs none /var/log
mount -t tmpfs none /var/lib/systemd
mount -t tmpfs none /usr/local/lib
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)
journald_pid="" recorder=""

cleanup()
{
	# shellcheck disable=SC2086 # nothing if there is none
	[ -z "$recorder$journald_pid" ] || kill $recorder $journald_pid 2>/dev/null
	cd /
	rm -rf "$work"
}
trap cleanup EXIT

# start_journald - and wait until it has its socket
start_journald()
{
	rm -f "$socket"
	"$journald" 2>journald.err &
	journald_pid=$!
	wait_for 20 [ -S "$socket" ]
}

# stop_journald SIGNAL - its socket stays
stop_journald()
{
	kill "-$1" "$journald_pid"
	wait "$journald_pid" 2>/dev/null
	journald_pid=""
}

# recorder - start it, in the directory of these tests
recorder()
{
	rm -f err
	"$tool" record --journal --dir dir 2>err &
	recorder=$!
}

# stop SIGNAL - end the recorder
stop()
{
	kill "-$1" "$recorder"
	wait "$recorder" 2>/dev/null || :
	recorder=""
}

# entries ARGUMENT... - of the recorder, of these tests
entries()
{
	journalctl -q --no-pager SYSLOG_IDENTIFIER=oomwatch MESSAGE_ID=a7db4fc462254692a96bea0a073903e9 "$@"
}

# has_entries N - are there so many?
has_entries()
{
	[ "$(entries -o cat | wc -l)" = "$1" ]
}

# keep FILE LINES - the first records of a text are those that were kept of this boot
keep()
{
	head -n "$2" "$1" >part
	"$tool" --input part --raw "dir/$boot.raw"
}

# fields EPISODE NAME... - the values of these fields, in this order
fields()
{
	entries -o json "OOMWATCH_EPISODE=$1" | python3 -c '
import json, sys
entry = json.loads(sys.stdin.readline())
for name in sys.argv[1:]:
    value = entry.get(name, "absent")
    print(value if isinstance(value, str) else bytes(value).decode("latin-1"))
' "$@" | sed 1d
}

mkdir -p /run/systemd/journald.conf.d /usr/local/lib/systemd/catalog
printf '%s\n' '[Journal]' Storage=volatile ReadKMsg=no Audit=no RateLimitBurst=0 \
	>/run/systemd/journald.conf.d/test.conf
mkdir -m 700 dir
lines=$(wc -l <"$history")
first=$(grep -n '\] oom seq=.* episode=7 ' "$history" | cut -d : -f 1)
check "journald runs by itself" start_journald

keep "$history" "$first"
count=$("$tool" list --dir dir | sed 1d | wc -l)
recorder
check "each OOM that was kept has an entry" wait_for 20 has_entries "$count"
stop TERM
check_is "as list has them" "$("$tool" list --dir dir --json |
	sed 's/.*"episode":\([0-9]*\),.*"outcome":"\([a-z_]*\)".*/\1 \2/')" \
	"$(entries -o cat | sed 's/^OOM event \([0-9]*\) \([a-z_]*\).*/\1 \2/')"
check_is "a sentence" \
	"OOM event 7 killed captain (211) uid 0 and 2 more; out of memory: memory cgroup /shop" \
	"$(fields 7 MESSAGE)"
check_is "the fields" "captain 211 0 3 /shop/crew /shop memcg 58445824 3 211 dir/$boot.raw" \
	"$(fields 7 OOMWATCH_VICTIM_COMM OOMWATCH_VICTIM_PID OOMWATCH_VICTIM_UID \
		OOMWATCH_VICTIMS OOMWATCH_MEMCG OOMWATCH_OOM_MEMCG OOMWATCH_RAN_OUT \
		OOMWATCH_FREED_BYTES PRIORITY OBJECT_PID OOMWATCH_FILE | xargs)"
check_is "several victims are told, a line each" \
	"captain (211) uid 0;hand (200) uid 0;mate (206) uid 0" \
	"$(fields 7 OOMWATCH_VICTIM_LIST | paste -sd ';')"
check_is "what is not known is absent" "absent absent" \
	"$(fields 1 OOMWATCH_REPEATS OOMWATCH_VICTIM_LIST | xargs)"
check_is "journalctl explains it" "" "$(cp "$here/../../tools/oomwatch.catalog" \
	/usr/local/lib/systemd/catalog && journalctl --update-catalog 2>&1)"
check "with what to run" grep -q 'oomwatch explain 7$' <<END
$(entries -x OOMWATCH_EPISODE=7)
END

# Restarts.
recorder
wait_for 20 grep -q 'no record' err
stop TERM
check "a restart adds none" has_entries "$count"
keep "$history" "$lines"
count=$("$tool" list --dir dir | sed 1d | wc -l)
recorder
check "what was kept meanwhile is added" wait_for 20 has_entries "$count"
check_is "each OOM has one entry" "" "$(entries -o json |
	sed 's/.*"OOMWATCH_EPISODE":"\([0-9]*\)".*/\1/' | sort | uniq -d)"
check_is "the messages of those without a victim, and of those that repeat" \
	"OOM event 395 no_victim; out of memory: memory cgroup /shop/vain; 50 times" \
	"$(fields 395 MESSAGE)"
check_is "their priority" "4 0 absent 50" \
	"$(fields 395 PRIORITY OOMWATCH_VICTIMS OBJECT_PID OOMWATCH_REPEATS | xargs)"
check_is "SysRq" "OOM event 416 killed on-request (232) uid 0; SysRq-f asked" \
	"$(fields 416 MESSAGE)"
check_is "nodes" "OOM event 417 killed bound (237) uid 0; out of memory: the allowed nodes" \
	"$(fields 417 MESSAGE)"
stop TERM

# A directory that cannot be written when it starts.
mount --bind dir dir
mount -o remount,bind,ro dir
recorder
wait_for 20 grep -q 'Read-only' err
mount -o remount,bind,rw dir
wait_for 20 grep -q 'no /dev/oomwatch' err
sleep 2
check "if it could not be written at the start, none is added again" has_entries "$count"
stop KILL
umount dir
printf 'aaaaaaaa-0000-4000-8000-000000000001 1 99999\n' >dir/journal
recorder
check "of a place of another boot it is known that it is none of this one" \
	wait_for 20 has_entries $((2 * count))
stop TERM

# Names may hold any byte, and cgroups are named as in JSON.
rm -f dir/*
sed -e 's/victim_comm=captain/victim_comm=a\\x0ab;\\x22\\xff/' -e 's/ episode=1 / episode=0 /' \
	"$history" >odd
keep odd "$lines"
recorder
check "a name of any bytes" wait_for 20 has_entries $((3 * count))
check_is "is a field as it is" "6;10;98;59;34;255" "$(entries -o json OOMWATCH_EPISODE=7 |
	python3 -c '
import json, sys
name = json.loads(sys.stdin.readlines()[-1])["OOMWATCH_VICTIM_COMM"]
print(";".join(str(b) for b in [len(name)] + name[1:]))')"
check_is "a victim of no event" "OOM event killed eater (164) uid 0" \
	"$(entries -o cat OOMWATCH_VICTIM_PID=164 | tail -n 1 | sed 's/; out.*//')"
check_is "and escaped in the message" "OOM event 7 killed a\\x0ab;\\x22\\xff (211) uid 0 and 2 more" \
	"$(entries -o cat OOMWATCH_EPISODE=7 | tail -n 1 | sed 's/; out.*//')"
stop TERM

rm -f dir/*
"$tool" --input "$containers" --raw "dir/$boot.raw"
before=$(entries -o cat | wc -l)
count=$("$tool" list --dir dir | sed 1d | wc -l)
recorder
check "OOMs of containers" wait_for 20 has_entries $((before + count))
check_is "have what is derived of each victim's cgroup, as JSON has it" \
	"$("$tool" --dir dir --type victim --json | grep -o '"victim_container_id":"[^"]*"' |
		cut -d '"' -f 4 | sort -u)" \
	"$(entries -o json | grep -o '"OOMWATCH_VICTIM_CONTAINER_ID":"[^"]*"' |
		cut -d '"' -f 4 | sort -u)"
stop TERM

# No journald.
stop_journald KILL
rm -f dir/*
keep "$history" "$lines"
count=$("$tool" list --dir dir | sed 1d | wc -l)
recorder
wait_for 20 grep -q 'no record' err
sleep 2
check_is "without journald the recorder goes on, and says nothing of it yet" 1 "$(wc -l <err)"
before=$(($(entries -o cat | wc -l) + count))
start_journald
check "when it is back, it gets all" wait_for 20 has_entries "$before"
check_is "one entry for each" "$count" "$(entries -o cat | tail -n "$count" | sort -u | wc -l)"
stop TERM

# No space for how far they were sent.
cp dir/journal place
stop_journald KILL
mount -t tmpfs -o size=1M none dir
keep "$history" "$lines"
recorder
wait_for 20 grep -q 'no record' err
dd if=/dev/zero of=dir/ballast bs=4k 2>/dev/null
start_journald
check "without space, entries are sent" wait_for 20 has_entries $((before + count))
check_is "and it is said once" \
	"${tool##*/}: dir/journal: No space left on device: how far OOMs were passed on is not saved" \
	"$(grep journal err)"
rm dir/ballast
check "with space, how far is saved" wait_for 20 cmp -s place dir/journal
stop TERM
umount dir
ktap_finished
