#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_exec.sh - the program that oomwatch record starts for each OOM
#
# The files have recorded OOMs, which the recorder finds at its start as if it had kept
# them before it was ended.
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt
containers=$here/../tool/containers.txt
work=$(mktemp -d)
slow=""
trap 'kill $recorder $slow 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=UTC LC_ALL=C
boot=$(cat /proc/sys/kernel/random/boot_id)
recorder=""

# program NAME - an executable script, read from standard input
program()
{
	{
		echo '#!/bin/sh'
		echo "cd '$work' || exit"
		cat
	} >"$1"
	chmod 755 "$1"
}

# recorder PROGRAM [OPTION...] - start it with that program
recorder()
{
	name=$1
	shift
	: >err
	"$tool" record --dir dir --exec "$work/$name" "$@" 2>err &
	recorder=$!
}

# stop [SIGNAL] - end the recorder; sets $ended to its status
stop()
{
	ended=0
	kill "-${1:-TERM}" "$recorder"
	wait "$recorder" 2>/dev/null || ended=$?
	recorder=""
}

# fresh - no record was kept, no program was started
fresh()
{
	rm -rf dir calls
	mkdir -m 700 dir
	mkdir calls
}

# keep FILE LINES - the first records of a text are those that were kept of this boot
keep()
{
	head -n "$2" "$1" >part
	"$tool" --input part --raw "dir/$boot.raw"
}

# events - those for which the program was started, the oldest first
events()
{
	find calls -type f -printf '%f\n' | sort -n | xargs
}

# has_calls N - was it started for so many?
has_calls()
{
	[ "$(find calls -type f | wc -l)" -ge "$1" ]
}

# value EPISODE NAME... - what the program got, in this order
value()
{
	file=calls/$1
	shift
	for name in "$@"; do
		tr '\0' '\n' <"$file" | sed -n "s/^OOMWATCH_$name=//p" | sed '/^$/s/^/absent/'
	done
}

# flood N - the text of so many OOMs, each with a victim
flood()
{
	awk -v last="$1" '
		/\] victim seq=1 / { victim = $0 }
		/\] oom seq=7 / { oom = $0 }
		function put(text, seq, episode) {
			sub(/ seq=[0-9]+ episode=[0-9]+ /, " seq=" seq " episode=" episode " ", text)
			print text
		}
		END {
			for (i = 1; i <= last; i++) {
				put(victim, 2 * i - 1, i)
				put(oom, 2 * i, i)
			}
		}' "$history"
}

# processes NAME - how many run that were started by this name
processes()
{
	pgrep -cf "^/bin/sh $work/$1\$"
}

# gone NAME - do none run by this name?
gone()
{
	[ "$(processes "$1")" = 0 ]
}

# has_lines FILE N - has it so many?
has_lines()
{
	[ -e "$1" ] && [ "$(wc -l <"$1")" -ge "$2" ]
}

# childless PID - has it no child, not even one that has exited?
childless()
{
	! pgrep -P "$1" >/dev/null
}

# ended PID - does it not run any more? Where process 1 waits for none of the children that
# it gets, what has exited stays.
ended()
{
	! grep -qs '^State:.[^ZX]' "/proc/$1/status"
}

ktap_print_header
[ ! -e /dev/oomwatch ] || ktap_skip_all "the module is loaded here"
"$here/../../scripts/deps" procps >deps.out 2>&1 ||
	ktap_skip_all "needs pgrep: $(tail -n 1 deps.out)"

# It runs beside all others, as it has to be waited for.
mkdir -m 700 slow
flood 2 >part
"$tool" --input part --raw "slow/$boot.raw"
program hang <<'END'
trap '' TERM
sleep 301 &
echo "$$ $!" >>hanging
sleep 300
END
"$tool" record --dir slow --exec "$work/hang" 2>slow.err &
slow=$!
wait_for 20 [ -s hanging ]

# When a program was started, in ticks, is known exactly, however late it comes to write.
program note <<'END'
env -0 >new
cut -d ' ' -f 22 /proc/$$/stat >>order
mv new "calls/$OOMWATCH_EPISODE"
END
fresh
first=$(grep -n '\] oom seq=.* episode=4 ' "$history" | cut -d : -f 1)
keep "$history" "$first"
count=$("$tool" list --dir dir | sed 1d | wc -l)
recorder note
check "a program is started for each OOM" wait_for 20 has_calls "$count"
check_is "in the order of the OOMs, once for each" \
	"$("$tool" list --dir dir --json | sed 's/.*"episode":\([0-9]*\),.*/\1/' | xargs)" \
	"$(events)"
check "one is started in a second at most" \
	[ "$(awk 'NR == 1 { first = $1 } END { print $1 - first }' order)" -ge \
		$(((count - 2) * $(getconf CLK_TCK))) ]
stop
check_is "the recorder ends by SIGTERM" 0 "$ended"
check_is "it was told of no trouble of the program" 0 "$(grep -c "$work/note" err)"
recorder note
wait_for 20 grep -q 'no record' err
sleep 1.5
stop
check_is "a restart starts it for none again" "$count" "$(wc -l <order)"

lines=$(wc -l <"$history")
fresh
keep "$history" "$lines"
recorder note
wait_for 20 has_calls 1
stop
told=$(events)
first=${told%% *}
check_is "the oldest are left out if more than 16 wait" \
	"$(($("$tool" list --dir dir | sed 1d | wc -l) - 16))" "$(value "$first" LEFT_OUT)"
check "standard error says how many" \
	grep -q "note: it was not started for $(value "$first" LEFT_OUT) OOM" err
rm -f calls/*
recorder note
wait_for 20 has_calls 1
stop
next=$(events)
next=${next%% *}
check "those that wait are told at the next start" [ "$next" -gt "${told##* }" ]
check_is "and none was left out before" 0 "$(value "$next" LEFT_OUT)"

# One OOM with several victims, and names of any bytes.
# shellcheck disable=SC2016 # a name that a shell would run
odd_name='a\x0ab;\x5c\xff\x20$(x)'
fresh
grep ' episode=7 ' "$history" | awk -v name="victim_comm=$(echo "$odd_name" | sed 's/\\/&&/g')" \
	'{ sub("victim_comm=captain", name); print }' >odd
keep odd 1000
recorder note
wait_for 20 has_calls 1
stop
check_is "a sentence" \
	"OOM event 7 killed $odd_name (211) uid 0 and 2 more; out of memory: memory cgroup /shop" \
	"$(value 7 MESSAGE)"
check_is "the fields" "3 211 211 0 3 /shop/crew /shop memcg 58445824 killed dir/$boot.raw absent" \
	"$(value 7 PRIORITY OBJECT_PID VICTIM_PID VICTIM_UID VICTIMS MEMCG OOM_MEMCG RAN_OUT \
		FREED_BYTES OUTCOME FILE | xargs) $(value 7 REPEATS)absent"
check_is "several victims are told, with a comma between" \
	"$odd_name (211) uid 0, hand (200) uid 0, mate (206) uid 0" \
	"$(value 7 VICTIM_LIST)"
check_is "bytes that could do harm are escaped" \
	"$(echo "$odd_name" | sed 's/.x20/ /')" "$(value 7 VICTIM_COMM)"
check_is "no value of an OOM has a control character" 0 \
	"$(tr '\0' '\n' <calls/7 | grep -a '^OOMWATCH_' | tr -d '\n' | tr -d '\040-\176' | wc -c)"
check_is "the names are those that the manual has" "" "$(tr '\0' '\n' <calls/7 |
	sed -n 's/^OOMWATCH_\([A-Z_]*\)=.*/\1/p' | while read -r field; do
		grep -qE "(^|[ _])$field( |\$)" "$here/../../man/oomwatch.8" || echo "$field"
	done)"
fresh
"$tool" --input "$containers" --raw "dir/$boot.raw"
recorder note
wait_for 20 has_calls 1
stop
first=$(events)
first=${first%% *}
"$tool" --dir dir --type victim --episode "$first" --json >victims
check_is "whose the cgroup is, as JSON has it" \
	"$(grep -o '"victim_container_id":"[^"]*"' victims | head -n 1 | cut -d '"' -f 4)" \
	"$(value "$first" VICTIM_CONTAINER_ID)"
check "the test has one" [ -n "$(value "$first" VICTIM_CONTAINER_ID)" ]
place=$(value "$first" PLACE)
check "where it was: $place" grep -q ' ' <<EOT
$place
EOT
check "nothing of that is escaped" fails grep -qF '\x20' <<EOT
$place
EOT
check "the message has it as it is" grep -qF "; $place" <<EOT
$(value "$first" MESSAGE)
EOT

# What it inherits.
program inherit <<'END'
# What this shell has open for itself, ls does not get; it opens the directory itself.
ls -l /proc/self/fd >listing
sed -n "/ -> .proc.*fd\$/d; s/.* \([0-9]*\) -> \(.*\)/\1 \2/p" listing >fds
cat /proc/$$/oom_score_adj >adj
cut -d ' ' -f 5 /proc/$$/stat | grep -cx $$ >group
echo "$# ${NOTIFY_SOCKET-unset} ${OOMWATCH_OLD-unset} ${OTHER-unset}" >rest
echo said
date >calls/done
END
fresh
flood 1 >text
keep text 2
protect=--protect
"$tool" record --protect --help >help 2>&1 || protect=""
NOTIFY_SOCKET=/absent WATCHDOG_USEC=1 OOMWATCH_OLD=1 OTHER=kept
export NOTIFY_SOCKET WATCHDOG_USEC OOMWATCH_OLD OTHER
recorder inherit ${protect:+"$protect"} >out 7<"$history"
unset NOTIFY_SOCKET WATCHDOG_USEC OOMWATCH_OLD OTHER
wait_for 20 has_calls 1
if [ -n "$protect" ]; then
	check_is "the recorder is protected, the program is not" "-1000 0" \
		"$(cat "/proc/$recorder/oom_score_adj") $(cat adj)"
else
	ktap_test_skip "the recorder is protected, the program is not" "it needs CAP_SYS_RESOURCE"
fi
stop
check_is "no file is open in it but standard input, output and error" "0 1 2" \
	"$(cut -d ' ' -f 1 fds | xargs)"
check_is "its standard input is empty" "0 /dev/null" "$(grep '^0 ' fds)"
check_is "its output is that of the recorder" said "$(cat out)"
check_is "it leads a process group" 1 "$(cat group)"
check_is "no argument, nothing of the service manager, nothing of another OOM" \
	"0 unset unset kept" "$(cat rest)"

# A shell sets its own mask.
printf '%s\n' "#!$(command -v awk) -f" 'BEGIN {
	while ((getline line <"/proc/self/status") > 0)
		if (line ~ /^Sig(Blk|Ign)/)
			print line >"calls/signals"
	print "done" >"calls/signals"
}' >signals
chmod 755 signals
fresh
keep text 2
trap '' USR1
recorder signals
trap - USR1
wait_for 20 grep -qs "^done" calls/signals
stop
seen=""
cut -s -f 2 calls/signals >masks
while read -r mask; do
	# 32 and 33 are those of the C library, which lets no program set them.
	seen="$seen $((0x$mask & ~0x180000000))"
done <masks
check_is "no signal is blocked or ignored" " 0 0" "$seen"

# What fails.
program fail <<'END'
date >>calls/done
exit 3
END
fresh
flood 3 >text
keep text 6
recorder fail
wait_for 20 has_lines calls/done 3
sleep 1.2
stop
check_is "a program that fails is told once" 1 \
	"$(grep -c 'fail: it has failed, with exit status 3$' err)"
program die <<'END'
date >>calls/done
kill -SEGV $$
END
fresh
keep text 2
recorder die
check "one that is ended by a signal, too" wait_for 20 grep -q 'die: it was ended by signal 11$' err
stop
fresh
keep text 2
recorder absent
check "one that is not there is told at the start" \
	wait_for 20 grep -q 'absent: it cannot be started now: No such file' err
check "and when it is to be started" \
	wait_for 20 grep -q 'absent: it cannot be started: No such file' err
check "the recorder goes on" kill -0 "$recorder"
stop
check_is "what it was not started for is counted at the end" 1 \
	"$(grep -c 'absent: it was not started for 1 OOM$' err)"
status=0
"$tool" record --dir dir --exec note 2>err || status=$?
check_is "a name is no path" "2 1" "$status $(grep -c 'exec takes the path of a program' err)"

# Children of its group end with it.
program fork <<'END'
sleep 302 &
sleep 302 &
echo $! >child
date >calls/done
END
fresh
keep text 2
recorder fork
wait_for 20 has_calls 1
check "children that it leaves are killed" wait_for 20 ended "$(cat child)"
check "there is no zombie" wait_for 20 childless "$recorder"
stop

# While one runs, the recorder is ended.
program wait_long <<'END'
date >>calls/done
exec sleep 303
END
fresh
keep text 6
recorder wait_long
wait_for 20 has_calls 1
child=$(pgrep -P "$recorder")
before=$(date +%s)
stop
check_is "SIGTERM ends the recorder" 0 "$ended"
check "without waiting for its program" [ "$(($(date +%s) - before))" -lt 60 ]
check "and the program" wait_for 20 ended "$child"
recorder wait_long
wait_for 20 has_lines calls/done 2
child=$(pgrep -P "$recorder")
stop KILL
check "SIGKILL of the recorder ends the program, too" \
	wait_for 20 ended "$child"

# 1000 at once, and a program that takes its time.
program flooded <<'END'
echo "$OOMWATCH_EPISODE $OOMWATCH_LEFT_OUT $(pgrep -c -f "^/bin/sh $0\$")" >>calls/told
sleep 0.2
END
fresh
flood 1000 >text
keep text 2
recorder flooded
wait_for 20 has_lines calls/told 1
stop
keep text 2000
recorder flooded
wait_for 120 has_lines calls/told 17
sleep 1.5
stop
check_is "of 1000 at once, the first and the last 16 are told" \
	"1 $(seq -s ' ' 985 1000)" "$(cut -d ' ' -f 1 calls/told | xargs)"
check_is "how many were left out is told with the next one" "985 983" \
	"$(awk '$2 { print $1, $2 }' calls/told)"
check_is "one runs at a time" 1 "$(cut -d ' ' -f 3 calls/told | sort -u)"

# The slow one.
check "a program that hangs is killed" wait_for 75 \
	grep -q 'hang: it was killed, as it ran for 30 s$' slow.err
check "with its children, though it ignores SIGTERM" \
	wait_for 20 ended "$(head -n 1 hanging | cut -d ' ' -f 2)"
check "the next one is started then" wait_for 20 has_lines hanging 2
before=$(date +%s)
kill "$slow"
wait "$slow"
slow=""
check "a recorder that ends kills one that ignores SIGTERM" wait_for 20 gone hang
check "without waiting for it" [ "$(($(date +%s) - before))" -lt 60 ]
ktap_finished
