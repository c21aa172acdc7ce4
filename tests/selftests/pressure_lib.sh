# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # the test sets $kind and $record
#
# pressure_lib.sh - what tests ask about the pressure of the system in $record, the system
# record of an OOM of the kind $kind
#
# First a task waits for memory for a while, half of the time as the only one that wants to
# do something; then a test reads the pressure, and has the OOM.

# spin SECONDS - keep each CPU busy
spin()
{
	for _ in $(seq "$(nproc)"); do
		timeout "$1" sh -c 'while :; do :; done' &
	done
	sleep "$1"
}

# press - have a task wait for memory: it is over the memory.high of its cgroup; this one is
# not measured any more when the OOM comes. What is read from then on includes it.
press()
{
	[ -e "$cgroups/cgroup.controllers" ] || return 0
	echo +memory >"$cgroups/cgroup.subtree_control"
	make_cgroup pressed
	echo 1M >"$cgroups/pressed/memory.high"
	"$hog" -a -1000 -g "$cgroups/pressed" 64 >/dev/null &
	pressed=$!
	background="$background $pressed"
	sleep 5
	spin 5
	kill -9 "$pressed"
	wait_for 60 gone "$pressed"
	! [ -e "$cgroups/pressed/cgroup.pressure" ] ||
		echo 0 >"$cgroups/pressed/cgroup.pressure"
	sleep 3
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

# check_averages FILE - they fall while nobody waits; FILE is from before, and check_pressure
# has read them again. No figure could be taken for another.
check_averages()
{
	has_pressure "$1" || return 0
	ktap_print_msg "$(cat "$1" "$1.after")"
	for of in some full; do
		last=$(in_pressure "$1" $of avg10)
		for average in avg10 avg60 avg300; do
			wanted=$(in_pressure "$1" $of $average)
			after=$(in_pressure "$1.after" $of $average)
			check "$kind: pressure: $of: $average" \
				between "$after" "$(of_record $of $average)" "$wanted"
			[ $average = avg10 ] || check "$kind: pressure: $of: $average is its own" \
				[ "$last" -gt "$wanted" ]
			last=$after
			[ $of = some ] || check "$kind: pressure: $average: full is not some" \
				[ "$(in_pressure "$1.after" some $average)" -gt "$wanted" ]
		done
	done
}
