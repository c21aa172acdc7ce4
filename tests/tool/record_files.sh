#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_files.sh - oomwatch record without a module: what it says, and what it leaves
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/refuses_lib.sh
. "$(dirname "$0")/refuses_lib.sh"
refuses_command=record

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)

# runs PATTERN ARGUMENT... - run it until it has said this, and end it
runs()
{
	pattern=$1
	shift

	: >err
	"$tool" record "$@" 2>err &
	recorder=$!
	status=0
	wait_for 20 grep -q -e "$pattern" err || status=1
	kill "$recorder"
	wait "$recorder" || status=$?
	[ "$status" = 0 ] && return
	ktap_print_msg "status $status; $(cat err)"
	return 1
}

# refuses_list PATTERN - does list of dir end with an error that matches?
refuses_list()
{
	! "$tool" list --dir dir 2>err && grep -q -e "$1" err
}

ktap_print_header
[ ! -e /dev/oomwatch ] || ktap_skip_all "the module is loaded here"
none='there is no /dev/oomwatch: load the module.*: no record is kept now'
check "no module: it waits, and says so" runs "$none" --dir dir
check_is "once" 1 "$(wc -l <err)"
check_is "it has made the directory, for root only" "700 600" \
	"$(stat -c %a dir) $(stat -c %a dir/*)"
check_is "and the file of this boot, with its header" "$boot.raw 216" \
	"$(stat -c '%n %s' dir/* | sed 's|.*/||')"
check_is "which has no OOM" "oomwatch: dir: there is no OOM in it" \
	"$("$tool" list --dir dir 2>&1 | sed 's/^oomwatch[a-z-]*/oomwatch/')"

# What an earlier recorder of this boot has left.
"$tool" --input "$history" --raw whole
size=$(stat -c %s whole)
for cut in 1 20 300 $((size - 2000)); do
	head -c $((size - cut)) whole >"dir/$boot.raw"
	"$tool" --dir dir >before
	runs "$none" --dir dir
	"$tool" --input "dir/$boot.raw" >after 2>err
	check "of a file that lacks $cut bytes, what is whole stays" cmp before after
	check_is "and the rest is cut off" "" "$(cat err)"
done
head -c 100 whole >"dir/$boot.raw"
check "a file without a header: it begins another" runs "$none" --dir dir
check_is "of the same boot" 216 "$(stat -c %s "dir/$boot.2.raw")"
check_is "and leaves that as it is" 100 "$(stat -c %s "dir/$boot.raw")"

check "and says so" grep -q "$boot.raw: it is damaged at byte 0: it is left as it is" err
rm -r dir

# Records behind a damaged one are not cut off: other files begin, and readers tell.
# damage WHAT OFFSET BYTES TOLD - change bytes of the file of this boot; readers name TOLD
damage()
{
	mkdir dir
	cp whole "dir/$boot.raw"
	# shellcheck disable=SC2059 # the bytes are a format
	printf "$3" | dd of="dir/$boot.raw" bs=1 seek="$2" conv=notrunc 2>/dev/null
	cp "dir/$boot.raw" damaged
	check "$1: it begins another file" \
		runs "$boot.raw: it is damaged at byte [0-9]*: .* another file is begun" --dir dir
	check "$1: the damaged one is left as it is" cmp damaged "dir/$boot.raw"
	check_is "$1: the other is there" 216 "$(stat -c %s "dir/$boot.2.raw")"
	check "$1: the next recorder goes on with that" runs "$none" --dir dir
	check_is "$1: and says no more of it" "1 2" \
		"$(wc -l <err) $(find dir -type f | wc -l)"
	for command in list verify explain; do
		! "$tool" $command --dir dir >out 2>err
		check "$1: $command ends with an error" [ $? = 0 ]
		check "$1: $command names the file" \
			grep -q ": $boot.raw: there is no record at byte $4; the records before it were read" err
	done
	rm -r dir
}

# offset NUMBER - where the record of this number begins, from 1
offset()
{
	python3 -c '
import struct, sys
data = open("whole", "rb").read()
at = struct.unpack_from("=H", data, 12)[0]
for _ in range(int(sys.argv[1]) - 1):
    at += struct.unpack_from("=I", data, at)[0]
print(at)' "$1"
}

total=$("$tool" --input whole | wc -l)
middle=$(offset $((total / 2)))
late=$(offset $((total - 3)))
last=$(offset "$total")
damage "a size that no record has" "$middle" '\001' "$middle"
damage "a page of zeros" "$middle" "$(head -c 4096 /dev/zero | sed 's/\x00/\\000/g')" "$middle"
damage "a size that reaches beyond the end" "$late" '\000\017' "$late"
damage "no record at the end" "$last" '\000\000\000\000' "$last"

# Names that record does not give are of somebody else.
mkdir dir "dir/$boot.raw"
check "a directory has the name: it is named, and another file begins" \
	runs "dir/$boot.raw: it is no regular file: another file is begun" --dir dir
check_is "which is there" 216 "$(stat -c %s "dir/$boot.2.raw")"
rm -r dir
mkdir dir
for name in other "$boot.-1" "$boot.1" "$boot.02" "${boot}0" panic- panic-abc panic-- panic---1 "x$boot" ""; do
	cp whole "dir/$name.raw"
	check "'$name.raw' is none of its names" refuses_list 'no file of records'
	rm "dir/$name.raw"
done
for name in "$boot" "$boot.2" panic-1700000000 panic-1700000000.3 panic--20; do
	cp whole "dir/$name.raw"
	check "'$name.raw' is" "$tool" --dir dir -n 1 --raw out
	rm "dir/$name.raw"
done

: >err
"$tool" record --dir dir 2>err &
recorder=$!
wait_for 20 grep -q 'no record' err
check "two in one directory" refuses 1 "another 'oomwatch record' keeps records there" \
	--dir dir
kill "$recorder"
wait "$recorder"

# Others could have it overwrite files.
mkdir shared
chmod 770 shared
check "a directory that others may write to" refuses 1 "shared: other users may write there" \
	--dir shared
if [ "$(id -u)" = 0 ]; then
	chmod 700 shared
	chown 65534 shared
	check "that of another user" refuses 1 'shared: it belongs to user 65534' --dir shared
fi
rm -r dir
mkdir dir
echo mine >mine
ln -s ../mine dir/new
check "a symbolic link instead of a new file" runs "$none" --dir dir
check_is "is not followed" "mine" "$(cat mine)"
check_is "it has its own file all the same" 216 "$(stat -c %s "dir/$boot.raw")"

# With no standard error, what it would say is nowhere.
rm -r dir
sh -c 'exec "$0" record --dir dir >&- 2>&-' "$tool" &
recorder=$!
wait_for 20 [ -e "dir/$boot.raw" ]
sleep 0.5
kill "$recorder"
wait "$recorder"
check_is "without standard output and error, the file has records only" 216 \
	"$(stat -c %s "dir/$boot.raw")"
check "no directory to make one in" refuses 1 'no/dir: No such file' --dir no/dir
check "a file instead" refuses 1 'whole: Not a directory' --dir whole
check "no name" refuses 2 "takes the name of a directory, not ''" --dir ''
check "no size" refuses 2 "takes a size such as 10M or 1G, not 'x'" --max-use x
check "another unit" refuses 2 "not '10X'" --max-use 10X
check "too little" refuses 2 "from 1M on, not '100K'" --max-use 100K
check "too much" refuses 2 "not '99999999T'" --max-use 99999999T
check "an argument" refuses 2 "leave out 'x'" x
ktap_finished
