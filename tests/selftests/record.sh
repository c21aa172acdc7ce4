#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch record: what it keeps is what the module has, also if it is killed again and
# again, or the module is unloaded and loaded; it says in one line why it keeps nothing.
. "$(dirname "$0")/lib.sh"

work=""

# recorder [OPTION...] - start it; sets $recorder
recorder()
{
	"$tool" record --dir "$work/kept" "$@" 2>>"$work/said" &
	recorder=$!
	background="$background $recorder"
}

# stop - end it as a service manager does; sets $ended to its status
stop()
{
	kill "$recorder"
	ended=0
	wait "$recorder" || ended=$?
}

# is_whole - is each record of this load kept, and each once?
is_whole()
{
	seq 1 "$(last_seq)" >"$work/wanted"
	"$tool" --dir "$work/kept" | sed -n 's/.* seq=\([0-9]*\) .*/\1/p' >"$work/seen"
	cmp "$work/wanted" "$work/seen"
}

kept_last()
{
	[ "$("$tool" --dir "$work/kept" -n 1 | sed 's/.* seq=\([0-9]*\) .*/\1/')" = \
		"$(last_seq)" ]
}

# is_all_kept - has the last victim let go of its memory, and is that kept?
is_all_kept()
{
	[ "$(stat_of held)" = 0 ] && kept_last
}

# kill_hogs N - one after the other
kill_hogs()
{
	"$hog" -n "$1" -g "$cgroups/record" 8 >/dev/null 2>&1
}

# says PATTERN - has it said that?
says()
{
	grep -q -e "$1" "$work/said"
}

# keeps_rules - does what was kept keep the rules of verify?
keeps_rules()
{
	"$tool" verify --dir "$work/kept" >"$work/verify" && return
	ktap_print_msg "$(grep -A 5 '^not ok' "$work/verify")"
	return 1
}

# unloads - rmmod, which is refused at times
unloads()
{
	rmmod oomwatch 2>/dev/null
}

# small_is_whole - are all records in the small directory?
small_is_whole()
{
	[ "$("$tool" --dir "$work/small/kept" | wc -l)" = "$(last_seq)" ]
}

# is_bounded - do the files take 1 MiB at most?
is_bounded()
{
	[ "$(cat "$work"/kept/*.raw | wc -c)" -le 1048576 ]
}

# has_ended - has the program written its last line?
has_ended()
{
	[ -e "$work/calls" ] && [ "$(wc -l <"$work/calls")" -ge 2 ]
}

# kill_recorders - kill it five times, and start it again
kill_recorders()
{
	for pause in 0.1 0.7 0.3 1.2 0.5; do
		sleep "$pause"
		kill -9 "$recorder"
		wait "$recorder" 2>/dev/null
		recorder
	done
}

# listed - the events in the list of what was kept, with their boots
listed()
{
	"$tool" list --dir "$work/kept" --json |
		sed -n 's/.*"boot":\(-*[0-9]*\).*"episode":\([0-9]*\).*/\1 \2/p'
}

start
require_memcg
require_module
require_tool
make_cgroup record 2M
work=$(mktemp -d)
mounted=$work
mount -t tmpfs -o size=8M none "$work"
# What tests before this one have left in the ring is not looked at.
unload
load

recorder
kill_hogs 1
check "a kill is kept within some seconds" wait_for 60 kept_last
check_is "the list has it" "kept" \
	"$("$tool" list --dir "$work/kept" -1 | awk 'NR == 2 { print $(NF - 1) }')"
check "the files are for root only" [ "$(stat -c %a "$work/kept"/*.raw)" = 600 ]
check_is "a second one is refused" \
	"oomwatch: $work/kept: another 'oomwatch record' keeps records there" \
	"$("$tool" record --dir "$work/kept" 2>&1)"

kill_hogs 40 &
storm=$!
kill_recorders
wait "$storm"
check "after a storm, all is kept" wait_for 60 kept_last
check "each record, and each once, though it was killed five times" is_whole
check_is "the list has no event twice" "" "$(listed | sort | uniq -d)"
check_is "and no part is missing" 0 \
	"$("$tool" list --dir "$work/kept" | grep -c ' part ')"
check_is "it has every victim of the storm" 41 \
	"$("$tool" list --dir "$work/kept" --json | grep -c '"outcome":"killed"')"
check_is "nothing was overwritten" "" "$(cat "$work/said")"

check "rmmod works while it runs" wait_for 60 unloads
check "it says so" wait_for 60 says 'no record is kept now'
load
kill_hogs 1
check "when the module is there again, it goes on" wait_for 60 kept_last
check "and says so" wait_for 60 says 'it goes on'
check_is "both loads are listed" 2 "$(listed | grep -c ' 1$')"
check_is "each said once" 2 "$(wc -l <"$work/said")"
check "verify finds both in order" keeps_rules
# Now it looks once a second whether there is anything new.
sleep 3
kill_hogs 1
stop
check_is "it ends when it is told to" 0 "$ended"
check_is "what came just before is kept" 43 \
	"$("$tool" list --dir "$work/kept" --json | grep -c '"outcome":"killed"')"
recorder
check "and what comes of it later" wait_for 10 is_all_kept
stop

# A record that was not written to its end, as after a power failure.
file=$(ls "$work"/kept/*.raw)
size=$(stat -c %s "$file")
head -c $((size - 20)) "$file" >"$work/torn"
cat "$work/torn" >"$file"
recorder
check "what was cut off is kept again" wait_for 60 kept_last
check_is "in its place" "$size" "$(stat -c %s "$file")"
check_is "and nothing else" "" "$("$tool" --dir "$work/kept" 2>&1 >/dev/null)"
stop

# No room, and no permission to write.
mkdir "$work/small"
mount -t tmpfs -o size=16k none "$work/small"
: >"$work/said"
"$tool" record --dir "$work/small/kept" 2>>"$work/said" &
recorder=$!
background="$background $recorder"
kill_hogs 8
check "a full disk is told" wait_for 60 says 'No space left on device: no record is kept'
mount -o remount,size=4M "$work/small"
check "with room again, it goes on" wait_for 60 says 'it goes on'
check "nothing is missing" wait_for 60 small_is_whole
check_is "two lines" 2 "$(wc -l <"$work/said")"
stop
umount "$work/small"

# Old boots go first when there is no room for all.
cp "$file" "$work/old"
for old in 1 2 3; do
	name=$work/kept/00000000-0000-4000-8000-00000000000$old.raw
	cp "$work/old" "$name"
	while [ "$(stat -c %s "$name")" -lt 350000 ]; do
		tail -c +217 "$work/old" >>"$name"
	done
done
recorder --max-use 1M
kill_hogs 1
check "the size is bounded" wait_for 60 is_bounded
check "this boot stays" wait_for 60 kept_last
check "and others" [ "$(find "$work/kept" -name '00000000-*' | wc -l)" -gt 0 ]
stop

# A program for each OOM, but for those of the cgroup that the recorder is in.
unload
load
make_cgroup own 8M
cat >"$work/program" <<END
#!/bin/sh
echo "\$OOMWATCH_OUTCOME \$OOMWATCH_OOM_MEMCG \$OOMWATCH_LEFT_OUT" >>$work/calls
cat /proc/self/oom_score_adj >>$work/calls
END
chmod 755 "$work/program"
sh -c 'echo 0 >"$1/own/cgroup.procs"
	exec "$2" record --dir "$3/exec" --protect --exec "$3/program"' \
	sh "$cgroups" "$tool" "$work" 2>"$work/said" &
recorder=$!
background="$background $recorder"
wait_for 60 [ -d "$work/exec" ]
check "it is in a cgroup of its own" grep -qx "$recorder" "$cgroups/own/cgroup.procs"
"$hog" -n 1 -g "$cgroups/own" 16 >/dev/null 2>&1
kill_hogs 1
check "a program is started for an OOM" wait_for 60 has_ended
sleep 1.5
# While the victim exits, the recorder itself may ask for memory: another OOM of its cgroup, if
# it does not only wait for the victim. The recorder may not have read one that came
# after that of /record when it started the program.
grep ' oom ' "$events" | grep -Ev ' outcome=(victim_pending|trigger_dying) ' >"$work/ooms"
all=$(grep -c ' oom_memcg=/own ' "$work/ooms")
before=$(sed '/ oom_memcg=\/record /q' "$work/ooms" | grep -c ' oom_memcg=/own ')
calls=$(paste -sd ';' "$work/calls")
left_out=${calls#killed /record }
left_out=${left_out%;0}
case $left_out in
"" | *[!0-9]*) left_out=none ;;
esac
check_is "but for none of its own cgroup; it can be a victim" "killed /record $left_out;0" \
	"$calls"
check "it was told how many these were: $left_out, of $before to $all" \
	between "$((before > 0 ? before : 1))" "$left_out" "$all"
stop

# What pstore has of a panic is taken over, once.
pstore=/var/lib/systemd/pstore/oomwatch-test
if mkdir -p "$pstore" 2>/dev/null; then
	"$tool" --dir "$work/kept" --boot --type oom --episode 1 -n 1 |
		awk '{
			seq = $0
			sub(/.* seq=/, "", seq)
			sub(/ .*/, "", seq)
			time = $0
			sub(/\].*/, "", time)
			sub(/\[ */, "", time)
			sub(/ wall=[0-9.]*/, "")
			split(time, part, ".")
			printf("oomwatch: %d.1/1 %s wall=%d.%s\n", seq, $0,
			       1600000000 + part[1], part[2])
		}' >"$pstore/dmesg.txt"
	: >"$work/said"
	recorder
	wait_for 60 says 'took over'
	stop
	recorder
	wait_for 60 kept_last
	stop
	check_is "a panic is taken over, once" 1 "$(grep -c 'took over' "$work/said")"
	check "it is a boot of its own" [ -f "$work/kept/panic-1600000000.raw" ]
	check_is "with its OOM" 1 "$("$tool" list --dir "$work/kept" --json |
		grep '"boot_id":"panic-1600000000"' | grep -c '"episode":1,')"
	rm -r "$pstore"
else
	ktap_test_skip "a panic is taken over" "cannot make $pstore"
fi
ktap_finished
