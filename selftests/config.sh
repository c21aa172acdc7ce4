#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch config: values, judgement, and what is extreme on this host.
. "$(dirname "$0")/lib.sh"

# shows PATTERN - does it show that?
shows()
{
	"$tool" config | grep -q -e "$1"
}

# judged NAME - the line of judgement of a setting
judged()
{
	"$tool" config | awk -v name="$1" '
		$1 == name { found = 1 }
		found && /^    server:/ { print; exit }'
}

start
require_memcg
require_tool

set_sysctl vm/panic_on_oom 0
check_is "panic_on_oom 0" \
	"    server: 0 (ok)   test host: 0 (ok)   embedded: 2 (differs)" \
	"$(judged vm.panic_on_oom)"
set_sysctl vm/panic_on_oom 2
check "its value" shows '^vm.panic_on_oom = 2$'
check_is "panic_on_oom 2" \
	"    server: 0 (differs)   test host: 0 (differs)   embedded: 2 (ok)" \
	"$(judged vm.panic_on_oom)"
set_sysctl kernel/panic 0
check "a panic that never reboots is told" shows '! an OOM panics, and then'
set_sysctl kernel/panic 10
check "one that does is not" fails shows '! an OOM panics'
set_sysctl vm/panic_on_oom 0
for value in 0 1; do
	set_sysctl vm/oom_dump_tasks "$value"
	check "oom_dump_tasks $value" shows "^vm.oom_dump_tasks = $value\$"
	set_sysctl vm/oom_kill_allocating_task "$value"
	check "oom_kill_allocating_task $value" \
		shows "^vm.oom_kill_allocating_task = $value\$"
done
set_sysctl vm/overcommit_memory 1
check "overcommit_memory 1 is told" shows '! nothing is refused'
set_sysctl vm/overcommit_memory 2
check "overcommit_memory 2 keeps to CommitLimit" fails shows 'only mode 2'
set_sysctl vm/overcommit_memory 0

if [ -f /proc/sys/kernel/sysrq ]; then
	set_sysctl kernel/sysrq 64
	check "SysRq-f allowed" shows '^kernel.sysrq = 64: SysRq-f by keyboard allowed'
	set_sysctl kernel/sysrq 438
	check "SysRq-f refused" shows '^kernel.sysrq = 438: SysRq-f by keyboard refused'
fi

make_cgroup group 40M
echo 1 >"$cgroups/group/memory.oom.group"
check "cgroups that die together" shows '^    /group$'
start_hog -c never -a -1000 1
check "who is never killed" shows "^ *$hog_pid never  *oom_score_adj -1000\$"
start_hog -c first -a 1000 1
check "who is killed first" shows "^ *$hog_pid first  *oom_score_adj  *1000\$"

start_hog -c adj 1
for adj in -1000 -999 -950 -900 900 941 942 999 1000; do
	echo "$adj" >"/proc/$hog_pid/oom_score_adj"
	check_is "the kernel's oom_adj for $adj" "$(cat "/proc/$hog_pid/oom_adj")" \
		"$("$tool" config --oom-adj | awk -v pid="$hog_pid" \
			'$1 == pid { print $NF }')"
done
check "no line is too long" fails grep -q '.\{81\}' <<EOT
$("$tool" config --oom-adj)
EOT
check "who is not root is told what can be" su -s /bin/sh nobody -c "$tool config" \
	>/dev/null
ktap_finished
