# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2034,SC2154 # lib.sh, sourced before, uses and sets these
#
# irqsoff_lib.sh - how long the module has interrupts off, on a kernel that tells: the kernel
# "irqsoff" of tests/lab. OOMWATCH_IRQSOFF says how many ns they may be off.
#
# The kernel has a trace event where interrupts are turned off, and one where they are turned
# on. Two histogram triggers, for those in the module, take the time between them, on each CPU.
tracefs=/sys/kernel/debug/tracing
irqsoff=$tracefs/events/preemptirq

# low_half ADDRESS - without the upper 32 bits, which all addresses of code share
low_half()
{
	local address=${1#0x}

	echo $((0x${address#????????}))
}

# irqsoff_filter - for events in the module, and in functions that it calls itself, such as
# those that take a lock. Events have the distance from _stext.
irqsoff_filter()
{
	local size base _ first last

	read -r _ size _ _ _ base _ <<-end
		$(grep '^oomwatch ' /proc/modules)
	end
	first=$(($(low_half "$base") - stext))
	last=$((first + size))
	echo "(caller_offs >= $first && caller_offs < $last) ||" \
		"(parent_offs >= $first && parent_offs < $last)"
}

# watch_irqsoff - from here on; the module stays loaded
watch_irqsoff()
{
	local filter

	turned_off=""
	[ -f "$irqsoff/irq_enable/hist" ] || return 0
	stext=$(low_half "$(awk '$3 == "_stext" { print $1 }' /proc/kallsyms)")
	[ "$stext" != 0 ] || return 0
	filter=$(irqsoff_filter)
	clock=$(sed 's/.*\[\(.*\)\].*/\1/' "$tracefs/trace_clock")
	turned_off="hist:keys=common_cpu:off=common_timestamp if $filter"
	turned_on="hist:keys=common_cpu:ns=common_timestamp-\$off"
	turned_on="$turned_on:onmax(\$ns).save(caller_offs,parent_offs) if $filter"
	at_end="$at_end end_irqsoff"
	echo "$turned_off" >>"$irqsoff/irq_disable/trigger"
	echo "$turned_on" >>"$irqsoff/irq_enable/trigger"
}

# end_irqsoff - as it was before
end_irqsoff()
{
	[ -n "$turned_off" ] || return 0
	echo "!$turned_on" >>"$irqsoff/irq_enable/trigger"
	echo "!$turned_off" >>"$irqsoff/irq_disable/trigger"
	echo "$clock" >"$tracefs/trace_clock"
	turned_off=""
}

# irqsoff_place OFFSET - the function of the module that is so far from _stext
irqsoff_place()
{
	local address _ name place="" wanted=$((stext + $1))

	grep -F '[oomwatch]' /proc/kallsyms | sort | {
		while read -r address _ name _; do
			[ "$(low_half "$address")" -le "$wanted" ] || break
			place=$name
		done
		echo "$place"
	}
}

# check_irqsoff - they were off, and for no longer than OOMWATCH_IRQSOFF allows
check_irqsoff()
{
	local longest caller parent

	[ -n "$turned_off" ] || return 0
	longest=$(awk '$1 == "max:" && $2 > most { most = $2; line = $2 " " $4 " " $6 }
		END { print line }' "$irqsoff/irq_enable/hist")
	end_irqsoff
	read -r longest caller parent <<-end
		${longest:-0 0 0}
	end
	ktap_print_msg "interrupts were off for $longest ns at most, until" \
		"$(irqsoff_place "$caller") $(irqsoff_place "$parent")"
	check "interrupts were off" [ "$longest" -gt 0 ]
	[ -z "${OOMWATCH_IRQSOFF:-}" ] ||
		check "they were off for at most $OOMWATCH_IRQSOFF ns" \
			[ "$longest" -le "$OOMWATCH_IRQSOFF" ]
}
