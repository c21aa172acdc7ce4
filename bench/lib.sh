# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# lib.sh - what the parts of the bench share; all of it runs in the guest
#
# Each measurement is a row of CSV on standard output:
#	PART,SERIES,X,METRIC,UNIT,VALUE
# Where the guest counts instructions (scripts/bench), its clocks do: one
# nanosecond is one instruction, also in the TSC.
tracing=/sys/kernel/tracing
cgroup=/sys/fs/cgroup/bench

# row SERIES X METRIC UNIT VALUE - one measurement of this part
row()
{
	echo "${part:?},$1,$2,$3,$4,$5"
}

# load [PARAMETER...], unload - the module
load()
{
	insmod /oomwatch.ko "$@"
}

unload()
{
	rmmod oomwatch
}

# wait_until COMMAND... - at most for a minute
wait_until()
{
	local tries=600

	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || {
			echo "$part: waited in vain for: $*" >&2
			exit 1
		}
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
	echo max >"$cgroup/memory.max"
	kill "$crowd"
	wait
	wait_until crowd_is_gone
}

crowd_is_gone()
{
	[ "$(wc -l <"$cgroup/cgroup.procs")" = 0 ]
}

# kill_one - an OOM in the cgroup, which kills who asked
kill_one()
{
	hog -a 1000 -g "$cgroup" 32 >/dev/null 2>&1 || true
}

# kill_reported - the same, at a pace that the kernel's rate limit of its reports, 10 in
# 5 s, lets pass
kill_reported()
{
	sleep 0.6
	kill_one
}

# time_functions NAME... - from here on, have trace events at their entry and return.
# Who attaches to them later is timed with them.
time_functions()
{
	local name

	mount -t tracefs tracefs "$tracing"
	echo x86-tsc >"$tracing/trace_clock"
	for name in "$@"; do
		echo "p:bench/enter_$name $name" >>"$tracing/kprobe_events"
		echo "r:bench/leave_$name $name" >>"$tracing/kprobe_events"
	done
	echo 1 >"$tracing/events/bench/enable"
}

# durations NAME - of the calls by hog since forget_durations, in ns, a line each
durations()
{
	awk -v enter="enter_$1:" -v leave="leave_$1:" '
		$1 !~ /^hog-/ { next }
		$5 == enter { start = $4 + 0 }
		$5 == leave { print $4 - start }' "$tracing/trace"
}

forget_durations()
{
	echo >"$tracing/trace"
}
