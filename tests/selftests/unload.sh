#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Loading and unloading is quick in a flood whose trigger never sleeps, and while a user does
# in a cgroup of his own whatever may hurt, for this module and for whoever else loads a module,
# enables a probe or attaches a BPF program meanwhile. Each step has to end in time, so nothing
# else should run on the machine: the rest of it is in reload.sh.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
make_cgroup survivor 8M
make_cgroup crowd
# shellcheck source=tests/selftests/hostile_lib.sh
. "$here/hostile_lib.sh"
make_home
# shellcheck source=tests/selftests/reload_lib.sh
. "$here/reload_lib.sh"

has_victims()
{
	[ "$(stat_of victims)" -ge "$1" ]
}

unload
load

# A log that is slow enough for an episode to outlive the detaching of its probes, and
# something that the trigger can kill.
name="flood with prey"
start_survivor survivor
"$hog" -n 1000000 -g "$cgroups/survivor" 1 >/dev/null 2>&1 &
prey=$!
background="$background $prey"
dmesg -n 7
start_others
reload 12
end_others "$name"
check_is "$name: unloaded and loaded" 12 "$done"
check "$name: it triggers still" wait_for 60 triggers_still
end_survivor
kill -9 "$prey"

# A crowd that may not be killed either, and a console of 115,200 baud: the log of one
# OOM takes ten seconds and more.
name="flood with a crowd"
dmesg -n 1
sh -c 'echo -1000 >/proc/self/oom_score_adj; exec "$@"' crowd \
	"$here/crowd" 1500 "$cgroups/crowd" >"$times.crowd" &
crowd=$!
background="$background $crowd"
check "$name: there are 1,500" wait_for 60 grep -q ready "$times.crowd"
rm "$times.crowd"
limit crowd $(($(cat "$cgroups/crowd/memory.current") + 4194304))
unload
load
start_survivor crowd
set_sysctl kernel/printk_delay 7
dmesg -n 7
start_others
reload 3
end_others "$name"
check_is "$name: unloaded and loaded" 3 "$done"
echo 0 >/proc/sys/kernel/printk_delay
end_survivor
kill -9 "$crowd"

hostile_user()
{
	name="a hostile user"
	if ! share_cpus; then
		ktap_test_skip "$name" "no controller of CPUs for cgroups"
		return
	fi
	dmesg -n 1
	unload
	load
	"$here/hostile" -a hostile "$user" >/dev/null 2>&1 &
	attack=$!
	background="$background $attack"
	check "$name: he has victims" wait_for 60 has_victims 20
	start_others
	reload 6
	end_others "$name"
	check_is "$name: unloaded and loaded" 6 "$done"
	check "$name: he has victims still" wait_for 60 has_victims 20
	kill -9 "$attack"
	check "$name: his cgroups can be removed" wait_for 30 end_cgroup hostile
}

hostile_user
finish
