#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_journal.sh - what oomwatch record adds to the journal of systemd
#
# The files have recorded OOMs, which the recorder finds at its start as if it had kept them
# before it was ended. record_panic_journal.sh has what it adds of an earlier boot.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"
# shellcheck source=tests/tool/journal_lib.sh
. "$here/../tool/journal_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt
containers=$here/../tool/containers.txt

if outside; then
	need_journald
	enter -m
fi

work=$(mktemp -d)
make_journal
mount -t tmpfs none /usr/local/lib
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)

cleanup()
{
	end_journal
	cd /
	rm -rf "$work"
}
trap cleanup EXIT

# keep FILE LINES - the first records of a text are those that were kept of this boot
keep()
{
	head -n "$2" "$1" >part
	"$tool" --input part --raw "dir/$boot.raw"
}

mkdir -p /usr/local/lib/systemd/catalog
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
mount -t tmpfs -o size=1M,mode=700 none dir
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
