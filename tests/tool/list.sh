#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# list.sh - oomwatch list, and the records of several boots that were kept in files
#
# The files are made of the recorded histories: what oomwatch record writes, without a
# module.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/refuses_lib.sh
. "$(dirname "$0")/refuses_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
inputs=$here/../tool
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=UTC LC_ALL=C
one=aaaaaaaa-0000-4000-8000-000000000001
two=bbbbbbbb-0000-4000-8000-000000000002

# keep FILE BOOT[.PART] SECOND - keep records of a text as those of a boot that began then
keep()
{
	mkdir -p dir
	# Each record of a log has the wall time, as those of the module.
	awk -v start="$3" '
		match($0, /^\[ *[0-9]+\.[0-9]+\]/) {
			split(substr($0, 2, RLENGTH - 2), time, ".")
			sub(/ wall=[0-9.]*/, "")
			print $0 " wall=" start + time[1] "." time[2]
		}' "$1" >dated
	"$tool" --input dated --raw "dir/$2.raw"
}

# lists ARGUMENT... - the lines of the list in dir, without its head
lists()
{
	"$tool" list --dir dir "$@" 2>err | sed 1d
}

# column N - of each line that is read; the time has two
column()
{
	awk -v n="$1" '{ printf("%s ", $n) }'
}

ktap_print_header
# The newer boot has the lesser name, and an earlier name another order.
keep "$inputs/history.txt" "$two" 1700000000
keep "$inputs/history.txt" "$one" 1700100000
rows=$("$tool" list --input "$inputs/history.txt" | sed 1d)
check_is "a line for each event of a file, but for requests that waited for a victim" \
	"$(sed -n '/victim_pending/!s/.*\] oom seq=[0-9]* episode=\([0-9]*\) .*/\1/p' \
		"$inputs/history.txt" | sort -n | xargs)" \
	"$(echo "$rows" | sed 's/^\[ *//' | awk '{ print $3 }' | sort -n | xargs)"
check_is "no boot is known of it" "- " "$(echo "$rows" | sed 's/^\[ *//' | awk '{ print $2 }' | uniq | tr '\n' ' ')"

count=$(echo "$rows" | wc -l)
check_is "of two boots, both" $((2 * count)) "$(lists | wc -l)"
check_is "the older one first, by its time" "-1 0 " \
	"$(lists | awk '{ print $3 }' | uniq | tr '\n' ' ')"
check_is "each is named" "$one $two " "$("$tool" list --dir dir --json |
	sed 's/.*"boot_id":"\([^"]*\)".*/\1/' | sort -u | tr '\n' ' ')"
check_is "its columns" "2023-11-16 02:00:15 0 7 killed memcg captain +2 211 0 55.7 MiB kept /shop/crew" \
	"$(lists --episode 7 --boot=0 | tr -s ' ')"
check_is "SysRq: nothing ran out; a cpuset: nodes" "nothing nodes system nodes " \
	"$(lists --boot=0 --since '2023-11-16 02:00:22' | awk '$5 == "killed" { printf("%s ", $6) }')"
check_is "an event without a victim" "no_victim memcg - - - - kept /shop/vain" \
	"$(lists --boot=0 --episode 299 | tr -s ' ' | cut -d' ' -f5-)"
check_is "-r: the newest first" "$(lists | tac)" "$(lists -r)"
check_is "-1: the newest" "$(lists | tail -n 1)" "$(lists -1)"
check_is "-n 3: the newest three" "$(lists | tail -n 3)" "$(lists -n 3)"
check_is "-n 3 -r" "$(lists | tail -n 3 | tac)" "$(lists -n 3 -r)"
check_is "--boot=-1" "$(lists | head -n "$count")" "$(lists --boot=-1)"
check_is "a boot by its id" "$(lists --boot=-1)" "$(lists --boot=bbbb)"
check_is "--since and --until" "captain sh " \
	"$(lists --since '2023-11-16 02:00:15' --until '2023-11-16 02:00:18' | column 7)"
check_is "--comm" "captain captain " "$(lists --comm 'capt*' | column 7)"
check_is "--pid" "captain captain " "$(lists --pid 211 | column 7)"
check_is "--memcg" "captain captain " "$(lists --memcg /shop/crew | column 7)"
check_is "--boot --boot=0: since boot" "[ 15.563333] 0 7 killed" \
	"$(lists --boot --boot=0 --episode 7 | tr -s ' ' | cut -d' ' -f1-5)"

check "JSON is JSON" python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
row = [r for r in rows if r["episode"] == 7 and r["boot"] == -1][0]
assert len(rows) == int(sys.argv[1]), len(rows)
assert row["time"] == "2023-11-14T22:13:35.563333Z", row
assert row["boot_id"].startswith("bbbb") and row["state"] == "kept", row
assert row["victims"] == 3 and row["victim_comm"] == "captain", row
assert row["freed_bytes"] >> 20 == 55 and row["memcg"] == "/shop/crew", row
assert "victim_pid" not in [r for r in rows if r["episode"] == 299][0]
' $((2 * count)) <<END
$("$tool" list --dir dir --json)
END

# A boot in several files, with records in both, is one history.
before=$(lists)
head -n 60 "$inputs/history.txt" >first
sed -n '40,$p' "$inputs/history.txt" >rest
keep first "$one" 1700100000
keep rest "$one.2" 1700100000
cp "dir/$one.2.raw" "dir/$one.10.raw"
check_is "records that are in two files of a boot count once" "$before" "$(lists)"
check_is "and nothing is said of that" "" "$(cat err)"
check_is "verify finds no broken rule" 0 \
	"$("$tool" verify --dir dir --within 5 | grep -c '^not ok')"
cp "dir/$one.2.raw" whole
for bytes in 1 50 300; do
	head -c -$bytes whole >"dir/$one.2.raw"
	check_is "a file that was cut off inside of a record, by $bytes, is complete by the next" \
		"$before" "$(lists)"
done
rm "dir/$one.10.raw"
check_is "without that: the rest of the boot is there" "$(echo "$before" | grep -v ' 0 *419 ')" \
	"$(lists | grep -v ' 0 *419 ')"
cp whole "dir/$one.2.raw"
check "explain reads a boot" grep -q '^captain (211) and 2 more were killed' <<END
$("$tool" explain --dir dir --boot=-1 7)
END
check "and says how to see more of it" grep -q "'oomwatch --episode 7 --dir DIR --boot=-1'" <<END
$("$tool" explain --dir dir --boot=-1 7)
END
check "explain of the newest boot" grep -q '^OOM event 419' <<END
$("$tool" explain --dir dir)
END
check_is "records of a boot are printed" "$(grep -c ' seq=' "$inputs/history.txt")" \
	"$("$tool" --dir dir --boot=-1 | grep -c ' seq=')"

# What the states say.
grep -v 'victim seq=.* victim_pid=211 ' "$inputs/history.txt" >part
keep part "$two" 1700000000
check_is "part: a victim is missing" "part kept" \
	"$(lists --episode 7 | awk '{ print $(NF - 1) }' | xargs)"
grep -v '\] oom seq=.* episode=7 ' "$inputs/history.txt" >part
keep part "$two" 1700000000
check_is "part: the oom record is missing" "part kept" \
	"$(lists --episode 7 | awk '{ print $(NF - 1) }' | xargs)"
check_is "it is listed, with what is known" "- - captain +2" \
	"$(lists --episode 7 --boot=-1 | tr -s ' ' | cut -d' ' -f5-8)"
check_is "log: of the kernel's own report" log \
	"$("$tool" list --input "$inputs/klog.txt" -1 | sed 1d | grep -ow log | head -n 1)"

# What is no file of records, and what is not there.
echo hello >dir/README
echo hello >"dir/$one.1.raw"
mkdir "dir/cccccccc-0000-4000-8000-000000000003.raw"
check_is "files of another name are left alone" "" "$(lists | column 3 | tr -d -- '-10 ')$(cat err)"
: >dir/dddddddd-0000-4000-8000-000000000004.raw
check "an empty file is told" refuses 1 '^oomwatch[a-z-]*: dddddddd.*raw: it is empty' \
	list --dir dir
check_is "and the rest is listed" $((2 * count)) "$(sed 1d out | wc -l)"
cp "$inputs/history.txt" dir/dddddddd-0000-4000-8000-000000000004.raw
other='dddddddd.*raw: it is no raw file of oomwatch, as record keeps: read it with --input'
check "so is text, which is no kept file" refuses 1 "$other" list --dir dir
gzip -c whole >dir/dddddddd-0000-4000-8000-000000000004.raw
check "and a file that was compressed" refuses 1 "$other" list --dir dir
: >dir/dddddddd-0000-4000-8000-000000000005.raw
"$tool" list --dir dir >out 2>err
check_is "two of them: both are named" "4 5" \
	"$(sed 's/.*: d[^:]*\([0-9]\).raw: .*/\1/' err | xargs)"
rm dir/dddddddd*
mkdir none
# The clock of this host is behind that of its earlier boots.
here_id=$(cat /proc/sys/kernel/random/boot_id)
keep "$inputs/history.txt" "$here_id" 1600000000
check_is "this boot is the newest, whatever its clock is" "-2 -1 0" \
	"$(lists | awk '{ print $3 }' | uniq | xargs)"
check_is "it is 0" "$here_id" "$("$tool" list --dir dir --boot=0 --json |
	sed 's/.*"boot_id":"\([^"]*\)".*/\1/' | sort -u)"
rm "dir/$here_id.raw"
check "a directory without records" refuses 1 'none: there is no file of records' list --dir none
check "no directory" refuses 1 'absent: No such file' list --dir absent
check "no such boot" refuses 1 "no boot '-7': it has those from -1 to 0" explain --dir dir --boot=-7
check "the beginning of an id is no number" refuses 1 "no boot '0000'" list --dir dir --boot=0000
check "a boot that has not been yet" refuses 1 "no boot '1'" list --dir dir --boot=1
check "an id that is too short" refuses 1 "no boot 'aa'.*'oomwatch list --dir dir'" \
	list --dir dir --boot=aa
cp "dir/$one.raw" "dir/${one%1}9.raw"
check "an id of two boots" refuses 1 "dir: more than one boot begins with 'aaaa': .* --dir dir " \
	explain --dir dir --boot=aaaa
rm "dir/${one%1}9.raw"
if [ ! -e /dev/oomwatch ] && [ -z "$(ls /var/lib/oomwatch 2>/dev/null)" ]; then
	"$tool" list 2>wanted
	check "neither kept records nor a module: what list says" refuses 1 "$(sed 's/^[^:]*: //' wanted)" \
		explain --boot=-1
fi
check "no name of a directory" refuses 2 "takes the name of a directory, not ''" list --dir ''
for date in 2026-02-30 2025-02-29 2026-04-31T10:00 2026-02-30T10:00:00Z; do
	check "there is no $date" refuses 2 "not '$date'" list --dir dir --since "$date"
done
check "there is a 2024-02-29" [ "$("$tool" list --dir dir --until 2024-02-29 | wc -l)" -gt 9 ]
check "how a container is named" refuses 1 'passes.*; --container takes' list --dir dir --container abcd
check "of a unit" refuses 1 'passes.*; --unit takes' list --dir dir --unit a
check "of a pod" refuses 1 'passes.*; --pod takes' list --dir dir --pod abcd
check "no boot" refuses 2 "takes a number such as -1" list --boot=
for command in list explain ""; do
	# shellcheck disable=SC2086 # no command is no word
	check "${command:-no command}: a boot that is not after =" \
		refuses 2 'write --boot=-12$' $command --dir dir --boot -12
done
check_is "verify, which has no --boot alone, takes both forms" \
	"$("$tool" verify --dir dir --boot=-1)" "$("$tool" verify --dir dir --boot -1)"
check_is "--boot before another option: since boot" "[ 27.527618] 0 419" \
	"$(lists --boot -n 1 | tr -s ' ' | cut -d' ' -f1-4)"
check_is "-1 --boot" "$(lists --boot -n 1)" "$(lists -1 --boot)"
check "a file and a directory" refuses 2 'leave out --dir' list --dir dir --input part
check "a file and a boot" refuses 2 'leave out --boot' explain --boot=-1 --input part
check "to follow what was kept" refuses 2 'leave out --boot' -f --boot=-1
check "an impossible time" refuses 2 "--until takes a time.*not 'soon'" list --until soon
check "an argument" refuses 2 "leave out 'x'" list x
check "none passes: the newest is named" refuses 1 \
	'no OOM passes; the newest is event 419 of 2023-11-16T02:00:27' list --dir dir --utc --comm nobody
check "none at the time asked for" refuses 1 'the newest is event 419' \
	list --dir dir --since 2023-11-17
echo '[    1.000000] exited seq=1 episode=1 victim_pid=1 victim_tgid=1 latency_us=1' >ends
check "a history without an OOM" refuses 0 'ends: there is no OOM in it' list --input ends
check "a history without wall time, --until a date" refuses 1 'since boot.*give --until in seconds' \
	list --input ends --until 2026-01-01
"$tool" list --dir dir >/dev/full 2>err
check "a full disk" grep -q 'standard output: No space' err
ktap_finished
