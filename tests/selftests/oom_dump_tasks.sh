#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# vm.oom_dump_tasks: the kernel's report of an OOM has a table of all tasks that could
# have been killed, or it has none. oomwatch records the candidates either way.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup many 40M

start_hog -c small -a -300 -u 7 -g "$cgroups/many" 4
start_hog -c medium -g "$cgroups/many" 8
start_hog -c spared -a -1000 -g "$cgroups/many" 2
spared=$hog_pid

# provoke VALUE - an OOM; sets $table, the pids in the kernel's table, and $candidates
provoke()
{
	set_sysctl vm/oom_dump_tasks "$1"
	mark="oomwatch oom_dump_tasks $1 $$"
	echo "$mark" >/dev/kmsg
	seq=$(last_seq)
	check_events "$1: the largest is killed" --memcg /many --victim large -- \
		"$hog" -c large -g "$cgroups/many" 64
	report=$(dmesg | sed -n "/$mark/,\$p")
	check "$1: the kernel reports it" grep -q 'large invoked oom-killer' <<EOT
$report
EOT
	table=$(printf '%s\n' "$report" | sed 's/^\[ *[0-9.]*\] //; s/^<[0-9]*>//' |
		sed -n 's/^\[ *\([0-9][0-9]*\)\] .*/\1/p' | sort)
	oom=$(records_after "$seq" oom | grep -m 1 outcome=killed)
	candidates=$(records_after "$seq" candidate |
		grep " episode=$(field "$oom" episode) ")
}

# unchanged - all that is recorded of those who sleep, but for the time
unchanged()
{
	printf '%s\n' "$candidates" | grep -v ' candidate_comm=large ' |
		sed 's/.* rank=/rank=/; s/ wall=[^ ]*//'
}

let_report
provoke 1
check_is "1: the table has the candidates, and the one that is none" \
	"$({ field "$candidates" candidate_pid; echo "$spared"; } | sort)" "$table"
with=$(unchanged)
ktap_print_msg "$with"
check_is "1: two of the candidates sleep" 2 "$(printf '%s\n' "$with" | grep -c .)"
provoke 0
check_is "0: there is no table" "" "$table"
check_is "0: there are as many candidates" 3 \
	"$(printf '%s\n' "$candidates" | grep -c .)"
check_is "0: all that is recorded of those who sleep is the same" "$with" "$(unchanged)"

ktap_finished
