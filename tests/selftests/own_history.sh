#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test answers for itself: the check with which each of them ends judges its own
# records, not what a test before it has left.
. "$(dirname "$0")/lib.sh"

# plant EPISODE - change one thing in the records of an episode: it has lost a victim
plant()
{
	sed "/ oom .* episode=$1 /s/ victims=1 / victims=2 /" "$work/text" >"$work/planted"
	! cmp -s "$work/text" "$work/planted" || ktap_print_msg "nothing was changed"
}

# judged - what the check says at the end of a test that began after the first kill
judged()
{
	(
		started=$seq OOMWATCH=$work/oomwatch ktap_number=0
		check_history | grep 'the history keeps the rules$'
	)
}

run_tree()
{
	OOMWATCH=$work/ask "$here/tree" >"$work/tree" && return
	ktap_print_msg "$(cat "$work/tree")"
	return 1
}

# kill_one - no record of it is still to come; sets $episode
kill_one()
{
	"$hog" -g "$cgroups/own" 64
	wait_for 60 all_free
	episode=$(field "$(records_after 0 oom | tail -n 1)" episode)
}

start
require_memcg
require_tool
work=$(mktemp -d)
printf '#!/bin/sh\nexec "%s" "$@" --input "%s"\n' "$tool" "$work/planted" >"$work/oomwatch"
printf '#!/bin/sh\necho "$@" >"%s"\n' "$work/asked" >"$work/ask"
chmod +x "$work/oomwatch" "$work/ask"
make_cgroup own 20M
kill_one
first=$episode seq=$(last_seq)
kill_one
cat "$events" >"$work/text"

plant "$first"
check_is "what was before the test is not judged" "ok 1 the history keeps the rules" \
	"$(judged)"
check_is "unless the module was loaded anew since: all is its own" \
	"not ok 1 the history keeps the rules" "$(started_in=0 judged)"
plant "$episode"
check_is "what is of the test is judged" "not ok 1 the history keeps the rules" \
	"$(judged)"

seq=$(last_seq)
check "a test in C" run_tree
check_is "asks for its own records" "verify --after $seq" "$(cat "$work/asked")"
rm -r "$work"
ktap_finished
