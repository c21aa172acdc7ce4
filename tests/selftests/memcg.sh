#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process outgrows the limit of its memory cgroup: the records say who, where,
# why and how much.
. "$(dirname "$0")/lib.sh"

start
require_memcg
make_cgroup a
echo +memory >"$cgroups/a/cgroup.subtree_control"
make_cgroup a/b 20M

seq=$(last_seq)
"$hog" -a 123 -u 1000 -g "$cgroups/a/b" 64 &
pid=$!
wait "$pid"
check_is "the kernel killed the process" 137 "$?"

victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"

check_is "one victim" 1 "$(printf '%s\n' "$victim" | grep -c .)"
check_is "one episode" 1 "$(printf '%s\n' "$oom" | grep -c .)"
check_is "victim and episode belong together" \
	"$(field "$oom" episode)" "$(field "$victim" episode)"
check_is "role" chosen "$(field "$victim" role)"
check_is "state" killed "$(field "$victim" state)"
check_is "victim_pid" "$pid" "$(field "$victim" victim_pid)"
check_is "victim_tgid" "$pid" "$(field "$victim" victim_tgid)"
check_is "victim_nspid" "$pid" "$(field "$victim" victim_nspid)"
check_is "victim_comm" hog "$(field "$victim" victim_comm)"
check_is "victim_uid" 1000 "$(field "$victim" victim_uid)"
check_is "victim_oom_score_adj" 123 "$(field "$victim" victim_oom_score_adj)"
check "context, constraint and both cgroups" grep -qF \
	" context=memcg constraint=CONSTRAINT_MEMCG oom_memcg=/a/b task_memcg=/a/b " <<EOT
$victim
EOT
check_is "trigger of the victim: trigger_pid" "$pid" "$(field "$victim" trigger_pid)"
check_is "trigger of the victim: trigger_comm" hog "$(field "$victim" trigger_comm)"

id=$(stat -c %i "$cgroups/a/b")
check_is "oom_memcg_id is the inode of the cgroup" \
	"$id" "$(field "$oom" oom_memcg_id)"
check_is "task_memcg_id is the inode of the cgroup" \
	"$id" "$(field "$victim" task_memcg_id)"
check_is "outcome" killed "$(field "$oom" outcome)"
check_is "origin" memcg_charge "$(field "$oom" origin)"
check_is "order" 0 "$(field "$oom" order)"
check "gfp_flags names GFP_KERNEL" grep -q ' gfp_flags=GFP_KERNEL' <<EOT
$oom
EOT
check_is "trigger_memcg" /a/b "$(field "$oom" trigger_memcg)"
check_is "trigger_uid" 1000 "$(field "$oom" trigger_uid)"
check_is "trigger_oom_score_adj" 123 "$(field "$oom" trigger_oom_score_adj)"
check_is "chosen_pid" "$pid" "$(field "$oom" chosen_pid)"
check_is "victims" 1 "$(field "$oom" victims)"
check_is "oom_memcg_max_kb" 20480 "$(field "$oom" oom_memcg_max_kb)"
check "usage has reached the limit, within a charge batch" \
	between 20224 "$(field "$oom" oom_memcg_usage_kb)" 20480
check_is "totalpages is the limit, in pages" \
	$((20480 * 1024 / $(field "$oom" page_size))) "$(field "$oom" totalpages)"

# The formula of oom_badness() and of proc_oom_score(). Counters that the kernel
# keeps per CPU may differ by a batch of 32 pages for each CPU and counter.
points=$(field "$victim" victim_points)
totalpages=$(field "$oom" totalpages)
page_kb=$(($(field "$victim" page_size) / 1024))
kb=0
for part in anon_rss file_rss shmem_rss swap pgtables; do
	kb=$((kb + $(field "$victim" "victim_${part}_kb")))
done
sum=$((kb / page_kb + 123 * (totalpages / 1000)))
slack=$((4 * 32 * $(grep -c ^processor /proc/cpuinfo)))
check "points are rss + swap + page tables + adj part" \
	between $((sum - slack)) "$points" $((sum + slack))
check_is "score is points on the scale of totalpages" \
	$(((1000 + points * 1000 / totalpages) * 2 / 3)) \
	"$(field "$victim" victim_score)"

# lower_max NAME - the writer of memory.max invokes the OOM killer, without being in the
# cgroup
lower_max()
{
	limit a/b 40M
	start_hog -g "$cgroups/a/b" 30
	seq=$(last_seq)
	sh -c 'echo 10M >"$1"' writer "$cgroups/a/b/memory.max"
	wait_for 60 gone "$hog_pid"
	oom=$(records_after "$seq" oom | head -n 1)
	check_is "$1: origin" memory_max "$(field "$oom" origin)"
}

lower_max memory.max
check_is "memory.max: trigger_comm is the writer" sh \
	"$(field "$oom" trigger_comm)"
check_is "memory.max: the process in the cgroup is chosen" "$hog_pid" \
	"$(field "$oom" chosen_pid)"

# Without the stack in a record, its first frames are taken all the same.
if [ -n "${OOMWATCH_KO:-}" ]; then
	unload
	load stack=0
	lower_max "stack=0, memory.max"
	seq=$(last_seq)
	"$hog" -g "$cgroups/a/b" 64
	check_is "stack=0, a charge: origin" memcg_charge \
		"$(field "$(records_after "$seq" oom | tail -n 1)" origin)"
	check_is "stack=0: no record has it" "" "$(records_after 0 stack)"
	unload
	load
else
	ktap_test_skip "stack=0" "needs OOMWATCH_KO=the module"
fi

ktap_finished
