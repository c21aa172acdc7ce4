# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# lib.sh - what the parts of the bench share; all of it runs in the guest
#
# Each measurement is a row of CSV on standard output:
#	PART,SERIES,X,METRIC,UNIT,VALUE
# Where the guest counts instructions (tests/bench/run), its clocks do: one
# nanosecond is one instruction, also in the TSC. The counter of arm64 has 62.5 MHz in
# QEMU, so figures there are multiples of 16.
#
# What is timed goes to a trace instance of its own: trace-cmd clears the others.
tracing=/sys/kernel/tracing/instances/bench
cgroup=/sys/fs/cgroup/bench

# row SERIES X METRIC UNIT VALUE - one measurement of this part
row()
{
	echo "${part:?},$1,$2,$3,$4,$5"
}

# fail WHAT - a part that goes on would measure something else
fail()
{
	echo "${part:?}: $1" >&2
	exit 1
}

# load [PARAMETER...], unload - the module
load()
{
	insmod /oomwatch.ko "$@" || fail "cannot load the module"
}

# settle - with direct=1, wait until the probe that runs for each candidate was replaced,
# which it is a second after the load
settle()
{
	! grep -qs Y /sys/module/oomwatch/parameters/direct ||
		wait_until grep -q '^direct_oom_badness 1' \
			/sys/kernel/debug/oomwatch/stats
}

# direct_works - print "yes" if the kernel can do what direct=1 asks for. If it can, stats
# warns of what rmmod waits for.
direct_works()
{
	load direct=1
	if grep -q '^rmmod may wait' /sys/kernel/debug/oomwatch/stats; then
		settle
		echo yes
	else
		echo "${part:?}: left out: direct=1: not on this kernel" >&2
	fi
	unload
}

unload()
{
	rmmod oomwatch || fail "cannot unload the module"
}

# wait_until COMMAND... - at most for a minute
wait_until()
{
	local tries=600

	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || fail "waited in vain for: $*"
		sleep 0.1
	done
}

make_cgroup()
{
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control
	mkdir "$cgroup"
}

# leave_room MIB - set the limit to what the cgroup has now, and so much more
leave_room()
{
	echo $(($(cat "$cgroup/memory.current") + $1 * 1048576)) \
		>"$cgroup/memory.max"
}

# start_crowd N - so many processes in the cgroup, and 8 MiB for others
start_crowd()
{
	crowd "$1" "$cgroup" >"/tmp/crowd$1" &
	crowd=$!
	wait_until grep -qs ready "/tmp/crowd$1"
	leave_room 8
}

end_crowd()
{
	kill "$crowd"
	wait
	# What it is charged for is given back later. A new one has nothing.
	wait_until rmdir "$cgroup" 2>/dev/null
	mkdir "$cgroup"
}

# kill_one - an OOM in the cgroup, which kills who asked
kill_one()
{
	hog -x -a 1000 -g "$cgroup" 32 >/dev/null 2>&1 || true
}

# kill_reported - the same, at a pace that the kernel's rate limit of its reports, 10 in
# 5 s, lets pass
kill_reported()
{
	sleep 0.6
	kill_one
}

# trace_instance - what is timed goes there. Only the TSC is printed as it is; of other
# clocks, which have nanoseconds, that takes the raw format.
trace_instance()
{
	local clock=mono

	mount -t tracefs tracefs /sys/kernel/tracing
	mkdir "$tracing"
	[ "$(uname -m)" != x86_64 ] || clock=x86-tsc
	clock=${trace_clock:-$clock}
	echo "$clock" >"$tracing/trace_clock" || fail "there is no clock $clock"
	[ "$clock" = x86-tsc ] || echo raw >"$tracing/trace_options"
}

# time_functions NAME... - from here on, have trace events at their entry and return.
# Who attaches to them later is timed with them. $trace_clock names another clock than
# that which counts instructions, $per_unit says how many of ours a nanosecond has.
time_functions()
{
	local name

	[ -d "$tracing" ] || trace_instance
	for name in "$@"; do
		echo "p:bench/enter_$name $name"
		echo "r:bench/leave_$name $name"
	done >>/sys/kernel/tracing/kprobe_events || fail "cannot time $*"
	echo 1 >"$tracing/events/bench/enable"
}

# forget_functions NAME... - time them no more
forget_functions()
{
	local name

	echo 0 >"$tracing/events/bench/enable"
	for name in "$@"; do
		echo "-:bench/enter_$name"
		echo "-:bench/leave_$name"
	done >>/sys/kernel/tracing/kprobe_events || fail "cannot forget $*"
}

# trace_lines - COMM-PID TIME EVENT, a line each
trace_lines()
{
	local event

	if grep -q x86-tsc] "$tracing/trace_clock"; then
		awk '$4 ~ /:$/ { sub(/:/, "", $4); sub(/:/, "", $5); print $1, $4, $5 }' \
			"$tracing/trace"
		return
	fi
	{
		sed 's/^/comm /' /sys/kernel/tracing/saved_cmdlines
		for event in "$tracing"/events/bench/*/id; do
			echo "event $(cat "$event") $(basename "$(dirname "$event")")"
		done
		cat "$tracing/trace"
	} | awk '
		$1 == "comm" { comm[$2] = $3; next }
		$1 == "event" { event[$2] = $3; next }
		$4 == "type:" { print comm[$1] "-" $1, $3, event[$5] }'
}

# gaps FROM TO - of hog since forget_durations, from one of these events to the next of
# the other, a line each
gaps()
{
	trace_lines | awk -v from="$1" -v to="$2" -v per_unit="${per_unit:-1}" '
		$1 !~ /^hog-/ { next }
		$3 == from { start[$1] = $2 + 0 }
		$3 == to && $1 in start {
			printf("%.0f\n", ($2 - start[$1]) * per_unit)
			delete start[$1]
		}'
}

# durations NAME - the same, of the calls of a function
durations()
{
	gaps "enter_$1" "leave_$1"
}

forget_durations()
{
	echo >"$tracing/trace"
}

# last_rows SERIES X METRIC - a row for each of the last 11 numbers on standard input
last_rows()
{
	tail -n 11 | while read -r number; do
		row "$1" "$2" "$3" instructions "$number"
	done
}

# unreported SERIES X METRIC - a row for each of 11 kills on end, which come too fast for
# the kernel to report them: it reports no more than 10 in 5 s, so that the ones that
# follow have to wait for theirs
unreported()
{
	sleep 6
	forget_durations
	for _ in $(seq 21); do
		kill_one
	done
	durations mem_cgroup_out_of_memory | last_rows "$1" "$2" "$3"
	sleep 6
}
