#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch(8) on a live ring: what it prints is what the module has, it follows
# without loss in little memory, and says in one line why it cannot. The wall clock is
# set an hour ahead for a moment.
. "$(dirname "$0")/lib.sh"

work=""

# refused STATUS PATTERN COMMAND... - does it end with this status and one line?
refused()
{
	wanted=$1
	pattern=$2
	status=0
	shift 2

	"$@" >/dev/null 2>"$work/err" </dev/null || status=$?
	[ "$status" = "$wanted" ] && [ "$(wc -l <"$work/err")" = 1 ] &&
		grep -q -e "$pattern" "$work/err" && return
	ktap_print_msg "status $status: $(cat "$work/err")"
	return 1
}

# kill_hog - one OOM kill in the cgroup tool
kill_hog()
{
	"$hog" -g "$cgroups/tool" 64 >/dev/null 2>&1
}

# has_lines FILE N - has the file that many lines?
has_lines()
{
	[ "$(wc -l <"$1")" -ge "$2" ]
}

# follow FILE OPTION... - a tool that follows in the background; sets $follower
follow()
{
	said=$1
	shift

	"$tool" --follow "$@" >"$said" &
	follower=$!
	background="$background $follower"
}

# locks_memory PID - does it keep what it has, and wait for records?
locks_memory()
{
	[ "$(status "$1" VmLck)" -gt 0 ] && [ "$(status "$1" State)" = S ]
}

# memory_taken PID - its page faults, minor and major, and its mappings
memory_taken()
{
	cut -d' ' -f10,12 "/proc/$1/stat"
	cut -d' ' -f1 "/proc/$1/maps"
}

# settled PID - has it taken no memory for a second? sets $taken
settled()
{
	taken=$(memory_taken "$1")
	sleep 1
	[ "$taken" = "$(memory_taken "$1")" ]
}

# set_clock SECONDS - set the wall clock by so much
set_clock()
{
	date -s "@$(($(date +%s) + $1))" >/dev/null
}

# told_load_time - when the module was loaded, by the message, in s since 1970
told_load_time()
{
	date -d "$(sed -n 's/.*no OOM since .*loaded, at \(.*\)T\(.*\)\..*/\1 \2/p' \
		"$work/err")" +%s
}

start
require_memcg
require_tool
work=$(mktemp -d)
make_cgroup tool 2M
kill_hog

"$tool" --boot >"$work/text"
cat "$events" >"$work/events"
check "it prints what events has" cmp "$work/events" "$work/text"
"$tool" --raw "$work/raw"
"$tool" --input "$work/raw" --boot >"$work/text"
check "what it saves is the same" cmp "$work/events" "$work/text"
check_is "which only its owner may read" 600 "$(stat -c %a "$work/raw")"
"$tool" --input "$work/events" --boot >"$work/text"
check "a copy of events is the same" cmp "$work/events" "$work/text"
check_is "JSON has a line for each record" \
	"$(wc -l <"$work/events")" "$("$tool" --json | grep -c '^{"schema":1,.*}$')"

# The wall time of a record is that of the event, whenever and from what it is read.
before=$(date +%s)
kill_hog
check "the time is that of the wall clock" between "$before" \
	"$(field "$(tail -n 1 "$events")" wall | cut -d. -f1)" "$(date +%s)"
"$tool" --utc >"$work/utc"
"$tool" --raw "$work/raw"
cat "$events" >"$work/events"
set_clock 3600
"$tool" --utc >"$work/later"
check "an hour later it is the same" cmp "$work/utc" "$work/later"
for file in raw events; do
	"$tool" --input "$work/$file" --utc >"$work/later"
	check "from $file as well" cmp "$work/utc" "$work/later"
done
"$tool" --json >"$work/json"
# Not before the last record: whole seconds were lost.
set_clock -3598
"$tool" --json >"$work/later"
check "in JSON as well" cmp "$work/json" "$work/later"
check_is "which shows the time that the text shows" \
	"$(cut -d' ' -f1 "$work/utc" | tail -n 1)" \
	"$(sed -n '$s/.*"time":"\([^"]*\)".*/\1/p' "$work/json")"
check "--since now leaves out what was, and says so" refused 1 'none of its [1-9].* records' \
	"$tool" --since now
check_is "--since a minute ago does not" 1 "$("$tool" --since 1m -n 1 | wc -l)"
check_is "--memcg finds it" 1 "$("$tool" --memcg /tool --type victim -n 1 | wc -l)"
check_is "by a part of its path" 1 "$("$tool" --memcg ool --type victim -n 1 | wc -l)"
check "--memcg of another does not, and says so" refused 1 'none of its [1-9].* records' \
	"$tool" --memcg /no/such

# From before its first record on, it asks for no memory: no page is faulted in.
follow "$work/quiet" --since now
check "a follower locks its memory" wait_for 60 locks_memory "$follower"
# On a busy host it may sleep before it waits for records.
wait_for 60 settled "$follower"
"$hog" -n 170 -g "$cgroups/tool" 64 >/dev/null 2>&1
check "it prints 1,000 records" wait_for 60 has_lines "$work/quiet" 1000
check_is "without a page fault, or another mapping" "$taken" \
	"$(memory_taken "$follower")"
kill "$follower"
wait "$follower"

# Follow 30 kills: all records, at once, and in little memory.
seq=$(last_seq)
follow "$work/all" --boot
all=$follower
follow "$work/three" --boot --type victim --since now -n 3
three=$follower
for _ in $(seq 30); do
	kill_hog
done
records=$(stat_of records)
check "a follower sees each record" \
	wait_for 60 has_lines "$work/all" "$(wc -l <"$events")"
# shellcheck disable=SC2016 # awk expands it
check "in order, none twice, none lost" awk -v last="$records" '
	{ split($0, part, " seq="); seq = part[2] + 0 }
	NR > 1 && seq != before + 1 { exit 1 }
	{ before = seq }
	END { exit before < last }' "$work/all"
check "one that asked for three ends" wait_for 60 gone "$three"
check_is "with the first three" 3 "$(wc -l <"$work/three")"
check_is "which came after it began" 1 "$(awk -v seq="$seq" '
	{ split($0, part, " seq="); if (part[2] + 0 > seq) new++ }
	END { print new == 3 }' "$work/three")"
rss_kb=$(awk '$1 == "Rss:" { print $2 }' "/proc/$all/smaps_rollup")
check "resident memory while following, in KiB: $rss_kb" between 1 "$rss_kb" 4095
check_is "its oom_score_adj is left alone" "$(cat /proc/self/oom_score_adj)" \
	"$(cat "/proc/$all/oom_score_adj")"
kill "$all"
wait "$all"
follow /dev/null --protect
check "--protect sets it to -1000" \
	wait_for 60 grep -qx -e -1000 "/proc/$follower/oom_score_adj"
check "who follows keeps the module from being unloaded" fails rmmod oomwatch
kill "$follower"
wait "$follower"

check "it stops when nobody reads any more" timeout 20 sh -c "$tool --follow | head -n 1" \
	>/dev/null
check "a full disk is told" refused 1 'No space' sh -c "$tool >/dev/full"
check "no permission is told" refused 1 'root' \
	su -s /bin/sh nobody -c "$tool"

if [ -n "${OOMWATCH_KO:-}" ] && rmmod oomwatch; then
	check "no module is told" refused 1 'load the module' "$tool"
	before=$(date +%s)
	load
	check "a ring without records is no error" "$tool" 2>"$work/err"
	check "since when there was no OOM is told" between "$before" \
		"$(told_load_time)" "$(date +%s)"
	check "and where earlier ones may be" grep -q '/sys/fs/pstore' "$work/err"
	check_is "stat tells the same time" \
		"$(sed -n 's/.*loaded, at //p' "$work/err")" \
		"$("$tool" stat | sed -n 's/^loaded *//p')"
else
	ktap_test_skip "no module is told" "needs OOMWATCH_KO, and oomwatch not in use"
fi
rm -r "$work"
ktap_finished
