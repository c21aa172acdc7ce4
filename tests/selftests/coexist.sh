#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Other tracers of the functions that oomwatch probes: the function tracer, kprobe
# and kretprobe events, the function graph tracer, all functions of the kernel
# traced, and bpftrace's oomkill.bt where it is installed. Whoever comes or goes
# first: each of those who are there sees each kill, and the kernel counts the same.
. "$(dirname "$0")/lib.sh"

tracing=/sys/kernel/debug/tracing
watched="out_of_memory oom_kill_process"
kills=4

start
require_memcg
require_module
[ -d "$tracing/instances" ] || ktap_skip_all "no instances in $tracing"
[ -f "$tracing/kprobe_events" ] || ktap_skip_all "needs CONFIG_KPROBE_EVENTS"
grep -qw function "$tracing/available_tracers" ||
	ktap_skip_all "needs CONFIG_FUNCTION_TRACER"
make_cgroup coexist 1M
# All that oomwatch probes, whatever gcc has split off from it.
probed=$(sed -n 's/^probe_\([^ ]*\) attached$/\1*/p' "$stats")
said=$(mktemp)
unload

# instance WATCHER - its own part of the kernel's tracing, so that nobody else's is
# disturbed; in older kernels, only the main part can draw graphs
instance()
{
	case $1 in
	graph) echo "$tracing" ;;
	*) echo "$tracing/instances/oomwatch-$1" ;;
	esac
}

# trace WATCHER TRACER FUNCTIONS - by a tracer of the kernel
trace()
{
	mkdir -p "$(instance "$1")"
	for function in $3; do
		echo "$function" >>"$(instance "$1")/set_ftrace_filter"
	done
	echo "$2" >"$(instance "$1")/current_tracer"
}

# probe WATCHER TYPE - by events at the watched functions
probe()
{
	mkdir "$(instance "$1")"
	for function in $watched; do
		echo "$2:oomwatch_$1/$function $function" >>"$tracing/kprobe_events"
	done
	echo 1 >"$(instance "$1")/events/oomwatch_$1/enable"
}

# kprobes - how many there are on the function that bpftrace's program watches
kprobes()
{
	grep -c ' oom_kill_process+0x0 ' /sys/kernel/debug/kprobes/list
}

# bpftrace says so before it attaches its probe.
bpftrace_watches()
{
	gone "$bpftrace" ||
		{ grep -q Tracing "$said" && [ "$(kprobes)" -gt "$before" ]; }
}

# Of kernels before 5.11 it does not find the BTF by itself.
start_bpftrace()
{
	before=$(kprobes)
	BPFTRACE_BTF=${BPFTRACE_BTF:-/sys/kernel/btf/vmlinux} \
		bpftrace "$oomkill" >"$said" 2>&1 &
	bpftrace=$!
	background="$background $bpftrace"
	wait_for 120 bpftrace_watches && ! gone "$bpftrace"
}

# interrupted - is bpftrace at its end? It forgets a signal that comes before it waits for
# its first event; a second one while it ends would kill it.
interrupted()
{
	kill -INT "$bpftrace" 2>/dev/null || return 0
	sleep 1
	grep -q '^State:.Z' "/proc/$bpftrace/status" 2>/dev/null
}

attach()
{
	case $1 in
	ftrace) trace "$1" function "$probed" ;;
	everything) trace "$1" function "" ;;
	graph) trace "$1" function_graph "$watched" ;;
	kprobe) probe "$1" p ;;
	kretprobe) probe "$1" r ;;
	bpftrace) start_bpftrace ;;
	oomwatch) load ;;
	esac
	there="${there:+$there }$1"
}

detach()
{
	case $1 in
	ftrace | everything | graph) echo nop >"$(instance "$1")/current_tracer" ;;
	kprobe | kretprobe)
		echo 0 >"$(instance "$1")/events/oomwatch_$1/enable"
		for function in $watched; do
			echo "-:oomwatch_$1/$function" >>"$tracing/kprobe_events"
		done
		;;
	bpftrace)
		wait_for 6 interrupted || kill -9 "$bpftrace"
		wait "$bpftrace"
		;;
	oomwatch) rmmod oomwatch ;;
	esac
	case $1 in
	graph) echo >"$tracing/set_ftrace_filter" ;;
	*) [ ! -d "$(instance "$1")" ] || rmdir "$(instance "$1")" ;;
	esac
	there=$(echo " $there " | sed "s/ $1 / /; s/^ *//; s/ *$//")
}

# lines_of FILE FORMAT - how many lines it has of each watched function
lines_of()
{
	for function in $watched; do
		# shellcheck disable=SC2059 # it is a format
		grep -c "$(printf "$2" "$function")" "$1"
	done
}

# How many functions were traced, by the counts of the buffers.
functions_traced()
{
	cat "$(instance everything)"/per_cpu/cpu*/stats |
		awk '/^(entries|overrun):/ { sum += $2 } END { print sum }'
}

bpftrace_has()
{
	[ "$(grep -c ' OOM kill of PID ' "$said")" -ge "$1" ]
}

# What oomwatch says of itself to have missed: nothing.
missed()
{
	awk '/^missed_|^unobserved |^blind / { sum += $2 } END { print sum + 0 }' \
		"$stats"
}

# forget WATCHER - what it has seen up to now does not count
forget()
{
	case $1 in
	kernel) kills_before=$(kernel_kills) ;;
	oomwatch) seq=$(last_seq) ;;
	bpftrace) said_before=$(grep -c ' OOM kill of PID ' "$said") ;;
	*) echo >"$(instance "$1")/trace" ;;
	esac
}

# seen WATCHER - how many kills it has seen, in each of its ways to see them
seen()
{
	case $1 in
	kernel) echo $(($(kernel_kills) - kills_before)) ;;
	oomwatch)
		records_after "$seq" victim | grep -c ' task_memcg=/coexist '
		records_after "$seq" oom | grep -c ' outcome=killed '
		echo $((kills + $(missed)))
		;;
	bpftrace)
		# It prints a little later.
		wait_for 60 bpftrace_has $((said_before + kills))
		echo $(($(grep -c ' OOM kill of PID ' "$said") - said_before))
		;;
	graph) lines_of "$tracing/trace" ' %s()' ;;
	kprobe | kretprobe) lines_of "$(instance "$1")/trace" ': %s: (' ;;
	ftrace) lines_of "$(instance "$1")/trace" ': %s <-' ;;
	everything)
		# A kill takes thousands of functions, which nobody counts by name.
		[ "$(functions_traced)" -lt $((kills * 1000)) ] || echo "$kills"
		;;
	esac
}

# check_there NAME - some kills, that all who are there see
check_there()
{
	wanted="" found=""
	for watcher in kernel $there; do
		forget "$watcher"
	done
	"$hog" -n "$kills" -g "$cgroups/coexist" 4 >/dev/null
	for watcher in kernel $there; do
		count=$(seen "$watcher" | tr '\n' ' ')
		found="$found$watcher: $count"
		wanted="$wanted$watcher: $(echo "${count:-0}" | sed "s/[0-9]\{1,\}/$kills/g")"
	done
	check_is "$1; there are: $there" "$wanted" "$found"
}

# round COMING GOING - they come in one order, and go in another
round()
{
	for name in $1; do
		attach "$name"
		check_there "$name comes"
	done
	for name in $2; do
		detach "$name"
		[ -z "$there" ] || check_there "$name goes"
	done
}

leave()
{
	for name in $there; do
		detach "$name"
	done
	rm -f "$said"
}

there=""
at_end="$at_end leave"
round "ftrace kprobe kretprobe oomwatch" "ftrace kprobe kretprobe oomwatch"
round "oomwatch kretprobe kprobe ftrace" "oomwatch ftrace kprobe kretprobe"
round "everything oomwatch" "everything oomwatch"

if [ "$(cat "$tracing/current_tracer")" != nop ] ||
	! grep -qw function_graph "$tracing/available_tracers"; then
	ktap_test_skip function_graph "a tracer is in use, or this one is not there"
else
	round "graph oomwatch" "graph oomwatch"
	round "oomwatch graph" "oomwatch graph"
fi

oomkill=$(command -v oomkill.bt || echo /usr/share/bpftrace/tools/oomkill.bt)
if ! command -v bpftrace >/dev/null || [ ! -f "$oomkill" ]; then
	ktap_test_skip oomkill.bt "bpftrace is not installed"
elif ! start_bpftrace; then
	ktap_print_msg "$(cat "$said")"
	ktap_test_skip oomkill.bt "bpftrace does not start, even without oomwatch"
else
	detach bpftrace
	round "kprobe bpftrace oomwatch kretprobe" "bpftrace oomwatch kprobe kretprobe"
	round "oomwatch ftrace bpftrace" "oomwatch bpftrace ftrace"
fi

ktap_finished
