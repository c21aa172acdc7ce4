#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch explain: one page that says what ran out, who asked, who could be
# killed, why the victim was, and how it went.
. "$(dirname "$0")/lib.sh"

# explain [EPISODE] - the page, in $page; no line may be longer than 80
explain()
{
	page=$("$tool" explain "$@")
	check "of at most 80 columns and 60 lines, without colour" awk '
		length > 80 || /\033/ { bad = 1 }
		END { exit bad || !NR || NR > 60 }' <<EOT
$page
EOT
}

# says NAME PATTERN - one test: does the page have such a line?
says()
{
	if printf '%s\n' "$page" | grep -q -e "$2"; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted: $2"
		ktap_print_msg "$page"
		ktap_test_fail "$1"
	fi
}

episode_ended()
{
	[ -n "$(records_after "$seq" oom)" ]
}

# free_records N - is the memory of so many victims free, and recorded as such?
free_records()
{
	[ "$(records_after "$seq" freed | grep -c .)" -ge "$1" ]
}

start
require_memcg
require_tool

# A limit of its own.
make_cgroup shop 40M
start_hog -c bystander -g "$cgroups/shop" 8
seq=$(last_seq)
"$hog" -c eater -a 100 -u 1000 -g "$cgroups/shop" 64 &
eater=$!
wait "$eater"
wait_for 60 free_records 1
explain
ktap_print_msg "$page"
says "how long ago" '^OOM event [0-9]* .* ([0-9.]* m\?s ago), took '
says "who it is" "^  eater ($eater), uid 1000, program hog\$"
says "of which parent" "^  parent: [^ ]* ($$)\$"
says "who was killed" "^eater ($eater) was killed\$"
says "which cgroup" '^  memory cgroup /shop$'
says "whose limit" "^  which is the victim's own cgroup\$"
says "usage and limit" '^  memory: usage [0-9.]* MiB, limit 40.0 MiB$'
says "who asked" "^  eater ($eater), uid 1000\$"
says "for how much" '^  for 1 page (4.00 KiB),$'
says "how it came there" '^  in: mem_cgroup_out_of_memory '
says "the ranking, and who of it was killed" \
	"^\\*  1  eater  *$eater  *100  *3[0-9.]* MiB  *[23][0-9.]* MiB  *[78][0-9] %  ########\$"
says "with the runner-up" "^   2  bystander  *$hog_pid  *0 "
says "the part of oom_score_adj: a tenth of the limit" \
	'^  + adj part  *[34]\.[0-9]* MiB   oom_score_adj 100 of 1000, of 40.0 MiB$'
says "when its memory was free" "^  eater ($eater): [0-9.]* MiB, all of it was free after "
says "rss, and what it is made of" '^  rss  *[23][0-9.]* MiB   anon [23][0-9.]* MiB, .*shmem'
says "that one process is large" "eater ($eater) holds [78][0-9] % of the memory"
says "where all of it is" "oomwatch --episode $(stat_of episodes)'"
check_is "all of it is there" "$(records_after "$seq" | wc -l)" \
	"$("$tool" --episode "$(stat_of episodes)" | wc -l)"

# The parts are shown in MiB with rounding; they have to add up.
# shellcheck disable=SC2016 # awk expands it
check "the parts add up to the points" awk '
	function mib(value, unit) {
		return value * (unit == "KiB" ? 1 / 1024 : unit == "B" ? 0 : 1)
	}
	$1 == "rss" { sum += mib($2, $3) }
	$1 == "+" && $2 == "swap" { sum += mib($3, $4) }
	$1 == "+" && $2 == "pagetables" { sum += mib($3, $4) }
	$1 == "+" && $2 == "adj" { sum += mib($4, $5) }
	$1 == "=" { points = mib($3, $4) }
	END { exit points < 30 || sum - points > 1 || points - sum > 1 }' <<EOT
$page
EOT

page=$("$tool" report --html)
says "as HTML" "^<p>eater ($eater) was killed</p>\$"
check "without an age, which is true only now" fails grep -q 's ago)' <<EOT
$page
EOT

# The limit of an ancestor; oom_score_adj decides.
make_cgroup up 40M
echo +memory >"$cgroups/up/cgroup.subtree_control"
make_cgroup up/a
make_cgroup up/b
start_hog -c sheep -a 900 -g "$cgroups/up/a" 4
seq=$(last_seq)
"$hog" -c wolf -g "$cgroups/up/b" 60 &
wait $!
explain "$(field "$(records_after "$seq" oom)" episode | head -n 1)"
says "the sheep dies for the wolf" "^sheep ($hog_pid) was killed\$"
says "the limit is that of an ancestor" "^  a parent of the victim's cgroup /up/a\$"
says "which shares it" 'all cgroups below /up share it'
says "what decided" 'oom_score_adj decided: without it, wolf'

# Which episode.
wolf=$(records_after "$seq" oom | grep ' outcome=killed ' | tail -n 1)
explain --memcg '/shop*'
says "the newest of a cgroup" "^eater ($eater) was killed\$"
explain --comm eater
says "of a name" "^eater ($eater) was killed\$"
explain --pid "$eater"
says "of a number" "^eater ($eater) was killed\$"
explain --comm wolf
says "as a victim first, not as the trigger" "^OOM event $(field "$wolf" episode) "
explain --since 1h
says "since then" "^OOM event $(field "$wolf" episode) "
"$tool" explain --comm nobody 2>/tmp/explain.err
check_is "none of this name" 1 $?
check "and which there are" grep -q "no event passes .*explain [0-9]*'" /tmp/explain.err

# Programs that kill by themselves.
start_hog -c earlyoom 1
explain
says "who kills besides the kernel" "^  - earlyoom ($hog_pid) runs on this host: "
check "also where no event passes" grep -q "earlyoom ($hog_pid) runs on this host" <<EOT
$("$tool" explain --comm nobody 2>&1)
EOT
kill -9 "$hog_pid"
wait "$hog_pid"
check "and nobody else" fails grep -q 'runs on this host' <<EOT
$("$tool" explain)
EOT

# A group.
make_cgroup group 24M
echo 1 >"$cgroups/group/memory.oom.group"
start_hog -c member -g "$cgroups/group" 4
seq=$(last_seq)
"$hog" -c leader -g "$cgroups/group" 64 &
wait $!
wait_for 60 gone "$hog_pid"
wait_for 60 free_records 2
explain
says "how many were killed" '^leader ([0-9]*) and 1 more were killed$'
says "that they die together" '^memory.oom.group: all of /group die together$'
says "each" '^  member ([0-9]*) \[group\]'
says "their sum, and when all of it was free" \
	'^  together: up to .*, 2 of 2 free, the last after '

# Nobody may be killed.
make_cgroup none 8M
seq=$(last_seq)
"$hog" -a -1000 -g "$cgroups/none" 64 &
unkillable=$!
background="$background $unkillable"
wait_for 60 episode_ended
kill -9 "$unkillable"
wait "$unkillable"
explain "$(field "$(records_after "$seq" oom)" episode | head -n 1)"
says "nobody" '^no task was killed: none may be killed$'
says "why" 'oom_score_adj -1000'

# SysRq-f, and what a terminal would get.
start_hog -c request -a 1000 16
seq=$(last_seq)
echo f >/proc/sysrq-trigger
wait_for 60 episode_ended
explain
says "nothing ran out" '^  nothing: SysRq-f asked for a kill'
says "who was killed on request" "^request ($hog_pid) was killed\$"

# Input that is not whole.
"$tool" explain 999999 2>/tmp/explain.err
check_is "no such episode" 1 $?
check "which are there is told" grep -q 'no event 999999; there are events [0-9]* to [0-9]*' \
	/tmp/explain.err
grep -v ' oom ' "$events" >/tmp/explain.text
check "a history without oom records" fails "$tool" explain -i /tmp/explain.text
grep ' oom ' "$events" >/tmp/explain.text
check "one of oom records only" "$tool" explain -i /tmp/explain.text >/dev/null
for bad in 0 x -1 "1 2"; do
	# shellcheck disable=SC2086 # several words
	"$tool" explain $bad 2>/tmp/explain.err
	check_is "usage: explain $bad" 2 $?
done
rm -f /tmp/explain.err /tmp/explain.text
ktap_finished
