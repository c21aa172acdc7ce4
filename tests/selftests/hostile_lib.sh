# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2034,SC2154 # lib.sh, sourced before, uses and sets these
#
# hostile_lib.sh - a user who has a cgroup of his own, for hostile
user=1000

# make_home - his cgroup, with half of the memory, and in it the one that he starts in
make_home()
{
	local file

	make_cgroup hostile "$(($(meminfo MemTotal) / 2))K"
	echo +memory >"$cgroups/hostile/cgroup.subtree_control"
	make_cgroup hostile/home
	for file in . cgroup.procs cgroup.subtree_control home home/cgroup.procs; do
		chown "$user" "$cgroups/hostile/$file"
	done
	[ "$(cat /proc/sys/kernel/threads-max)" -gt 8000 ] || set_sysctl kernel/threads-max 8000
}

# share_cpus - give all his tasks together as much of the CPUs as one task of the root cgroup.
# Fails where the kernel cannot do that.
share_cpus()
{
	shared=$(cat "$cgroups/cgroup.subtree_control")
	at_end="$at_end end_share"
	echo +cpu >"$cgroups/cgroup.subtree_control" && [ -f "$cgroups/hostile/cpu.weight" ]
}

# end_share - as it was before
end_share()
{
	case " $shared " in
	*" cpu "*) ;;
	*) echo -cpu >"$cgroups/cgroup.subtree_control" ;;
	esac
}
