#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# episodes.sh FOLDER - explain, verify and expect put the same records together
#
# FOLDER has the programs that tests/Makefile builds. A file may have records more than
# once, of several boots, out of order, or cut off. Whatever is done to a history here,
# all three have to say what they say of the history itself: explain of each episode,
# expect_text for expect, which reads the device only.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/programs_lib.sh
. "$(dirname "$0")/programs_lib.sh"

need_programs "${1:-}" expect_text
tool=$(realpath "${OOMWATCH:-$programs/oomwatch-asan}")
expect=$programs/expect_text
history=$(realpath "$(dirname "$0")/history.txt")
threads=$(realpath "$(dirname "$0")/threads.txt")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# numbers FILE - the episodes that have an oom record
numbers()
{
	sed -n 's/^.*\] oom seq=[0-9]* episode=\([0-9]*\) .*/\1/p' "$1"
}

# pages FILE NUMBER... - what explain says: of the newest episode, and of these
pages()
{
	file=$1
	shift

	"$tool" explain --boot --input "$file"
	for number in "$@"; do
		"$tool" explain --boot --input "$file" "$number"
		"$tool" explain --json --input "$file" "$number"
	done
}

# tell FILE AS - what the three say, into AS.explain, AS.verify, AS.expect and, the
# messages, AS.explain.err ...
tell()
{
	# shellcheck disable=SC2046 # several numbers
	pages "$1" $(numbers "${3:-$1}") >"$2.explain" 2>"$2.explain.err"
	"$tool" verify --within 5 --input "$1" >"$2.verify" 2>"$2.verify.err"
	"$expect" 0 <"$1" >"$2.expect" 2>"$2.expect.err"
}

# same NAME WARNING OF - three tests: is what each says of the file doctored what it
# says of the file OF, but for one warning?
same()
{
	tell doctored seen "$3"
	[ "$3" = "$told" ] || tell "$3" wanted
	told=$3
	for what in explain verify expect; do
		if [ "$what" = explain ]; then
			sort -u seen.explain.err >seen.err
		else
			cp "seen.$what.err" seen.err
		fi
		sed -i 's/^[^:]*: [^:]*: //' seen.err
		if [ -s "wanted.$what" ] && cmp -s "seen.$what" "wanted.$what" &&
			[ "$(cat seen.err)" = "$2" ]; then
			ktap_test_pass "$1: $what"
		else
			ktap_print_msg "$(diff "wanted.$what" "seen.$what" | head -n 10)"
			ktap_print_msg "wanted: '$2', seen: '$(cat seen.err)'"
			ktap_test_fail "$1: $what"
		fi
	done
}

# shuffle - the lines of standard input in another order, always the same one
shuffle()
{
	awk '{ n = (n * 75 + 74) % 65537; print n, $0 }' |
		sort -n | sed 's/^[0-9]* //'
}

# dated SECONDS - add the wall time to a history, SECONDS being that of its boot
dated()
{
	awk -v boot="$1" '{
		split(substr($0, 2), time, "]")
		printf("%s wall=%.6f\n", $0, boot + time[1])
	}'
}

# later SECONDS - the same records so much later
later()
{
	awk -v by="$1" '{
		split(substr($0, 2), time, "]")
		printf("[%12.6f]%s\n", time[1] + by, substr($0, index($0, "]") + 1))
	}'
}

# looked AS - which rules are broken, and how many records verify has looked at
looked()
{
	sed -n '/^not ok/p; s/^[a-z ]*ok 1 .* # \([0-9]*\) records.*/\1/p' "$1.verify"
}

dropped()
{
	echo "dropped $1 duplicate records"
}

ktap_print_header
told=""
one="dropped 1 duplicate record"
lines=$(wc -l <"$history")
both=$((lines + $(wc -l <"$threads")))

# Records that are there twice.
awk '{ print } NR == 60 { print }' "$history" >doctored
same "one line twice" "$one" "$history"
bad=""
pages "$history" 1 419 >wanted.pages
"$tool" verify --within 5 --input "$history" >wanted.rules
for line in $(seq 1 "$lines"); do
	sed "${line}p" "$history" >doctored
	pages doctored 1 419 >seen.pages 2>seen.err
	"$tool" verify --within 5 --input doctored >seen.rules 2>>seen.err
	if ! cmp -s wanted.pages seen.pages || ! cmp -s wanted.rules seen.rules ||
		[ "$(grep -c "$one\$" seen.err)" != 6 ]; then
		bad="$bad $line"
	fi
done
check_is "any line twice" "" "$bad"
sed p "$history" >doctored
same "every line twice" "$(dropped "$lines")" "$history"
cat "$history" "$history" >doctored
same "the same log twice" "$(dropped "$lines")" "$history"
sed p "$threads" >doctored
same "every line twice, victims with threads" "$(dropped "$(wc -l <"$threads")")" \
	"$threads"

# A journal has the first lines of a boot, its console the last ones, or the other way.
head -n 80 "$history" | sed 's/^/Jan 31 12:00:00 host kernel: /' >journal
tail -n +50 "$history" >console
cat journal console >doctored
same "a journal and a console that overlap" "$(dropped 31)" "$history"
cat console journal >doctored
same "the console first" "$(dropped 31)" "$history"
tail -n +81 "$history" >console
cat console journal >doctored
same "the last part first" "" "$history"

# Several boots.
cat "$threads" "$history" >doctored
tell "$threads" older
tell "$history" newer
tell doctored both "$history"
check "two logs: explain tells the last one" cmp newer.explain both.explain
check "two logs: expect, too" cmp newer.expect both.expect
check_is "two logs: verify looks at both, and finds nothing" "$both" "$(looked both)"
check_is "two logs: there is nothing to drop" "" "$(cat both.*.err)"
dated 1764000000 <"$history" >first
dated 1764003600 <"$threads" >second
cat first second >doctored
tell second newer
for order in cat tac shuffle "sort -k 3.5n"; do
	cat first second | $order >doctored
	tell doctored both second
	check "two boots, by $order: explain tells the newer one" \
		cmp newer.explain both.explain
	check "two boots, by $order: expect, too" cmp newer.expect both.expect
	check_is "two boots, by $order: verify looks at both, and finds nothing" \
		"$both" "$(looked both)"
done
cat second first >doctored
tell doctored both second
check "two boots, the newer one first" cmp newer.explain both.explain
# The clock is set in the middle of a boot.
{
	dated 0 <"$history" | head -n 60
	dated 1764000000 <"$history" | tail -n +61
} >doctored
"$tool" verify --within 5 --input doctored >seen.verify
check_is "a clock that is set is no other boot" "$lines" "$(looked seen)"
# Of one boot, and of two loads of the module.
later 100 <"$history" >second
tell second newer
cat "$history" second >doctored
tell doctored both second
check "two loads: explain tells the last one" cmp newer.explain both.explain
check "two loads: expect, too" cmp newer.expect both.expect
check_is "two loads: verify looks at both, and finds nothing" "$((2 * lines))" \
	"$(looked both)"

# Lines out of order.
for order in tac shuffle; do
	$order <"$history" >doctored
	same "all lines, by $order" "" "$history"
done
sed '50{h;d};70G' "$history" >doctored
same "one line stands further down" "" "$history"
sed p "$history" | shuffle >doctored
same "every line twice, out of order" "$(dropped "$lines")" "$history"
sed 60d "$history" | shuffle >doctored
"$tool" verify --within 5 --input doctored >seen.verify
check_is "verify still finds the one that is missing" \
	"not ok 1 - each record follows the one before # $((lines - 1)) records
$((lines - 1))" "$(looked seen)"

# A line that is cut off, at the end of the file or of the first of two logs.
head -c 30000 "$history" >doctored
{
	sed '$d' doctored
	tail -n 1 doctored | sed 's/ [^ ]*$//'
	echo
} >whole
cut="its last line, $(wc -l <whole), is cut off; its whole fields were read"
same "a last line that is cut off" "$cut" whole
cp doctored part
tell "$history" wanted
told=$history
for end in "" "\n"; do
	said='1 fields cannot be read, the first in line 71;'
	[ -z "$end" ] || said='1 time, two records of one number differ'
	{
		cat part
		# shellcheck disable=SC2059 # an end of the line, or none
		printf "$end"
		cat "$history"
	} >doctored
	tell doctored seen "$history"
	name="a cut line, then${end:+ on a line of its own} all of the log"
	check "$name: explain takes the whole line" \
		cmp wanted.explain seen.explain
	check "$name: expect, too" cmp wanted.expect seen.expect
	check "$name: it is said" grep -q "$said" seen.verify.err
done

# Two records of one number, of which verify tells.
sed '60{p;s/ candidate_points=/&1/;s/ total_kb=/&1/;s/ victim_score=/&1/}' "$history" >doctored
tell doctored seen "$history"
check "two records of one number: explain takes one" cmp wanted.explain seen.explain
check "expect, too" cmp wanted.expect seen.expect
check_is "verify tells of them" \
	"not ok 1 - each record follows the one before # $lines records
# seq=60 episode=7 wanted: one record of this seq, seen: two that differ" \
	"$(grep -A 1 '^not ok' seen.verify)"
check_is "and it is said once" 1 "$(grep -c '1 time, two records of one number differ' seen.expect.err)"

# A device that was read twice: what was kept stands in both parts.
core='/ candidate /d;/ memory /d;/ stack /d;s/ episode=[0-9]* /&kept=1 /'
{
	sed -n '1,40p' "$history" | sed "$core"
	sed -n '41,70p' "$history"
} >first
{
	sed -n '1,49p' "$history" | sed "$core"
	sed -n '80,$p' "$history"
} >second
cat first second >doctored
tell doctored seen "$history"
check_is "two readings of a device: verify looks at both, and finds nothing" \
	"$(sed 's/kept=1 //' first second | sort -u | wc -l)" "$(looked seen)"
check_is "expect counts what was kept once" "$(numbers doctored | sort -u | wc -l)" \
	"$(grep -o '^# seen:  *episode=[0-9]*' seen.expect | sort -u | wc -l)"

ktap_finished
