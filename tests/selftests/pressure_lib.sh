# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # the test sets $kind and $record
#
# pressure_lib.sh - what tests ask about the pressure of the system in $record, the system
# record of an OOM of the kind $kind
#
# First a task waits for memory for a while, half of the time as the only one that wants to
# do something; then a test reads the pressure, and has the OOM.

# press - have a task wait for memory: it is over the memory.high of its cgroup; this one is
# not measured any more when the OOM comes. What is read from then on includes it. All of it
# is on one CPU: the others do nothing, and do not count.
press()
{
	[ -e "$cgroups/cgroup.controllers" ] || return 0
	echo +memory >"$cgroups/cgroup.subtree_control"
	[ -d "$cgroups/pressed" ] || make_cgroup pressed
	measure 1
	echo 1M >"$cgroups/pressed/memory.high"
	taskset 1 "$hog" -a -1000 -g "$cgroups/pressed" 64 >/dev/null &
	pressed=$!
	background="$background $pressed"
	sleep 5
	taskset 1 timeout 5 sh -c 'while :; do :; done'
	kill -9 "$pressed"
	wait_for 60 gone "$pressed"
	measure 0
	sleep 3
}

# measure 0|1 - whether the pressure of that cgroup is, where it can be chosen
measure()
{
	! [ -e "$cgroups/pressed/cgroup.pressure" ] ||
		echo "$1" >"$cgroups/pressed/cgroup.pressure"
}

# read_pressure FILE - copy what the kernel says now; no file where it does not measure it
read_pressure()
{
	cat /proc/pressure/memory 2>/dev/null >"$1" || rm "$1"
}

# in_pressure FILE KIND KEY - an average in 1/100 of a percent, or a total
in_pressure()
{
	sed -n "s/^$2 .*$3=\([0-9.]*\).*/\1/p" "$1" | tr -d . | sed 's/^0*\([0-9]\)/\1/'
}

# of_record KIND KEY - the same of the record
of_record()
{
	field "$record" "pressure_$1_$2" | tr -d . | sed 's/^0*\([0-9]\)/\1/'
}

# pressure_fields - those that the record has
pressure_fields()
{
	printf '%s\n' "$record" | grep -o ' pressure_[^ ]*'
}

# is_measured - is it, and do cgroups lead there? Where they do not, the root cgroup has no
# cgroup.pressure, either.
is_measured()
{
	[ "$(cat "$cgroups/cgroup.pressure" 2>/dev/null)" = 1 ]
}

# has_pressure FILE - should the record have it?
has_pressure()
{
	[ -e "$1" ] && is_measured
}

# check_pressure FILE - totals only grow: that of the record is as old as the last time that
# somebody read it, or that the kernel brought it up to date. FILE is from before.
check_pressure()
{
	[ -d "$cgroups/pressed" ] || return 0
	if ! has_pressure "$1"; then
		check_is "$kind: no pressure" "" "$(pressure_fields)"
		return
	fi
	read_pressure "$1.after"
	for of in some full; do
		check "$kind: pressure: $of: total" between "$(in_pressure "$1" $of total)" \
			"$(of_record $of total_us)" "$(in_pressure "$1.after" $of total)"
	done
}

# apart FILE - could no average be taken for another? FILE is from before, FILE.after from
# after it.
apart()
{
	has_pressure "$1" || return 0
	for of in some full; do
		[ "$(in_pressure "$1.after" $of avg10)" -gt "$(in_pressure "$1" $of avg60)" ] &&
			[ "$(in_pressure "$1.after" $of avg60)" -gt \
				"$(in_pressure "$1" $of avg300)" ] || return
	done
	for average in avg10 avg60 avg300; do
		[ "$(in_pressure "$1.after" some $average)" -gt \
			"$(in_pressure "$1" full $average)" ] || return
	done
}

# check_averages FILE - they fall while nobody waits
check_averages()
{
	has_pressure "$1" || return 0
	ktap_print_msg "$(cat "$1" "$1.after")"
	check "$kind: pressure: no average could be taken for another" apart "$1"
	for of in some full; do
		for average in avg10 avg60 avg300; do
			check "$kind: pressure: $of: $average" \
				between "$(in_pressure "$1.after" $of $average)" \
				"$(of_record $of $average)" "$(in_pressure "$1" $of $average)"
		done
	done
}
