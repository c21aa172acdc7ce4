#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_metrics.sh - what oomwatch record counts for node_exporter
#
# The files have recorded OOMs, which the recorder finds at its start as if it had kept
# them before it was ended.
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
recorded=$here/../tool/history.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)
file=out/oomwatch.prom

# counts [SIGNAL] - run the recorder until it has counted and said that there is no module
counts()
{
	touch -d '1 hour ago' mark
	[ ! -e "$file" ] || touch -d '2 hours ago' "$file"
	: >err
	"$tool" record --dir dir --textfile out 2>err &
	recorder=$!
	wait_for 20 [ "$file" -nt mark ] && wait_for 20 grep -q 'no record is kept' err
	status=$?
	kill "-${1:-TERM}" "$recorder"
	wait "$recorder" 2>/dev/null || :
	return "$status"
}

# keep FILE LINES - the first records of a text are those that were kept of this boot
keep()
{
	head -n "$2" "$1" >part
	"$tool" --input part --raw "dir/$boot.raw"
}

# value SERIES - of the file; more than one line if it has it twice
value()
{
	grep -F "$1 " "$file" | sed -n "s/^[^ #]* //p"
}

# killed - the kills of memory cgroups that were counted
killed()
{
	value 'oomwatch_episodes_total{outcome="killed",context="memcg"}'
}

# episodes FILE - the events of a text by outcome and context, as the series are called
episodes()
{
	sed -n 's/.*\] oom seq=[0-9]* .*outcome=\([a-z_]*\) context=\([a-z]*\) /\1 \2 repeats=1 /p' "$1" |
		awk '{
			count = $3
			for (i = 4; i <= NF; i++)
				if ($i ~ /^repeats=/)
					count = $i
			sub("repeats=", "", count)
			sum[$1 " " $2] += count
		} END { for (key in sum) print key, sum[key] }' |
		sed 's/\(.*\) \(.*\) \(.*\)/oomwatch_episodes_total{outcome="\1",context="\2"} \3/' |
		sort
}

# last_kills FILE - when each context of a text last killed
last_kills()
{
	sed -n 's/.* outcome=\(killed\|panic\) context=\([a-z]*\) .* wall=\([0-9]*\).*/\2 \3/p' "$1" |
		awk '{ last[$1] = $2 } END {
			for (n = split("global memcg", contexts); n; n--)
				print contexts[n], last[contexts[n]] + 0
		}' | sed 's/\(.*\) \(.*\)/oomwatch_last_kill_timestamp_seconds{context="\1"} \2/' |
		sort
}

# field NAME FILE - its values in a text
field()
{
	sed -n "s/.* $1=\([0-9]*\)\( .*\)*\$/\1/p" "$2"
}

# sum - of the numbers that are read
sum()
{
	awk '{ sum += $1 } END { printf("%.0f\n", sum) }'
}

ktap_print_header
[ ! -e /dev/oomwatch ] || ktap_skip_all "the module is loaded here"
mkdir -m 700 dir
mkdir out
# Of each event, a second of its own.
history=$work/history
awk '/\] oom seq=/ { $0 = $0 " wall=" 1795000000 + NR ".123456" } { print }' \
	"$recorded" >"$history"
lines=$(wc -l <"$history")
first=$(grep -n '\] oom seq=.* episode=7 ' "$history" | cut -d : -f 1)

check "without an OOM, there are counts" counts
check_is "which are all 0, but for the version" "oomwatch_build_info 1" \
	"$(grep -v '^#' "$file" | grep -v ' 0\(\.000000\)*$' | sed 's/{.*}//')"
check_is "of each outcome and context, and unknown ones" 25 \
	"$(grep -c '^oomwatch_episodes_total{outcome="[a-z_]*",context="[a-z]*"}' "$file")"
check_is "anyone may read the file, and there is no other" "644 oomwatch.prom" \
	"$(stat -c %a "$file") $(ls out)"
check "there are no more than 60 series" [ "$(grep -vc '^#' "$file")" -le 58 ]
check_is "none of their labels is a name of a task or a cgroup" "context le outcome version" \
	"$(grep -v '^#' "$file" | grep -o '[a-z]*="' | tr -d '="' | sort -u | xargs)"
check_is "of the module, what is not known is absent" 0 \
	"$(grep -c 'unobserved\|blind' "$file")"

ln "$file" old
cp old copy
keep "$history" "$first"
check "after OOMs" counts
check "a reader of the old file has all of it: the new one took its place" cmp old copy
check_is "each event is counted" "$(episodes part)" \
	"$(grep '^oomwatch_episodes' "$file" | grep -v ' 0$' | sort)"
check_is "the last kill of each context has its time" "$(last_kills part)" \
	"$(grep '^oomwatch_last_kill' "$file")"
check_is "and each victim" "$(grep -c '\] victim ' part)" "$(value oomwatch_victims_total)"
check_is "two have not exited" 2 "$(value oomwatch_victims_stuck)"
check_is "a restart counts none again" "$(cat "$file")" "$(counts KILL; cat "$file")"

keep "$history" "$lines"
check "what was kept meanwhile" counts
check_is "is added, also events that another stands for" "$(episodes "$history")" \
	"$(grep '^oomwatch_episodes' "$file" | grep -v ' 0$' | sort)"
check_is "and when the last kill was" "$(last_kills "$history")" \
	"$(grep '^oomwatch_last_kill' "$file")"
check_is "victims, but not further threads of them" \
	"$(grep '\] victim ' "$history" | grep -vc mm_victim_tgid=)" \
	"$(value oomwatch_victims_total)"
check_is "what they had for themselves" \
	"$("$tool" list --dir dir --json | grep -o '"freed_bytes":[0-9]*' | cut -d : -f 2 | sum)" \
	"$(value oomwatch_freed_bytes_total)"
check_is "how many exited, and how long it took" \
	"$(grep -c '\] exited ' "$history") $(grep '\] exited ' "$history" >part
		field latency_us part | awk '{ sum += $1 } END { printf("%.6f", sum / 1e6) }')" \
	"$(value oomwatch_victim_exit_seconds_count) $(value oomwatch_victim_exit_seconds_sum)"
check_is "within 0.1 s" "$(field latency_us part | awk '$1 <= 100000' | wc -l)" \
	"$(value 'oomwatch_victim_exit_seconds_bucket{le="0.1"}')"
check_is "how long the events took" \
	"$(grep '\] oom ' "$history" | grep -v ' repeats=' >part
		field duration_us part | awk '{ sum += $1 } END { printf("%d %.6f", NR, sum / 1e6) }')" \
	"$(value oomwatch_episode_duration_seconds_count) $(value oomwatch_episode_duration_seconds_sum)"
check_is "no record was lost, and none is kept now" "0 0 0" \
	"$(value oomwatch_records_lost_total) $(value oomwatch_recording) $(value oomwatch_last_success_timestamp_seconds)"
if "$here/../../scripts/deps" prometheus >deps.out 2>&1; then
	check_is "promtool has nothing to say" "" "$(promtool check metrics <"$file" 2>&1)"
else
	ktap_test_skip "promtool has nothing to say" "$(tail -n 1 deps.out)"
fi

# The oldest file is removed.
before=$(killed)
mv "dir/$boot.raw" "dir/$boot.2.raw"
check "without the oldest file" counts
check_is "what was counted before stays, and what is in another one is added" \
	$((2 * before)) "$(killed)"
sed "1s/$boot/aaaaaaaa-0000-4000-8000-000000000001/" "$file" >other
cp other "$file"
counts
check_is "counts of another boot are not gone on with" "$before" "$(killed)"
echo garbage >"$file"
counts
check_is "nor those of a file that is none of these" "$before" "$(killed)"

# A gap.
rm "$file" dir/*
grep -v '\] candidate seq=.* episode=\(2\|3\) ' "$history" >gap
keep gap "$lines"
counts
check_is "records that are missing are counted" \
	"$(grep -c '\] candidate seq=.* episode=\(2\|3\) ' "$history")" \
	"$(value oomwatch_records_lost_total)"

# Others may write to that directory.
rm "$file"
mkfifo "$file"
check "a FIFO instead of the file is replaced" counts
check "by the counts" [ -f "$file" ]

# It cannot be written.
rm -r out
: >err
"$tool" record --dir dir --textfile out 2>err &
recorder=$!
wait_for 20 grep -q 'no record is kept' err
wait_for 20 grep -q 'out/oomwatch.prom' err
check_is "no directory: it says so, and goes on" \
	"out/oomwatch.prom: No such file or directory: it is tried again each 30 s" \
	"$(sed -n 's/^oomwatch[a-z-]*: out/out/p' err)"
check "it still runs" kill "$recorder"
wait "$recorder"
status=0
"$tool" record --dir dir --textfile '' 2>err || status=$?
check_is "no name" "2 1" "$status $(grep -c 'textfile takes the name' err)"
ktap_finished
