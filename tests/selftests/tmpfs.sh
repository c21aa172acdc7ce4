#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Files in a tmpfs fill a memory cgroup. They are charged, but nobody's rss: the
# OOM killer kills who writes, and who comes next, and frees nothing. With nobody to
# kill there is no victim; only who removes the file gives the memory back.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup tmpfs 24M
folder=$(mktemp -d)
mount -t tmpfs -o size=64m tmpfs "$folder" || ktap_skip_all "cannot mount a tmpfs"
mounted=$folder
file=$folder/file

# write_file - fill the file, from within the cgroup
write_file()
{
	# shellcheck disable=SC2016 # the other shell expands it
	sh -c 'echo 0 >"$2/cgroup.procs" && exec dd if=/dev/zero of="$1" bs=64k count=640' \
		write "$file" "$cgroups/tmpfs"
}

usage_kb()
{
	echo $(($(cat "$cgroups/tmpfs/memory.current") / 1024))
}

is_free()
{
	[ "$(usage_kb)" -lt 4096 ]
}

shmem_before=$(meminfo Shmem)
seq=$(last_seq)
kills_before=$(kernel_kills)
write_file
check_is "who writes is killed" 137 $?
victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
memory=$(records_after "$seq" memory)
ktap_print_msg "$victim"
ktap_print_msg "$oom"
ktap_print_msg "$memory"
check_is "it is the only one" "1 dd" \
	"$(($(kernel_kills) - kills_before)) $(field "$victim" victim_comm)"
rss=0
for part in anon_rss file_rss shmem_rss; do
	rss=$((rss + $(field "$victim" "victim_${part}_kb")))
done
check "its rss does not explain that: $rss KiB" [ "$rss" -lt 6144 ]
check "the cgroup was full" between 23552 "$(field "$oom" oom_memcg_usage_kb)" 24576
shmem=$(($(field "$memory" shmem_kb) - shmem_before))
check "memory: shmem explains it: $shmem KiB" between 18432 "$shmem" 24576
check "its death frees next to nothing" [ "$(usage_kb)" -ge 20480 ]

check_events "who comes next dies too, with less than it asks for" --memcg /tmpfs \
	--outcome killed --victim next -- "$hog" -c next -n 1 -g "$cgroups/tmpfs" 6

# shellcheck disable=SC2016 # the other shell expands it
check_events "with nobody in the cgroup, a lower limit has no victim" \
	--memcg /tmpfs --outcome no_victim -- \
	sh -c 'echo 12M >"$1"' sh "$cgroups/tmpfs/memory.max"
check "the file is still charged" [ "$(usage_kb)" -ge 20480 ]
rm "$file"
check "without the file it is free" wait_for 60 is_free

umount "$folder" && mounted=""
rmdir "$folder"
ktap_finished
