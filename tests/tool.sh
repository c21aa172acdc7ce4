#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tool.sh FOLDER - what oomwatch(8) reads, and what it prints of it
#
# FOLDER has the programs that tests/Makefile builds, the tool among them, with
# sanitizers that end it at the first fault. The records are made by
# tests/records.c: every type and field, and names of any bytes.
. "$(dirname "$0")/../selftests/lib.sh"

programs=$(realpath "$1")
tool=$programs/oomwatch-asan
json_check=$(realpath "$(dirname "$0")/json_check.py")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=Asia/Kathmandu LC_ALL=C

# same NAME FILE FILE - one test: do the files have the same bytes?
same()
{
	check "$1" cmp "$2" "$3"
}

# prints_text ARGUMENT... - the tool's text of all that it reads, since boot
prints_text()
{
	"$tool" --boot "$@" >out 2>err && cmp text out
}

# refuses STATUS PATTERN ARGUMENT... - does the tool end with this status, and one
# line on standard error that matches?
refuses()
{
	wanted=$1
	pattern=$2
	status=0
	shift 2

	"$tool" "$@" >out 2>err </dev/null || status=$?
	[ "$status" = "$wanted" ] && [ "$(wc -l <err)" = 1 ] &&
		grep -q -e "$pattern" err && return
	ktap_print_msg "status $status; $(cat err)"
	return 1
}

ktap_print_header
"$programs/records" 7 400 >raw
"$tool" --input raw --boot >text
check_is "every record is a line" 400 "$(grep -c ' seq=' text)"

check "text is read back" prints_text --input text
check "text comes from standard input too" prints_text --input - <text
"$tool" --input text --raw copy
check "a raw file that was made of text is read" prints_text --input copy
"$tool" --input raw --raw copy
same "a raw file is copied as it is" raw copy
"$tool" --input raw >local
"$tool" --input local >out
same "text with local time is read back" local out
check "local time is that of the zone" grep -q '^2023-11-15T0[0-9:.]*+05:45 ' local
"$tool" --input raw --utc >utc
"$tool" --input local --utc >out
same "local time and UTC are the same time" utc out

for machine in m32 s390x; do
	run=""
	[ "$machine" != s390x ] || run=qemu-s390x-static
	$run "$programs/records-$machine" 7 400 >foreign
	check "records of $machine are read" prints_text --input foreign
	$run "$programs/decode-$machine" <raw >out
	same "$machine reads our records" utc out
done
check "those of s390x have the other byte order" \
	[ "$(head -c 16 foreign | od -An -tx1)" != "$(head -c 16 raw | od -An -tx1)" ]

"$tool" --input raw --json >json
check "JSON says what the text says" \
	python3 "$json_check" text json

# What loggers put before a line, and what else stands in a log.
sed 's/^/[  999.000001] oomwatch: /' text >log
check "prefix of the kernel's log" prints_text --input log
sed 's/^/<4>[  999.000001][ T1234] /; s/$/\r/' text >log
check "prefix with a level and a caller, lines that end in CR" prints_text --input log
sed 's/^/[Tue Nov 24 03:11:41 2026] kernel: /; i\
[Tue Nov 24 03:11:41 2026] Out of memory: Killed process 1 (a) seq=1 episode=1' text >log
check "prefix of dmesg -T, other lines between" prints_text --input log
sed 's/^/Nov 24 03:11:41 host kernel: /' text >log
check "prefix of a system log" prints_text --input log
sed 's/^/4,1234,999000001,-;/; 1i\
Panic#1 Part1' text >log
check "prefix of pstore" prints_text --input log

# As a panic prints them: pieces of whole fields.
awk '{
	split("", piece)
	pieces = 1
	for (i = 1; i <= NF; i++) {
		if (length(piece[pieces]) + length($i) > 200)
			pieces++
		piece[pieces] = piece[pieces] (piece[pieces] == "" ? "" : " ") $i
	}
	for (i = 1; i <= pieces; i++)
		printf("[  999.1] oomwatch: %d.%d/%d %s\n[  999.2] noise\n",
		       NR, i, pieces, piece[i])
}' text | sed 's/\[ /[  /' >pieces
sed 's/^\[ */[/' text >out
"$tool" --input pieces --boot | sed 's/^\[ */[/' | cmp - out
"$tool" --input pieces --boot >out
same "pieces are joined" text out
long=$(sed -n 's/.*oomwatch: \([0-9]*\)\.3\/3 .*/\1/p' pieces | head -n 1)
grep -v "oomwatch: $long\.2/" pieces >lacking
check "a piece that is missing is told" refuses 1 'pieces' --input lacking --boot
check_is "and what can be read of its record is" 400 "$(grep -c ' seq=' out)"

# Filters, each against the text.
for type in oom victim memory stack candidate reaped exited; do
	"$tool" --input raw --boot --type "$type" >out
	grep "^\[ *[0-9.]*\] $type " text | cmp - out
	check "--type $type" [ "$(wc -l <out)" -gt 10 ]
done
"$tool" --input raw --boot --type oom,exited >out
grep -E '^\[ *[0-9.]*\] (oom|exited) ' text >wanted
same "--type with two" wanted out
"$tool" --input raw --boot -n 7 >out
tail -n 7 text >wanted
same "-n" wanted out
"$tool" --input raw --boot -n 7 --type victim >out
grep '^\[ *[0-9.]*\] victim ' text | tail -n 7 >wanted
same "-n counts what passed the filters" wanted out
"$tool" --input raw --boot --since 200 >out
awk -F'[][ ]+' '$2 >= 200' text >wanted
same "--since in seconds since boot" wanted out
"$tool" --input raw --utc --since "2023-11-14 22:15" >out
awk '$1 >= "2023-11-14T22:15:00"' utc >wanted
same "--since with a date in UTC" wanted out
"$tool" --input raw --since "2023-11-15 04:00" >out
awk '$1 >= "2023-11-15T04:00:00"' local >wanted
same "--since with a local date" wanted out
check_is "--since some time ago" 0 "$("$tool" --input raw --since 10m | wc -l)"
cat >named <<EOT
[    1.000000] victim seq=1 episode=1 victim_comm=nginx oom_memcg=/shop task_memcg=/shop/web
[    2.000000] victim seq=2 episode=2 victim_comm=a\\x20b oom_memcg=/ task_memcg=/mail
[    3.000000] candidate seq=3 episode=2 candidate_comm=nginx
EOT
check_is "--comm" 2 "$("$tool" --input named --comm 'ng*x' | wc -l)"
check_is "--comm takes the name as it is" 1 "$("$tool" --input named --comm 'a b' | wc -l)"
check_is "--memcg" 1 "$("$tool" --input named --memcg '/shop*' | wc -l)"
check_is "--memcg matches a whole path" 0 "$("$tool" --input named --memcg 'shop' | wc -l)"
check_is "--memcg and --comm" 1 \
	"$("$tool" --input named --memcg '/shop/*' --comm nginx | wc -l)"

# Bad input: one line that says why, status 1; 2 for the command line.
check "no such file" refuses 1 'No such file' --input absent
check "a folder" refuses 1 'folder' --input /
head -c 100000 /dev/urandom | tr -d '\211' >garbage
check "garbage" refuses 1 'no record' --input garbage
printf '\211PNG\r\n\032\n' >garbage
check "another binary file" refuses 1 'neither' --input garbage
: >empty
check "an empty file is an empty history, and told" refuses 0 'no record' --input empty
check "no such episode" refuses 0 'no such record of episode 4000' -i raw --episode 4000
check "a file without a name" refuses 2 'name of a file' --input ''
check "the same, to save in" refuses 2 'name of a file' --raw ''
check "a text without wall time, asked for it" refuses 1 'since boot' --input text --utc
check "a text without wall time, --since a date" refuses 1 'since boot.*--since in' \
	--input text --since 2026-01-01 --boot
check "wall time only, --since in seconds" refuses 1 'wall time.*--since a date' \
	--input local --since 84.5
check "wall time only, asked for that since boot" refuses 1 'wall time' --input local --boot
printf '[    1.0] victim seq=1 episode=1 victim_pid=1x\n' >damaged
check "a field that is no number" refuses 1 'line 1' --input damaged
printf '[    1.0] victim seq=1 episode=1 victim_new=1\n' >newer
check "a field of a newer module is only warned of" refuses 0 'newer' --input newer
printf '[    1.0] 99 seq=1 episode=1 new=1\n' >newer
check "a type of a newer module is shown" refuses 0 'newer' --input newer --boot
check_is "by its header" "[    1.000000] 99 seq=1 episode=1" "$(cat out)"
cp raw newer && printf '\143' | dd of=newer bs=1 seek=220 conv=notrunc 2>/dev/null
check "the same in a raw file" refuses 0 'newer' --input newer --boot
check_is "which is shown to its end" 400 "$(wc -l <out)"
cp raw abi && printf '\377\377' | dd of=abi bs=1 seek=14 conv=notrunc 2>/dev/null
check "a raw file of another format" refuses 1 'newer oomwatch' --input abi
check "input and output are one file" refuses 1 'it is the input' --input raw --raw ./raw
same "which is left as it was" raw copy
check "a folder that is not there, to save in" refuses 1 'No such file' --input raw --raw no/file
check "a full disk" refuses 1 'No space' --input raw --raw /dev/full
check "an unknown command" refuses 2 'no command' walk
check "a command after an option" refuses 2 'the command comes first' -i raw explain
check "-n 0" refuses 2 "from 1, not '0'" -n 0
check "-n -1" refuses 2 "from 1, not '-1'" -n -1
check "an unknown type" refuses 2 "not 'kill'" --type kill
check "an empty list of types" refuses 2 "not ''" --type ''
check "an impossible time" refuses 2 "not 'yesterday'" --since yesterday
check "following a file" refuses 2 'leave out' --follow --input raw
check "JSON and raw" refuses 2 'one of them' --json --raw out

# Wherever a file is cut off, all whole records come, and the user is told.
bytes=$(stat -c %s raw)
cut=0 told=0 whole=0
while [ "$cut" -lt 60 ]; do
	cut=$((cut + 1))
	head -c $((bytes - cut * 97)) raw >short
	"$tool" --input short --boot >out 2>err || told=$((told + 1))
	head -n "$(wc -l <out)" text | cmp - out && whole=$((whole + 1))
done
check_is "a raw file that is cut off, 60 times: what is whole is shown" 60 "$whole"
check "and told, but for cuts between records: $told" [ "$told" -ge 50 ]
head -c 30000 text >short
check "a text that is cut off" refuses 1 'cut off' --input short --boot
head -n "$(($(wc -l <out) - 1))" text >wanted
head -n "$(wc -l <wanted)" out | cmp - wanted
check "but for its last line it is shown" [ "$(wc -l <wanted)" -gt 20 ]

# on_terminal COMMAND... - what it writes to a terminal
on_terminal()
{
	python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$@" </dev/null
}

episode=$("$tool" --input raw --type oom -n 1 | sed 's/.* episode=\([0-9]*\) .*/\1/')
set -- "$tool" explain --input raw "$episode"
escape=$(printf '\033')
check_is "no colour where there is no terminal" 0 \
	"$(TERM=xterm "$@" | grep -c "$escape")"
check "colour on a terminal" [ \
	"$(TERM=xterm on_terminal "$@" | grep -c "$escape\[1m")" -gt 2 ]
check_is "none with NO_COLOR" 0 \
	"$(NO_COLOR=1 TERM=xterm on_terminal "$@" | grep -c "$escape")"
check_is "none on a dumb one" 0 "$(TERM=dumb on_terminal "$@" | grep -c "$escape")"
# Each episode of histories that make no sense: a page, or a message.
crashed=0
for seed in 1 2 3 4; do
	"$programs/records" "$seed" 80 >odd
	for episode in 1 2 3 4 5 6 7 8 9 10; do
		status=0
		"$tool" explain --input odd "$episode" >out 2>err || status=$?
		[ "$status" -le 1 ] && [ "$(wc -l <err)" = "$status" ] ||
			crashed=$((crashed + 1))
	done
done
check_is "explain: 40 episodes that make no sense" 0 "$crashed"
check "explain: no such episode" refuses 1 'no episode 4000.*--type oom' explain -i raw 4000
check "explain: a text without wall time, asked for it" refuses 1 'since boot' \
	explain --input text --utc
check "explain: an empty history" refuses 1 'no OOM episode' explain -i empty
echo hello >absence
check "explain: a file without records is told once" refuses 1 'no record' explain -i absence
check "explain: garbage" refuses 2 "not 'x'" explain x

missing=""
for command in config expect explain stat top verify; do
	"$tool" --help | grep -q "  $command  " || missing="$missing $command"
done
check_is "--help has each command" "" "$missing"
check_is "--help fits one screen" "" "$("$tool" --help | awk 'length > 79 || NR > 24')"
[ -e /dev/oomwatch ] ||
	check "expect: it cannot watch" refuses 2 'load the module' expect -- true
check "--version" grep -qx 'oomwatch [0-9.]*' <<EOT
$("$tool" --version)
EOT
ktap_finished
