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

# judged NAME OPTION... - what it thinks of a setting, in one line
judged()
{
	name=$1
	shift

	"$tool" config "$@" | sed -n "/^$name = /,/^[a-z._]* = /p" |
		sed '1d; $d' | tr -s ' \n' ' ' |
		grep -oE "((ok|risky|default;) )?for an? (server|test|embedded).*" |
		sed 's/ $//'
}

# in_json NAME KEY OPTION... - what its JSON says of a setting
in_json()
{
	name=$1
	key=$2
	shift 2

	"$tool" config --json "$@" | tr '{' '\n' |
		sed -n "s/^\"name\":\"$name\".*\"$key\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

start
require_memcg
require_tool

set_sysctl vm/panic_on_oom 0
check_is "panic_on_oom 0" "ok for a server" "$(judged vm.panic_on_oom)"
check_is "a default is no fault" \
	"default; for an embedded device, 2 is recommended" \
	"$(judged vm.panic_on_oom --for embedded)"
check_is "nor in JSON" "ok default" "$(in_json vm.panic_on_oom verdict) $(
	in_json vm.panic_on_oom verdict --for embedded)"
set_sysctl vm/panic_on_oom 2
check "its value" shows '^vm.panic_on_oom = 2$'
for profile in server test; do
	check_is "panic_on_oom 2: $profile" risky \
		"$(in_json vm.panic_on_oom verdict --for "$profile")"
done
check_is "why that is risky" \
	"risky for a server: one container that meets its own limit panics the host" \
	"$(judged vm.panic_on_oom)"
check_is "panic_on_oom 2: embedded" "ok for an embedded device" \
	"$(judged vm.panic_on_oom --for embedded)"
set_sysctl vm/panic_on_oom 1
check_is "panic_on_oom 1" "for a server, 0 is recommended" "$(judged vm.panic_on_oom)"
check_is "in JSON" "1 differs" \
	"$(in_json vm.panic_on_oom value) $(in_json vm.panic_on_oom verdict)"
set_sysctl vm/panic_on_oom 2
set_sysctl kernel/panic 0
check "a panic that never reboots is told" shows '! an OOM panics this machine, and it does not'
check "in JSON too" grep -q '"panic_hangs":true' <<EOT
$("$tool" config --json)
EOT
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
check_is "oom_dump_tasks 1, the kernel's default, suits a server" ok \
	"$(in_json vm.oom_dump_tasks verdict)"
for name in panic_on_oom oom_kill_allocating_task overcommit_memory; do
	check "$name: it says what does not hold for memory cgroups" \
		grep -qE '(but not for a|not apply to) memory cgroup' <<EOT
$("$tool" config | sed -n "/^vm.$name/,/^[^ ]* =/p" | tr -s ' \n' ' ')
EOT
done
set_sysctl vm/overcommit_memory 1
check_is "overcommit_memory 1 is told" \
	"risky for a server: the kernel refuses nothing: if all that is promised is used, the OOM killer has to kill" \
	"$(judged vm.overcommit_memory)"
check_is "but not to a test host" "ok for a test host" \
	"$(judged vm.overcommit_memory --for test)"
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

check "no OOM killer of user space" shows '^OOM killers in user space = none$'
start_hog -c earlyoom 1
check "one that runs here" shows "^ *$hog_pid earlyoom\$"
check "in JSON" grep -q "\"killers\":\[{\"pid\":$hog_pid,\"comm\":\"earlyoom\"" <<EOT
$("$tool" config --json)
EOT
make_cgroup over
start_hog -c over -a -1000 -g "$cgroups/over" 8
check "no cgroup over its limit" shows '^cgroups over their memory.max = 0$'
echo 4M >"$cgroups/over/memory.max"
check "one that is" shows '^    /over: [0-9.]* MiB, limit 4.00 MiB$'
check "in JSON" grep -q '"over_max":\[{"memcg":"/over","usage_bytes":[0-9]*,"max_bytes":4194304}' <<EOT
$("$tool" config --json)
EOT
kill -9 "$hog_pid"
"$tool" config --for laptop 2>/dev/null
check_is "a profile that is none" 2 $?

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
