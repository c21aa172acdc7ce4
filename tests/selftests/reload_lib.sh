# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # lib.sh, sourced before, sets these
#
# reload_lib.sh - loading and unloading in a flood and in a storm, for the tests of that
# OOMWATCH_CYCLES says how often in the storm, in fives; OOMWATCH_SECONDS how long each
# step may take.
cycles=${OOMWATCH_CYCLES:-20}
seconds=${OOMWATCH_SECONDS:-5}
tracing=/sys/kernel/debug/tracing
other=${OOM_PROVOKE_KO:-$here/oom_provoke/oom_provoke.ko}
[ -f "$other" ] || other=""
[ -f "$tracing/kprobe_events" ] || tracing=""
programs=yes
"$here/attach" vfs_statfs || [ $? != 4 ] || programs=""
loglevel=$(cut -f1 /proc/sys/kernel/printk)
times=$(mktemp -d)

# finish - the last line of a test, as ktap_finished
finish()
{
	dmesg -n "$loglevel"
	rm -r "$times"
	ktap_finished
}

# Hundredths of a second since boot.
now()
{
	tr -d . </proc/uptime | cut -d' ' -f1
}

# timed NAME COMMAND... - note how long it takes
timed()
{
	local name=$1 before status=0
	shift

	before=$(now)
	"$@" || status=$?
	echo $(($(now) - before)) >>"$times/$name"
	return "$status"
}

# Another module, again and again.
load_other()
{
	while [ -f "$times/go" ]; do
		timed insmod insmod "$other" || return
		timed "rmmod of the other" rmmod oom_provoke || return
	done
}

# A kprobe event on what has nothing to do with an OOM, again and again.
event_on()
{
	echo "p:oomwatch_other/statfs vfs_statfs" >>"$tracing/kprobe_events" &&
		echo 1 >"$tracing/events/oomwatch_other/statfs/enable"
}

event_off()
{
	echo 0 >"$tracing/events/oomwatch_other/statfs/enable" &&
		echo "-:oomwatch_other/statfs" >>"$tracing/kprobe_events"
}

trace_other()
{
	while [ -f "$times/go" ]; do
		timed kprobe event_on || return
		timed "kprobe off" event_off || return
	done
}

# A BPF program, again and again: attached and detached.
attach_other()
{
	while [ -f "$times/go" ]; do
		timed bpf "$here/attach" vfs_statfs || return
	done
}

# start_others, end_others NAME - and check how long they took
start_others()
{
	rm -f "$times"/*
	touch "$times/go"
	others=""
	[ -z "$other" ] || { load_other & others=$!; }
	[ -z "$tracing" ] || { trace_other & others="$others $!"; }
	[ -z "$programs" ] || { attach_other & others="$others $!"; }
	background="$background $others"
}

end_others()
{
	local name=$1 pid failed=0 what worst

	rm -f "$times/go"
	for pid in $others; do
		wait "$pid" || failed=$((failed + 1))
	done
	check_is "$name: what others do works" 0 "$failed"
	set -- rmmod load
	if [ -n "$other" ]; then
		set -- "$@" insmod "rmmod of the other"
	else
		ktap_test_skip "$name: another module" "no OOM_PROVOKE_KO"
	fi
	if [ -n "$tracing" ]; then
		set -- "$@" kprobe "kprobe off"
	else
		ktap_test_skip "$name: kprobe" "no kprobe events"
	fi
	if [ -n "$programs" ]; then
		set -- "$@" bpf
	else
		ktap_test_skip "$name: bpf" "no BPF programs at kprobes"
	fi
	# Each of these was done at least once.
	for what in "$@"; do
		worst=$(sort -n "$times/$what" | tail -n 1)
		ktap_print_msg "$what: $(grep -c . "$times/$what") times, $worst/100 s at most"
		check "$name: $what takes $seconds s at most" \
			between 0 "${worst:--1}" $((seconds * 100))
	done
}

triggers()
{
	[ "$(stat_of episodes_no_victim)" -gt 10 ]
}

triggers_still()
{
	grep -q ' trigger_oom_score_adj=-1000 ' "$events"
}

# start_survivor CGROUP [OPTION...] - a trigger that lives on and comes from two places
# in the kernel. It ends after two minutes, so that whatever waits for that ends, too. Who
# sees to that does not have the output of the test: the runner waits for all who have.
start_survivor()
{
	local cgroup=$1
	shift

	"$hog" -w -a -1000 -g "$cgroups/$cgroup" "$@" 4096 >/dev/null 2>&1 &
	survivor=$!
	{ sleep 120; kill -9 "$survivor"; } >/dev/null 2>&1 &
	watchdog=$!
	background="$background $survivor $watchdog"
	check "it triggers" wait_for 60 triggers
}

end_survivor()
{
	ktap_print_msg "it slept $(status "$survivor" voluntary_ctxt_switches) times"
	kill -9 "$survivor" "$watchdog"
}

# reload COUNT [PARAMETER...] - sets $done
reload()
{
	local count=$1
	shift

	done=0
	while [ "$done" -lt "$count" ] && timed rmmod rmmod oomwatch &&
		timed load load "$@"; do
		done=$((done + 1))
	done
}

# storm NAME [PARAMETER...] - load and unload while one after the other is killed
storm()
{
	local name=$1
	shift

	unload
	load "$@"
	dmesg -n 1
	"$hog" -n 1000000 -g "$cgroups/storm" 4 >/dev/null &
	storm=$!
	# Who reads scores calls a function that is watched, too.
	while cat /proc/[0-9]*/oom_score >/dev/null 2>&1 || :; do
		:
	done &
	reader=$!
	background="$background $storm $reader"
	done=0
	seen=0
	while [ "$done" -lt "$cycles" ] && rmmod oomwatch && load "$@"; do
		done=$((done + 1))
		# Every fifth time, wait until the new instance has seen a kill.
		[ $((done % 5)) = 0 ] || continue
		wait_for 60 grep -q ' victim ' "$events" && seen=$((seen + 1))
		# And until the probe was replaced by a direct call.
		[ $# = 0 ] || wait_for 60 is_called || ktap_print_msg "no direct call"
	done
	check_is "$name: $cycles times unloaded and loaded during a storm" "$cycles" "$done"
	check_is "$name: each new instance records" $((cycles / 5)) "$seen"
	check "$name: the storm went on" kill -0 "$storm"
	check "$name: so did a reader of scores" kill -0 "$reader"
	kill -9 "$storm" "$reader"
}

