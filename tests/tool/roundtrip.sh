#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# roundtrip.sh FOLDER - what oomwatch(8) reads, and what it prints of it
#
# FOLDER has the programs that tests/Makefile builds, the tool among them, with
# sanitizers that end it at the first fault. The records are made by
# tests/unit/records.c: every type and field, and names of any bytes.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/programs_lib.sh
. "$(dirname "$0")/programs_lib.sh"
# shellcheck source=tests/tool/refuses_lib.sh
. "$(dirname "$0")/refuses_lib.sh"

need_programs "${1:-}" oomwatch-asan records records-m32 records-s390x decode decode-m32 \
	decode-s390x
tool=$programs/oomwatch-asan
json_check=$(realpath "$(dirname "$0")/json_check.py")
byte_strings=$(realpath "$(dirname "$0")/byte_strings.py")
explain_check=$(realpath "$(dirname "$0")/explain_check.py")
history=$(realpath "$(dirname "$0")/history.txt")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=Asia/Kathmandu LC_ALL=C

# same NAME FILE FILE - one test: do the files have the same bytes?
same()
{
	check "$1" cmp "$2" "$3"
}

# Where cgroup v2 is mounted; where it is not, the path of the root stands for it.
unified()
{
	awk '$3 == "cgroup2" { mount = $2; exit } END { print mount }' /proc/self/mounts
}

# prints_text ARGUMENT... - the tool's text of all that it reads, since boot
prints_text()
{
	"$tool" --boot "$@" >out 2>err && cmp text out
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
check "west of Greenwich too" grep -q '^2023-11-14T[0-9:.]*-03:30 ' <<EOT
$(TZ=XXX3:30 "$tool" --input raw)
EOT
"$tool" --input raw --utc >utc
"$tool" --input local --utc >out
same "local time and UTC are the same time" utc out

# A record keeps its own wall time, in each form, whatever the clock of the file is.
cat >own <<EOT
[   10.000001] victim seq=1 episode=1 victim_pid=1 wall=1700000000.000009
EOT
own="2023-11-14T22:13:20.000009Z victim seq=1 episode=1 victim_pid=1"
check_is "wall time of a record in a text" "$own" "$("$tool" -i own --utc)"
"$tool" -i own --raw own.raw
check_is "in a raw file" "$own" "$("$tool" -i own.raw --utc)"
"$tool" -i own.raw --boot >out
same "and its time since boot" own out
check_is "in JSON" 1 "$("$tool" -i own --json |
	grep -c '"time_ns":10000001000,"time":"2023-11-14T22:13:20.000009Z"')"
check_is "--since compares it" 1 "$("$tool" -i own --utc --since "2023-11-14 22:13" | wc -l)"
check_is "in both directions" 0 \
	"$("$tool" -i own --utc --since "2023-11-14 22:14" 2>err | wc -l)"
sed 's/ wall=[0-9.]*//' text >old

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
python3 "$byte_strings" >names
"$tool" --input names --boot >out
"$tool" --input names --json >json
check "and for names of all bytes" python3 "$json_check" out json

# allocations FILE OPTION... - how often it allocates memory, as AddressSanitizer counts
allocations()
{
	ASAN_OPTIONS=print_stats=1:atexit=1 "$tool" --input "$@" 2>&1 >/dev/null |
		sed -n 's/^Stats: .* malloced .* by \([0-9]*\) calls$/\1/p'
}

"$programs/records" 7 100 >fewer
for form in --boot --json; do
	check_is "no record of $form allocates memory" "$(allocations fewer "$form")" \
		"$(allocations raw "$form")"
done

# Of a path the head is lost; of one of an older oomwatch, and of other names, the tail.
cat >parts <<'EOT'
[    1.000000] oom seq=1 episode=1 trigger_memcg=~b/c cpuset=~ oom_memcg=/a/b~ oom_group=~a\x7e message=/f~
EOT
"$tool" --input parts --raw parts.raw
"$tool" --input parts.raw --boot >out
same "names that are not whole are read back" parts out
check_is "and which they are is part of a record" \
	"cpuset message oom_group oom_memcg trigger_memcg " \
	"$("$tool" --input parts.raw --json | grep -o '"[a-z_]*_truncated":true' |
		sed 's/"\(.*\)_truncated.*/\1/' | sort | tr '\n' ' ')"

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

sed 's/^/6.12.0,4,100,84123456,-;/' text >log
check "prefix of netconsole, with a release" prints_text --input log
sed 's/^/\r/' text >log
check "a CR before each line, as a serial console has it" prints_text --input log
grep -n . text >log
check "numbers of lines" prints_text --input log

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
sed 's/oomwatch: \([^ ]*\)/\x1b[33moomwatch: \x1b[0m\x1b[1m\1/; s/^/\x1b[32m/' pieces >coloured
"$tool" --input coloured --boot >out
same "also behind colours of dmesg" text out
long=$(sed -n 's/.*oomwatch: \([0-9]*\)\.3\/3 .*/\1/p' pieces | head -n 1)
grep -v "oomwatch: $long\.2/" pieces >lacking
check "a piece that is missing is told" refuses 1 'pieces' --input lacking --boot
check_is "and what can be read of its record is" 400 "$(grep -c ' seq=' out)"

# Filters, each against the text.
for type in $("$tool" --list types); do
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
cat >globs <<'EOT'
[    1.000000] victim seq=1 episode=1 oom_memcg=/shop
[    2.000000] victim seq=2 episode=2 task_memcg=/shop/web
[    3.000000] oom seq=3 episode=3 oom_memcg=/
[    4.000000] victim seq=4 episode=4 task_memcg=/shop/web/docker-cf47b85e8d744e4c.scope
[    5.000000] victim seq=5 episode=5 oom_memcg=/my\x5cx2dweb.service
EOT
cat >numbered <<EOT
[    1.000000] victim seq=1 episode=1 victim_pid=7 victim_tgid=6 victim_nspid=3 victim_ppid=4
[    2.000000] oom seq=2 episode=1 trigger_pid=8 chosen_pid=7
[    3.000000] candidate seq=3 episode=2 candidate_pid=6
[    4.000000] memory seq=4 episode=2
EOT
check_is "--pid of a process" "1 3" "$("$tool" --input numbered --pid 6 |
	sed -n 's/.* seq=\([0-9]*\) .*/\1/p' | tr '\n' ' ' | sed 's/ $//')"
check_is "--pid of a thread, that was chosen too" 2 \
	"$("$tool" --input numbered --pid 7 | wc -l)"
check_is "--pid of a trigger" 1 "$("$tool" --input numbered --pid 8 | wc -l)"
check_is "--pid is not that of the container, nor of the parent" 0 \
	"$("$tool" --input numbered --pid 3 | wc -l)$("$tool" --input numbered --pid 4 | wc -l | tr -d 0)"
check_is "--comm" 2 "$("$tool" --input named --comm 'ng*x' | wc -l)"
check_is "--comm takes the name as it is" 1 "$("$tool" --input named --comm 'a b' | wc -l)"

# --memcg GLOB: with "/" at its start a whole path, else any part of one.
while read -r wanted glob; do
	check_is "--memcg $glob" "$wanted" \
		"$("$tool" --input globs --memcg "$glob" 2>err |
			sed -n 's/.* seq=\([0-9]*\) .*/\1/p' | tr -d '\n' | grep . ||
			echo -)"
done <<EOT
1 /shop
1 /shop/
1 $(unified)/shop
2 /shop/web
24 /shop/*
124 /shop*
3 /
3 $(unified)
- /hop
- /shop$
124 shop
124 *shop
245 web
24 */web
245 w[ae]b
4 /*.scope
4 cf47b85e8d74
5 my\x2dweb
5 /my\x2dweb.service
5 my\*web
EOT
check "--memcg ''" refuses 2 'takes a whole path.*not' --input globs --memcg ''
check "explain: --memcg ''" refuses 2 'takes a whole path' explain --memcg ''
check "top: --memcg ''" refuses 2 'takes a whole path' top --memcg ''
check "expect: --memcg ''" refuses 2 'takes a whole path' expect --memcg '' -- true

# -n, --num: at most so many.
check_is "-n: the newest" "4 5 " "$("$tool" --input globs -n 2 |
	sed -n 's/.* seq=\([0-9]*\) .*/\1/p' | tr '\n' ' ')"
check_is "--num is the same" 2 "$("$tool" --input globs --num 2 | wc -l)"
check_is "-n of more than there are" 5 "$("$tool" --input globs -n 100 | wc -l)"
for command in "" top; do
	# shellcheck disable=SC2086 # no word for no command
	check "$command -n 0" refuses 2 '-n takes a number from 1' $command -n 0
	# shellcheck disable=SC2086
	check "$command -n -1" refuses 2 '-n takes a number from 1' $command -n -1
	# shellcheck disable=SC2086
	check "$command -n, too large" refuses 2 \
		"-n takes a number up to [0-9]*; '99999999999999999999' is too large" \
		$command --num 99999999999999999999
done
check "--pid, too large" refuses 2 "up to 2147483647; '2147483648' is too large" \
	--pid 2147483648
check_is "--comm without one matches a whole name" 0 \
	"$("$tool" --input named --comm ngin 2>err | wc -l)"
check_is "--memcg and --comm" 1 \
	"$("$tool" --input named --memcg '/shop/*' --comm nginx | wc -l)"

# Bad input: one line that says why, status 1; 2 for the command line.
check "no such file" refuses 1 'No such file' --input absent
check "a folder" refuses 1 'directory' --input /
head -c 100000 /dev/urandom | tr -d '\211' >garbage
check "garbage" refuses 1 'no record' --input garbage
printf '\211PNG\r\n\032\n' >garbage
check "another binary file" refuses 1 'neither' --input garbage
: >empty
check "an empty file is an empty history, and told" refuses 0 'no record' --input empty
check "no such episode" refuses 1 'no such record of event 4000$' -i raw --episode 4000
cat >merged <<EOT
[    1.000000] oom seq=1 episode=1 outcome=victim_pending wall=1700000000.5
[    2.000000] oom seq=2 episode=14 outcome=victim_pending repeats=11 wall=1700000001.5
[    3.000000] oom seq=3 episode=20 outcome=victim_pending repeats=6 wall=1700000002.5
EOT
check "an episode without a record: the one that stands for it is told" refuses 1 \
	'no such record of event 12; .* is 14, for 11 events' -i merged --episode 12
check "not one before it" refuses 1 'of event 21$' -i merged --episode 21
check "a filter that lets nothing through: how much there was, and how it matches" \
	refuses 1 'none of its 3 records.*newest is of 2023-11-14T22:13:22.*a whole path, .* a part' \
	-i merged --utc --memcg web
check "how a name matches" refuses 1 "whole name.*pattern" -i merged --comm web
check "the same with --type" refuses 1 'none of its 3 records' -i merged --type exited
check "with --since" refuses 1 'none of its 3 records' -i merged --since 1m
check "a filter, and no record at all" refuses 1 'there is no record in it' -i empty --comm a
check "a file without a name" refuses 2 'name of a file' --input ''
check "the same, to save in" refuses 2 'name of a file' --raw ''
check "a text without wall time, asked for it" refuses 1 'since boot' --input old --utc
check "one record without it is enough" refuses 1 'since boot' --input text --utc
check "a text without wall time, --since a date" refuses 1 'since boot.*--since in' \
	--input old --since 2026-01-01 --boot
check "wall time only, --since in seconds" refuses 1 'wall time.*--since a date' \
	--input local --since 84.5
check "wall time only, asked for that since boot" refuses 1 'wall time' --input local --boot
printf '[    1.0] victim seq=1 episode=1 victim_pid=1x\n' >damaged
check "a field that is no number" refuses 1 'line 1' --input damaged
for wall in x 1 -1.5 1.5x 99999999999.0; do
	echo "[    1.0] victim seq=1 episode=1 wall=$wall" >damaged
	check "wall=$wall" refuses 1 'line 1' --input damaged --boot
done
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
check "input and output are one file" refuses 1 ' is the input' --input raw --raw ./raw
same "which is left as it was" raw copy

# A file that is there is replaced when all is saved; else it stays as it was.
: >nothing
cp raw file && chmod 640 file && ln -s file link
for input in nothing "raw --comm nobody" abi "text --utc" "$work"; do
	for name in file link; do
		# shellcheck disable=SC2086 # several options
		"$tool" --input $input --raw $name >out 2>err
		check_is "$input: not saved in $name" 1 $?
		same "$input: $name is left as it was" raw file
	done
done
check "and it is told" grep -q 'file: there is no record to save, and it is left as it was' <<EOT
$("$tool" --input nothing --raw file 2>&1)
EOT
(ulimit -f 1 && trap '' XFSZ && "$tool" --input raw --raw file) >out 2>err
check "no room: it ends" grep -q 'file: ' err
same "no room: it is left as it was" raw file
"$tool" --input raw -n 7 --raw link
check_is "it is replaced, through a link" 7 "$("$tool" -i file | wc -l)"
check_is "which stays, and so does the mode" "link 640" \
	"$(find link -type l) $(stat -c %a file)"
"$tool" --input raw --raw new
check_is "a new file is for its owner only" 600 "$(stat -c %a new)"
"$tool" --input nothing --raw none 2>err
check_is "no record, no file: one without records" "0 216" "$? $(stat -c %s none)"
ln -s absent.raw to
"$tool" --input raw --raw to
same "a link to no file yet" raw absent.raw
mkfifo fifo
"$tool" --input raw --raw fifo &
cat fifo >out
wait
same "a fifo is written in place" raw out
"$tool" --input raw --raw /dev/stdout >out
same "so is standard output" raw out
{ echo head; "$tool" --input raw --raw /dev/fd/3 3>&1; echo tail; } >out
{ echo head; cat raw; echo tail; } >wanted
same "and what a shell has open" wanted out
# writes_beside - is there a file that is not whole yet?
writes_beside()
{
	[ -n "$(find . -name '.oomwatch-*')" ]
}

mkfifo slow
# No end of the file is seen while this is open.
exec 3<>slow
cat raw >&3 2>/dev/null &
feeder=$!
"$tool" --input slow --raw file 2>err &
writer=$!
check "it writes beside a file" wait_for 20 writes_beside
kill "$writer"
wait "$writer" 2>/dev/null
kill "$feeder" 2>/dev/null
wait "$feeder" 2>/dev/null
exec 3>&-
check_is "a signal: it is left as it was" 7 "$("$tool" -i file | wc -l)"
check_is "and nothing stays behind" "" "$(find . -name '.oomwatch-*')"
check "a folder that is not there, to save in" refuses 1 'No such file' --input raw --raw no/file
check "a full disk" refuses 1 'No space' --input raw --raw /dev/full
# What is left in a buffer after a write that failed depends on how much was written.
kept=""
for number in $(seq 40); do
	for form in "" --json; do
		# shellcheck disable=SC2086 # none or one
		! "$tool" --input raw -n "$number" $form >/dev/full 2>err ||
			kept="$kept $number$form"
	done
done
check_is "a full disk, whatever was written" "" "$kept"
check "an unknown command" refuses 2 'no command' walk
episode=$("$tool" -i raw --type oom -n 1 | sed 's/.* episode=\([0-9]*\) .*/\1/')
"$tool" explain --input raw --utc "$episode" >wanted
"$tool" -i raw explain "$episode" --utc >out
same "options may stand before the command" wanted out
"$tool" -i raw --utc explain "$episode" >out
same "all of them" wanted out
"$tool" -i explain explain 2>err
check "a value of an option is no command" grep -q ': explain: No such file' err
"$tool" -n 3 explain 2>err
check "options that the command does not have" grep -q "^oomwatch explain: invalid option -- 'n'" err
check "--pid 0" refuses 2 "from 1 on, not '0'" --pid 0
check "--pid of no process" refuses 2 "up to 2147483647" --pid 4294967297
check "an unknown type" refuses 2 "not 'kill'" --type kill
check "an empty list of types" refuses 2 "not ''" --type ''
check "an impossible time" refuses 2 "not 'yesterday'" --since yesterday
check "following a file" refuses 2 'leave out' --follow --input raw
check "JSON and raw" refuses 2 'leave out one' --json --raw out

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
{
	head -n 1 "$history" | tr -d '\n' | head -c 300
	sed -n 2,3p "$history"
} >glued
check "a line behind one that is cut off" refuses 1 \
	'1 fields cannot be read, the first in line 1;' --input glued --boot
check_is "all of them are read" "$(sed -n '1,3s/ \(episode=[0-9]*\) .*/ \1/p' "$history")" \
	"$(sed 's/ \(episode=[0-9]*\) .*/ \1/' out)"

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
check "explain --json says what the records say" \
	python3 "$explain_check" "$tool" "$history"

# Each episode of histories that make no sense: a page, or a message.
crashed=0
for seed in 1 2 3 4; do
	"$programs/records" "$seed" 80 >odd
	for episode in 1 2 3 4 5 6 7 8 9 10 --comm=x --memcg=/ --pid=5 --since=3; do
		status=0
		"$tool" explain --input odd "$episode" >out 2>err || status=$?
		[ "$status" -le 1 ] && [ "$(wc -l <err)" = "$status" ] &&
			[ -z "$(awk 'length > 80' out)" ] ||
			crashed=$((crashed + 1))
		"$tool" explain --input odd --json "$episode" >out 2>/dev/null
		[ "$?" = "$status" ] || crashed=$((crashed + 1))
		[ "$status" = 1 ] || python3 -m json.tool out >/dev/null ||
			crashed=$((crashed + 1))
	done
done
check_is "explain: 56 times records that make no sense" 0 "$crashed"
check "explain: no such episode" refuses 1 'no event 4000.*--type oom' explain -i raw 4000
check "explain: a text without wall time, asked for it" refuses 1 'since boot' \
	explain --input old --utc
check "explain: an empty history" refuses 1 'no OOM event' explain -i empty
echo hello >absence
check "explain: a file without records is told once" refuses 1 'no record' explain -i absence
check "explain: garbage" refuses 2 "not 'x'" explain x

missing=""
for command in $("$tool" --list commands); do
	"$tool" --help | grep -q "  $command  " || missing="$missing $command"
done
check_is "--help has each command" "" "$missing"
check_is "--help fits one screen" "" "$("$tool" --help | awk 'length > 79 || NR > 24')"
# argp wraps a line that is too long, and ends one that is just long enough with blanks.
for command in $("$tool" --list commands); do
	"$tool" "$command" --help | awk -v command="$command" '
		NR > 1 && !options && short { print command ": " short }
		{ short = NR > 1 && NF < 3 && NF > 0 ? $0 : "" }
		NF == 0 { options = 1; short = "" }
		length > 79 || /^ +$/ { print command ": line " NR }'
done >out
check_is "--help of each command is wrapped where it should be" "" "$(cat out)"
[ -e /dev/oomwatch ] ||
	check "expect: it cannot watch" refuses 2 'load the module' expect -- true
! "$tool" --list types >/dev/full 2>err
check "--list without space to write to" [ $? = 0 ]
check "says so" grep -q 'No space' err
unsaid=""
for option in --version --help --usage "list --version" "record --help" "expect --usage"; do
	# shellcheck disable=SC2086 # a command may come first
	"$tool" $option >/dev/full 2>err
	[ $? = 1 ] && grep -q 'No space' err || unsaid="$unsaid $option"
done
check_is "--help, --usage, --version without space to write to: each says so" "" "$unsaid"
check "--version" grep -qx 'oomwatch [0-9.]*' <<EOT
$("$tool" --version)
EOT
ktap_finished
