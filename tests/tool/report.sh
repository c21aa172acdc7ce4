#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# report.sh FOLDER - oomwatch report: a page of HTML that says what explain says, needs
# nothing else, and does no harm whatever the names in it are
#
# FOLDER has the programs that tests/Makefile builds. What a browser makes of the page is
# seen in Chromium, where that is installed.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/programs_lib.sh
. "$(dirname "$0")/programs_lib.sh"

inputs=$(realpath "$(dirname "$0")")
need_programs "${1:-}" html_text
tool=$(realpath "${OOMWATCH:-$programs/oomwatch-asan}")
work=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=UTC LC_ALL=C

# refuses STATUS PATTERN ARGUMENT... - does it end with this status, one line on standard
# error that matches, and without a page?
refuses()
{
	local wanted=$1 pattern=$2 status=0
	shift 2

	"$tool" report "$@" >out 2>err </dev/null || status=$?
	[ "$status" = "$wanted" ] && grep -q -e "$pattern" err && [ ! -s out ] && return
	ktap_print_msg "status $status; $(cat err)"
	return 1
}

# writes FILE ARGUMENT... - does it write a page that is whole, and say nothing?
writes()
{
	local file=$1
	shift

	"$tool" report --html "$@" >"$file" 2>err && [ ! -s err ] &&
		python3 "$inputs/report_check.py" page "$file"
}

# on_terminal - does it write a page to a terminal? What it says is in out.
on_terminal()
{
	script -qec "$tool report --input input" out >/dev/null
}

# rows FILE - how many OOMs the table of all of them has; parts FILE - and a part
rows()
{
	sed -n '1,/<\/table>/p' "$1" | grep -c '<th scope="row"'
}

parts()
{
	grep -c '<article>' "$1"
}

# Names that mean something to HTML, in each field that has a name or a text.
script='\\x3cscript\\x3e'
image='\\x22\\x3e\\x3cimg/src\\x3d/l\\x3e'
path='/\\x3cscript\\x3edocument.head.remove()\\x3c/script\\x3e/\\x22\\x3e\\x3cimg\\x20src\\x3d\\x22/leak\\x22\\x3e'
stack='\\x3cscript\\x3edocument.head.remove()\\x3c/script\\x3e,\\x3cimg/src\\x3d/l\\x3e+0x1'
spoil()
{
	# Only in the oldest event: what follows it would be the script, not the other names.
	sed -E -e "/ episode=1 /s#(victim_comm|trigger_comm|chosen_comm)=[^ ]*#\1=$script#g" \
		-e "s#(candidate_comm|victim_parent_comm)=[^ ]*#\1=$image#g" \
		-e "s#(victim_exe|[a-z]*_memcg)=[^ ]*#\1=$path#g" \
		-e "s#( stack)=[^ ]*#\1=$stack#" "$1"
}

ktap_print_header
for file in history balance containers system klog; do
	check "$file: the page is whole" writes "$file.html" --input "$inputs/$file.txt"
done
check "it says what explain says" python3 "$inputs/report_check.py" same "$tool" \
	"$inputs"/{balance,system,history,containers,accounts,accounts-v1,klog,hugetlb,threads}.txt
check_is "all OOMs are listed" "$("$tool" list --input "$inputs/containers.txt" | sed 1d | wc -l)" \
	"$(rows containers.html)"
check_is "the newest 10 with a victim have a part" 10 "$(parts containers.html)"
check_is "the newest is the first" "OOM event 701" \
	"$(grep -o 'OOM event [0-9]*' containers.html | head -n 1)"
check "one event" writes one --input "$inputs/containers.txt" --episode 4
check_is "it alone" "1 1 OOM event 4" "$(rows one) $(parts one) $(grep -o 'OOM event [0-9]*' one)"
check "a filter" writes some --input "$inputs/history.txt" --comm eater
check_is "those that pass" "3 3" "$(rows some) $(parts some)"
grep -v 'outcome=killed' "$inputs/history.txt" | grep -v '\] [a-z]* seq=.* victim_' >quiet
check "no task was killed" writes none --input quiet
check_is "then the newest has a part" 1 "$(parts none)"
check "the times of the log" grep -q '<dd>.  100.000039. to .  400.000001.</dd>' klog.html
mkdir dir
"$tool" --input "$inputs/balance.txt" --raw dir/aaaaaaaa-0000-4000-8000-000000000001.raw
check "what was kept" writes kept --dir dir
check_is "all of it" 7 "$(parts kept)"

# Whatever the names are.
check "names of any bytes" python3 "$inputs/html_names.py" "$programs/html_text"
spoil "$inputs/system.txt" >hostile
check "names of HTML" writes hostile.html --input hostile
check "they are there, as text" grep -q '&lt;script&gt; (134) was killed' hostile.html
check "the path is" grep -q '/&lt;script&gt;document.head.remove()&lt;/script&gt;/' hostile.html
cp "$inputs/balance.txt" $'<b>"\'&\xff\xe2\x80\xae'
check "a name of a file" writes odd --input $'<b>"\'&\xff\xe2\x80\xae'
check "is shown" grep -q '<dd>&lt;b&gt;&quot;&#39;&amp;\\xff\\xe2\\x80\\xae</dd>' odd

# Where it goes.
echo old >page
check "a file" "$tool" report --html --input "$inputs/balance.txt" page
check "it has the page" python3 "$inputs/report_check.py" page page
rm page
(umask 0; "$tool" report --input "$inputs/balance.txt" page)
check_is "a new one is for its owner" 600 "$(stat -c %a page)"
echo old >page
check "no event: a line" refuses 1 'there is no event 999' --input "$inputs/balance.txt" \
	--episode 999 page
check "none passes: a line" refuses 1 'no event passes' --input "$inputs/balance.txt" \
	--comm nobody page
check "no OOM: a line" refuses 1 'no OOM event in it' --input /dev/null page
check_is "the file is as it was" old "$(cat page)"
cp "$inputs/balance.txt" input
check "the input is no file for the page" refuses 1 'is the input' --input input input
check_is "and is as it was" "$(cat "$inputs/balance.txt")" "$(cat input)"
check "no space" refuses 1 'No space' --input input /dev/full
check "a number is no file" refuses 2 "write --episode 7, or ./7" --input input 7
check "two files" refuses 2 "leave out 'b'" --input input a b
check "an event and a filter" refuses 2 'already names' --input input --episode 1 --comm a
check "a terminal" fails on_terminal
check "which is told" grep -q 'standard output is a terminal' out

# A long history.
awk '/^\[/ { line[++n] = $0 }
	END {
		for (round = 0; round * n < 20000; round++)
			for (i = 1; i <= n; i++) {
				$0 = line[i]
				sub(/ seq=[0-9]+/, " seq=" (round * n + i))
				match($0, / episode=[0-9]+/)
				event = round * 10 + substr($0, RSTART + 9, RLENGTH - 9)
				sub(/ episode=[0-9]+/, " episode=" event)
				print
			}
	}' "$inputs/system.txt" >long
check "20,000 records" writes long.html --input long
check_is "500 rows, 10 parts" "500 10" "$(rows long.html) $(parts long.html)"
check "at most 512 KiB" [ "$(stat -c %s long.html)" -lt 524288 ]
check "what is left out is told" grep -q '<p>[0-9]* older OOMs are not in this table' long.html

# serve - give the files of this directory to a browser, and write down what it asks for
serve()
{
	python3 -u -m http.server --bind 127.0.0.1 0 >served 2>>asked &
	server=$!
	wait_for 20 grep -q 'port [0-9]' served &&
		port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' served)
}

# browse FILE - what Chromium makes of it, as HTML; and which files it asked for meanwhile
browse()
{
	: >asked
	timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
		--user-data-dir="$work/profile" --virtual-time-budget=2000 --dump-dom \
		"http://127.0.0.1:$port/$1" >dom 2>/dev/null || return
	sed -n 's|.*"GET /\([^ ]*\).*|\1|p' asked | grep -v favicon | sort -u | xargs >fetched
}

# can_browse - is there a Chromium that runs scripts and fetches images? If not, $why.
can_browse()
{
	why="needs chromium"
	command -v chromium >/dev/null || return
	why="chromium does not run here"
	serve || return
	echo "<!DOCTYPE html><title>bad</title>$bad" >bad.html
	browse bad.html && grep -q '<title>run</title>' dom &&
		[ "$(cat fetched)" = "bad.html leak" ]
}

bad='<script>document.title="run"</script><img src="/leak" />'
if ! can_browse; then
	ktap_test_skip "a browser" "$why"
	ktap_finished
fi
check "a browser" browse hostile.html
check_is "it fetches nothing but the page" "hostile.html" "$(cat fetched)"
check "no script has run" grep -q '<title>OOM report of hostile</title>' dom
check "there is none" fails grep -qE '<(script|img)' dom
check "the name is text" grep -q '&lt;script&gt; (134) was killed' dom
sed "s|</main>|$bad&|" hostile.html >held.html
check "a name that was not escaped" browse held.html
check_is "would fetch nothing" "held.html" "$(cat fetched)"
check "would run no script" grep -q '<title>OOM report of hostile</title>' dom
ktap_finished
