#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# verify_rules.sh - oomwatch verify, for a history that was recorded from a kernel, and
# for what it is not after it was doctored
#
# history.txt was recorded in a guest by history-guest, which says how. It has OOMs
# of memory cgroups, of one above the victim's, of a group, of shared memory, of
# SysRq-f, of one node, of all memory, those that nobody can be killed for, and a
# victim that holds out. What is done to it here breaks one rule at a time.
# threads.txt was recorded by threads-guest: victims with threads, and when the memory
# of each was free.
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$(dirname "$0")/../../tools/oomwatch}")
history=$(realpath "$(dirname "$0")/history.txt")
threads=$(realpath "$(dirname "$0")/threads.txt")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# verify OPTION... - verify the records in the file doctored; sets $said, $status
verify()
{
	status=0
	said=$("$tool" verify --within 5 --input doctored "$@" 2>&1) || status=$?
}

# broken - the rules that were not kept
broken()
{
	printf '%s\n' "$said" | sed -n 's/^not ok [0-9]* - \(.*\) # .*/\1/p'
}

# keeps NAME [OPTION...] - one test: does the doctored history keep all rules?
keeps()
{
	name=$1
	shift

	verify "$@"
	if [ "$status" = 0 ] && [ -z "$(broken)" ]; then
		ktap_test_pass "$name"
	else
		ktap_print_msg "$said"
		ktap_test_fail "$name"
	fi
}

# breaks NAME [OPTION...] - one test: is $rule not kept, all others are, and does a
# line say which record it is?
breaks()
{
	name=$1
	shift

	if cmp -s doctored "$history"; then
		ktap_print_msg "nothing was doctored"
		ktap_test_fail "$name"
		return
	fi
	verify "$@"
	if [ "$status" = 1 ] && [ "$(broken)" = "$rule" ] &&
		printf '%s\n' "$said" | grep -q '^# seq=[0-9]* episode=[0-9]* wanted: '; then
		ktap_test_pass "$name"
	else
		ktap_print_msg "wanted: $rule"
		ktap_print_msg "$said"
		ktap_test_fail "$name"
	fi
}

# doctor EXPRESSION... - what sed makes of the history
doctor()
{
	sed "$(printf '%s\n' "$@")" "$history" >doctored
}

# renumber - give the records numbers without a gap, in the order of the lines
renumber()
{
	awk '{ sub(/ seq=[0-9]*/, " seq=" NR); print }' doctored >renumbered
	mv renumbered doctored
}

# move PATTERN LINES - move the line that matches by so many lines down
move()
{
	awk -v lines="$2" '
		held && lines-- == 0 { print held; held = "" }
		$0 ~ pattern && !done { held = $0; done = 1; next }
		{ print }
		END { if (held) print held }' pattern="$1" "$history" >doctored
	renumber
}

# of_first TYPE - an address: the first line of this type
of_first()
{
	printf '/^\\[ *[0-9.]*\\] %s seq=%s /' "$1" \
		"$(sed -n "s/^\\[ *[0-9.]*\\] $1 seq=\\([0-9]*\\) .*/\\1/p" "$history" |
			head -n 1)"
}

# number_of PATTERN - the number of the first line that matches
number_of()
{
	grep -n -m 1 -e "$1" "$history" | cut -d: -f1
}

ktap_print_header
cp "$history" doctored
keeps "what was recorded"
check_is "leaves no rule unchecked, but for what it does not have" "" \
	"$(printf '%s\n' "$said" | grep SKIP | grep -v 'was not recorded$')"
check_is "is a plan and a line for each rule" 1..20 \
	"$(printf '%s\n' "$said" | tail -n 1)"
keeps "its points are exact" --slack 0

# The first oom record has lost its victim, and only that is changed.
rule="each event is whole, and its oom record is the last"
doctor "$(of_first oom)s/ victims=1 / victims=2 /"
seq=$(sed -n 's/^\[ *[0-9.]*\] oom seq=\([0-9]*\) .*/\1/p' "$history" | head -n 1)
breaks "--after: a record behind it is judged" --after $((seq - 1))
keeps "that record and those before it are not" --after "$seq"
check_is "without a record behind it, each rule is skipped" "" \
	"$("$tool" verify --input doctored --after 999999 | grep ok | grep -v ' # SKIP ')"
cat "$threads" "$history" >doctored
keeps "two loads of the module in one file"
"$tool" --input "$history" --raw doctored
keeps "a raw file"
sed 's/^\[ *\([0-9]*\)\.\([0-9]*\)\]/2026-01-31T12:00:\1.\2+00:00/' "$history" >doctored
keeps "wall time"
check_is "of which the times are not compared" \
	"the records of an event are from inside it" \
	"$(printf '%s\n' "$said" | grep -v 'was not recorded$' | sed -n 's/^ok [0-9]* - \(.*\) # SKIP.*/\1/p')"
sed 's/^/Jan 31 12:00:00 host kernel: /' "$history" >doctored
keeps "a log"
: >doctored
keeps "nothing"
check_is "nothing to check" 20 "$(printf '%s\n' "$said" | grep -c 'SKIP nothing to check')"

# Wherever a history starts or ends, and whatever is lost inside.
lines=$(wc -l <"$history")
bad_starts="" bad_ends="" bad_gaps=""
for line in $(seq 2 "$lines"); do
	tail -n "+$line" "$history" >doctored
	verify
	[ "$status" = 0 ] || bad_starts="$bad_starts $line"
	head -n "$line" "$history" >doctored
	verify
	[ "$status" = 0 ] || bad_ends="$bad_ends $line"
	[ "$line" -lt "$lines" ] || continue
	sed "${line}d" "$history" >doctored
	verify
	[ "$status $(broken)" = "1 each record follows the one before" ] ||
		bad_gaps="$bad_gaps $line"
done
check_is "what was overwritten breaks no rule" "" "$bad_starts"
check_is "what is yet to come breaks no rule" "" "$bad_ends"
check_is "each record that is missing breaks one rule" "" "$bad_gaps"

# Of records that were kept, others may be missing behind each.
kept="1,60s/ episode=[0-9]* /&kept=1 /"
doctor "$kept"
keeps "the first ones were kept"
bad_gaps=""
for line in $(seq 2 60); do
	doctor "$kept" "${line}d"
	verify
	[ "$status" = 0 ] || bad_gaps="$bad_gaps $line"
done
check_is "what was overwritten between those that were kept breaks no rule" "" \
	"$bad_gaps"
doctor "$kept" '1,60{/ candidate /d
	/ memory /d
	/ stack /d
}'
keeps "of some the core was kept"
check "and it is said how many are missing" grep -q \
	"^ok 1 - .* # .*, [0-9]* before and after the kept ones were overwritten" <<-END
	$(printf '%s\n' "$said")
	END
doctor "$kept" 61,70d
keeps "behind the last of them others are missing"
rule="each record follows the one before"
doctor "$kept" 62d
breaks "behind the first of the others none may be missing"
doctor 2s/" episode=[0-9]* /&kept=1 /"
breaks "one that was kept comes behind one that was not"

rule="each record follows the one before"
doctor "$(of_first memory){p;s/ total_kb=/&1/}"
breaks "two records have one number"
doctor "$(of_first memory)p"
keeps "a record stands there twice"
doctor "/ episode=2 /d"
breaks "an episode is missing"

rule="each event is whole, and its oom record is the last"
doctor 's/ victims=3 / victims=4 /'
breaks "a victim of a group is missing"
doctor 's/ victims=1 / victims=0 /;' "s/ outcome=killed / outcome=unknown /"
breaks "victims are not counted"
move ' oom seq=[0-9]* episode=2 ' 1
breaks "another record stands between"
move ' stack seq=[0-9]* episode=2 ' 1
breaks "the oom record is not the last"
doctor 's/ seq=\([0-9]*\) episode=3 / seq=\1 episode=2 /'
breaks "an episode is there twice"
doctor 's/ oom seq=\([0-9]*\) episode=2 .*/ memory seq=\1 episode=2 total_kb=1/' \
	's/ seq=\([0-9]*\) episode=156 \(.*\) repeats=[0-9]* / seq=\1 episode=156 \2 repeats=1000 /'
breaks "the oom record is missing"

rule="each event has an oom record, or one that stands for it"
doctor 's/ repeats=[0-9]*/ repeats=1/'
breaks "repeats were not counted"
doctor 's/ seq=\([0-9]*\) episode=419 / seq=\1 episode=430 /'
echo '[   99.000000] victim seq=124 episode=431 victim_pid=1' >>doctored
breaks "an episode left no record" --within 100

rule="the records of an event are from inside it"
doctor "$(of_first oom)s/ duration_us=\\([0-9]*\\)/ duration_us=9\\1/"
breaks "an episode takes too long"
doctor "$(of_first oom)s/ duration_us=\\([0-9]*\\)/ duration_us=99999999\\1/"
breaks "it was entered before the boot"
doctor 's/^\[ *[0-9.]*\] stack \(seq=[0-9]* episode=7 \)/[    1.000000] stack \1/'
breaks "the stack is older than the episode"
doctor 's/^\[ *[0-9.]*\] memory \(seq=[0-9]* episode=7 \)/[   26.000000] memory \1/'
breaks "the memory is newer than the first victim"
# The third episode ends before the second one.
doctor 's/^\[ *[0-9.]*\] \([a-z]*\) \(seq=[0-9]* episode=3 .*\)/[    9.000000] \1 \2/' \
	'/ episode=3 /s/ duration_us=[0-9]*/ duration_us=1/' \
	's/ exited \(seq=[0-9]* episode=3 .*\) latency_us=[0-9]*/ exited \1 latency_us=0/'
breaks "episodes overlap"

rule="the outcome fits what was seen"
doctor "$(of_first victim)s/ state=killed / state=dying /"
breaks "a victim of outcome=killed is only marked"
doctor "$(of_first oom)s/ outcome=killed / outcome=already_dying /"
breaks "a victim of outcome=already_dying is killed"
doctor "$(of_first oom)s/ outcome=killed / outcome=victim_exited /"
breaks "victim_exited has a victim"
doctor "$(of_first victim)s/ role=chosen / role=trigger /"
breaks "role=trigger of a trigger that does not die"
doctor 's/ outcome=no_victim \(.*\) candidates_eligible=0/ outcome=no_victim \1 candidates_eligible=1/' \
	's/ outcome=no_victim \(.*\) candidates_scored=[0-9]*/ outcome=no_victim \1 candidates_scored=1/'
breaks "somebody could be killed, and nobody was"
doctor 's/ outcome=no_victim / outcome=averted /'
breaks "averted after the selection"
doctor 's/ outcome=no_victim \(.*\)/ outcome=no_victim \1 chosen_pid=5/'
breaks "no_victim, but somebody was chosen"
doctor 's/ outcome=no_victim / outcome=panic panic_reason=no_killable_process /'
breaks "an OOM of a memory cgroup panics, since nobody may be killed"
doctor 's/ outcome=no_victim / outcome=panic panic_reason=panic_on_oom /'
breaks "vm.panic_on_oom panics after the selection"
doctor '/ oom .* episode=2 /{s/ outcome=killed / outcome=panic panic_reason=panic_on_oom /;s/ candidates_scored=[0-9]* candidates_eligible=[0-9]*//;}'
breaks "vm.panic_on_oom panics, and there are candidates"
check "which is told" grep -q 'wanted: no candidate with panic_reason=panic_on_oom' <<EOT
$said
EOT
doctor 's/ outcome=no_victim / outcome=no_victim panic_reason=panic_on_oom /'
breaks "a reason, and no panic"
doctor '/ origin=sysrq /s/ outcome=killed / outcome=panic panic_reason=no_killable_process /'
breaks "SysRq-f panics"

doctor '/ victim .* episode=419 /d' '/ exited .* episode=419 /d' \
	'/ oom .* episode=419 /s/ victims=1 / victims=0 /'
renumber
breaks "killed, and nobody is a victim"
keeps "a victim since before the module was loaded" --within 60
sed -i '/ episode=419 /{s/ trigger_pid=245 / trigger_pid=9 /;s/ chosen_pid=245 / chosen_pid=9 /
	s/ trigger_tgid=245 / trigger_tgid=239 /}' doctored
keeps "its process was one, and one of its threads triggers and is chosen"

rule="context, constraint and origin fit"
doctor 's/ constraint=CONSTRAINT_MEMCG / constraint=CONSTRAINT_NONE /'
breaks "a memory cgroup with another constraint"
doctor 's/ origin=page_alloc / origin=memory_max /'
breaks "an origin of memory cgroups that is not for one"
doctor 's/ origin=memcg_charge / origin=lru_gen /'
breaks "an origin that is not for memory cgroups"
doctor 's/ order=-1 / order=0 /'
breaks "SysRq-f of an order"
doctor 's/ oom \(.*\) context=global / oom \1 context=global oom_memcg_id=7 /'
breaks "a cgroup in the global context"

rule="the records of an event agree"
doctor "$(of_first victim)s/ trigger_pid=\\([0-9]*\\)/ trigger_pid=9\\1/"
breaks "another trigger_pid"
doctor "$(of_first victim)s/ trigger_comm=[^ ]*/ trigger_comm=other/"
breaks "another trigger_comm"
doctor "$(of_first stack)s/ trigger_comm=[^ ]*/ trigger_comm=other/"
breaks "another trigger_comm of the stack"
doctor "$(of_first candidate)s/ candidate_comm=[^ ]*/ candidate_comm=other/"
breaks "another name of the chosen one as a candidate"
doctor 's/ chosen_comm=[^ ]*/ chosen_comm=other/'
breaks "another name of the chosen one"
doctor "$(of_first victim)s/ oom_memcg=[^ ]*/ oom_memcg=\\/shop/"
breaks "another oom_memcg"
doctor "$(of_first victim)s/ constraint=[^ ]*/ constraint=CONSTRAINT_NONE/"
breaks "another constraint"
doctor 's/ victim \(.*\) role=group \(.*\) victim_points=[0-9]* victim_score=[0-9]*/ victim \1 role=group \2 victim_points=0 victim_score=666/'
breaks "other points than the candidate"

rule="candidates are ranked by points"
doctor '/ episode=2 /s/ rank=2 / rank=4 /'
breaks "a rank is missing"
move ' candidate seq=[0-9]* episode=2 rank=2' 1
sed 's/\( episode=2\) rank=3 /\1 rank=0 /; s/\( episode=2\) rank=2 /\1 rank=3 /; s/\( episode=2\) rank=0 /\1 rank=2 /' \
	doctored >ranked
mv ranked doctored
breaks "more points have a lower rank"
doctor "$(of_first oom)s/ candidates_scored=[0-9]*/ candidates_scored=1/"
breaks "more were eligible than scored"
doctor "$(of_first oom)s/ candidates_eligible=[0-9]*/ candidates_eligible=2/"
breaks "there are more than were eligible"
doctor '/ candidate .* episode=2 rank=3 /s/ candidate_points=[^ ]*//'
breaks "one that may not be killed is among those who may"

rule="points are memory, swap, page tables and the part of oom_score_adj"
for part in anon_rss file_rss shmem_rss swap pgtables; do
	doctor "$(of_first candidate)s/ candidate_${part}_kb=/ candidate_${part}_kb=9000/"
	breaks "of more $part"
done
doctor "$(of_first candidate)s/ candidate_oom_score_adj=0 / candidate_oom_score_adj=-999 /"
breaks "of another oom_score_adj" --slack 4900
doctor "$(of_first candidate)s/ candidate_anon_rss_kb=\\([0-9]*\\)/ candidate_anon_rss_kb=1\\1/"
keeps "not exact, but possible" --slack 30000
doctor "$(of_first candidate)s/ candidate_pgtables_kb=[0-9]*/ candidate_pgtables_kb=0/"
keeps "page tables are few"
breaks "but not to the page" --slack 0

# Two candidates score the same, and there is room for no other.
doctor '/ candidate .* episode=5 rank=[34] /d'
renumber
sed -i '/ candidate .* episode=5 rank=1 /s/_anon_rss_kb=/&9000/' doctored
keeps "the last of equals, which was read when it was chosen"
sed -i '/ candidate .* episode=5 rank=2 /s/_anon_rss_kb=/&9000/' doctored
breaks "another of equals"

rule="to the page, if that memory has not changed since an earlier event"
doctor '/ candidate_comm=idle /s/ candidate_swap_kb=0/ candidate_swap_kb=4/'
breaks "one page more, and it does not run"
doctor '/ candidate_comm=eater /s/ candidate_swap_kb=0/ candidate_swap_kb=4/'
keeps "one page more, but it may run"

rule="scores are points scaled by totalpages"
for type in candidate victim; do
	doctor "$(of_first $type)s/ ${type}_score=\\([0-9]*\\)/ ${type}_score=1\\1/"
	breaks "of a $type"
done
doctor "$(of_first oom)s/ chosen_score=\\([0-9]*\\)/ chosen_score=1\\1/"
breaks "of the choice"
doctor 's/ candidate_points=-[0-9]* candidate_score=[0-9]*/ candidate_points=-1 candidate_score=667/;
	s/ candidate_points=\([0-9]*\) candidate_score=666 / candidate_points=\1 candidate_score=667 /'
breaks "rounded up"

rule="the chosen task has the most points"
doctor "$(of_first oom)s/ chosen_pid=[0-9]*/ chosen_pid=5/"
breaks "another one is chosen"
doctor "$(of_first candidate)s/ candidate_pid=[0-9]*/ candidate_pid=5/"
breaks "another one is the best"
doctor "$(of_first victim)s/ victim_pid=\\([0-9]*\\) victim_tgid=[0-9]*/ victim_pid=\\1 victim_tgid=5/" \
	"$(of_first exited)s/ victim_tgid=[0-9]*/ victim_tgid=5/"
breaks "another one dies"

rule="no task at oom_score_adj -1000 is chosen"
doctor '/ role=group /s/ victim_oom_score_adj=[0-9-]*/ victim_oom_score_adj=-1000/'
breaks "as a member of a group"
doctor "$(of_first victim)s/ victim_oom_score_adj=[0-9-]*/ victim_oom_score_adj=-1000/"
keeps "too late, for it was scored"
doctor "$(of_first victim)s/ victim_oom_score_adj=[0-9-]*/ victim_oom_score_adj=-1000/" \
	'/ candidate seq=/d'
renumber
keeps "too late, and no candidates are recorded"
doctor '/ candidate .* episode=1 rank=1 /s/ candidate_oom_score_adj=0 / candidate_oom_score_adj=-1000 /'
breaks "as the best" --slack 10000
check "who shares the memory of a victim is not spared" grep -q \
	' role=shared_mm .* victim_oom_score_adj=-1000 ' "$history"

rule="victims of a memory cgroup are in it"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/other/"
breaks "elsewhere"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/shop/"
breaks "above"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/shop\\/webs/"
breaks "beside"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/shop\\/web\\/below/"
keeps "below"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/sho~/"
keeps "clipped, may be in it"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/she~/"
breaks "clipped, but elsewhere"
doctor "$(of_first victim)s/ oom_memcg=[^ ]*/ oom_memcg=\\/sho~/"
keeps "a clipped cgroup that may be above"
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=~eb/"
keeps "without its head, may be in it"
doctor "$(of_first victim)s/ oom_memcg=[^ ]*/ oom_memcg=~eb/"
keeps "in a cgroup without its head"
doctor 's/ task_memcg=[^ ]*//'
keeps "without paths"
doctor '/ role=shared_mm /s/ task_memcg=[^ ]*/ task_memcg=\/other/'
keeps "who shares their memory may lie elsewhere"

rule="victims of a group are in it"
doctor '/ role=group /s/ task_memcg=[^ ]*/ task_memcg=\/shop\/web/'
breaks "beside the group"
doctor 's/ oom_group=\/shop\/crew / oom_group= /'
breaks "there is no group"

rule="every victim is gone in time"
doctor '/ exited .* episode=2 /d'
renumber
breaks "not at all"
keeps "not yet" --within 60
cp "$history" doctored
verify --within 1
check_is "later than that" "$rule" "$(broken)"
doctor '/ exited .* episode=8 /d'
renumber
keeps "it was reaped"
doctor '/ exited /d'
renumber
verify
check "nobody exits where the probe is missing" grep -q \
	"$rule # SKIP no exit of a victim was recorded" <<EOT
$said
EOT

rule="a task that exited or was reaped was a victim"
doctor '/ exited .* episode=2 /s/ victim_pid=[0-9]*/ victim_pid=5/'
breaks "it was none" --within 60
doctor '/ exited .* episode=2 /s/ victim_comm=[^ ]*/ victim_comm=other/'
breaks "it had another name"
doctor '/ exited .* episode=2 /s/ latency_us=\([0-9]*\)/ latency_us=1\1/'
breaks "it took another time"
doctor '/ reaped /s/ victim_tgid=[0-9]*/ victim_tgid=5/'
breaks "another process was reaped"
doctor '/ exited .* episode=2 /p'
renumber
breaks "it exited twice"

rule="the memory of every victim is free in time, and once"
check "nobody says so where the module does not know" grep -q \
	"$rule # SKIP that memory is free was not recorded" <<EOT
$("$tool" verify --within 5 --input "$history")
EOT
recorded=$history
history=$threads
cp "$history" doctored
keeps "threads: what was recorded"
check "threads: each memory was looked at" grep -q "$rule # 6 victims$" <<EOT
$said
EOT
# The process 150 has three threads that were marked, in three episodes.
doctor '/ freed .* episode=2 /d'
renumber
breaks "threads: memory of the process is never free"
doctor '/ freed .* episode=580 /d'
renumber
keeps "threads: too early to tell" --within 60
doctor '/ freed .* episode=8 /d'
renumber
keeps "threads: it was reaped in time"
cp "$history" doctored
verify --within 2
check_is "threads: neither reaped nor free in 2 s" \
	"every victim is gone in time,$rule," "$(broken | tr '\n' ',')"

# again SEQ EPISODE PID COMM LATENCY - another freed record, at the end
again()
{
	{
		cat "$history"
		echo "[   12.300000] freed seq=$1 episode=$2 victim_pid=$3 victim_tgid=$4 victim_comm=$5 latency_us=$6 late_us=4000"
	} >doctored
}
again 54 5 151 150 part 6378614
breaks "threads: free once more, of a further thread"
again 54 2 150 150 many 6419190
verify
check_is "threads: free twice" "a task that exited or was reaped was a victim,$rule," \
	"$(broken | tr '\n' ',')"
doctor '/ freed .* episode=8 /s/ latency_us=[0-9]*/ latency_us=1041319/' \
	'/ freed .* episode=8 /s/^\[ *[0-9.]*\]/[    9.360042]/'
breaks "threads: it is reaped when it is free"
doctor '/ freed .* episode=2 /s/ latency_us=[0-9]*/ latency_us=1/'
rule="a task that exited or was reaped was a victim"
breaks "threads: it took another time"
doctor '/ freed .* episode=2 /s/ victim_comm=many/ victim_comm=other/'
breaks "threads: it had another name"
history=$recorded

# What only a newer oomwatch knows.
doctor 's/ stack seq=/ newer seq=/'
verify
check_is "a newer type is no violation, but was not read" "2 " "$status $(broken)"

# Whatever is wrong is told without a name breaking the line.
doctor "$(of_first victim)s/ task_memcg=[^ ]*/ task_memcg=\\/a\\\\x0anot\\\\x20ok/"
verify
check "names are escaped" grep -q 'seen: /a\\x0anot\\x20ok$' <<EOT
$said
EOT
doctor 's/ candidate_score=/ candidate_score=1/'
verify
check_is "five are told" 5 "$(printf '%s\n' "$said" | grep -c '^# seq=')"
check "the others are counted" grep -q '^# and [0-9]* more$' <<EOT
$said
EOT

# bad NAME PATTERN ARGUMENT... - one test: status 2, and why
bad()
{
	name=$1
	pattern=$2
	shift 2

	status=0
	said=$("$tool" verify "$@" 2>&1 </dev/null) || status=$?
	check_is "$name" 2 "$status"
	check "$name: why" grep -q -e "$pattern" <<EOT
$said
EOT
}

bad "no such file" 'No such file' --input absent
bad "a folder" 'is a directory' --input .
echo hello >doctored
bad "no record" 'has no record' --input doctored
bad "no number" 'takes a number' --slack few
bad "no record to begin after" 'takes a number' --after x
bad "no time" 'takes a number' --within 0
bad "an argument" 'takes no argument' 7
[ -e /dev/oomwatch ] || bad "no device" 'load the module'
head -c 20000 "$history" >doctored
bad "a line that is cut off" 'is cut off' --input doctored
check_is "what was read of it keeps the rules" 20 \
	"$(printf '%s\n' "$said" | grep -c '^ok')"
doctor "$(of_first oom)s/ outcome=killed / outcome=victim_exited /"
head -c 20000 doctored >short
bad "a line that is cut off, and a rule that is broken" '^not ok ' --input short

# An event of which a single record is left is told by that, whatever its type is.
for type in $("$tool" --list types); do
	cat >doctored <<EOT
[    1.000000] oom seq=1 episode=1 outcome=no_victim
[    2.000000] $type seq=2 episode=2
[    9.000000] oom seq=3 episode=3 outcome=no_victim
[    9.100000] $type seq=4 episode=2
EOT
	wanted=" oom record at its end, seen: none"
	case "$type" in
	exited | reaped | freed) wanted="a victim record of victim_pid=0, seen: none" ;;
	oom) wanted="a greater episode than before, seen: 2" ;;
	esac
	verify
	check "only a record of $type: all rules are looked at" grep -q '^1\.\.[1-9]' <<EOT
$said
EOT
	check "only a record of $type: it is told" \
		grep -q "^# seq=[24] episode=2 wanted: .*$wanted" <<EOT
$said
EOT
	for command in list explain; do
		"$tool" "$command" --input doctored >said 2>&1
		check "only a record of $type: $command" [ $? -le 1 ]
	done
done
: >empty
"$tool" verify --input empty >said 2>&1
check "an empty file is told" grep -q 'there is no record in it' said

ktap_finished
