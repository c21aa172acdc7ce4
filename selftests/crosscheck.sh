#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The records against the kernel's own report of the same OOM, field by field,
# for each kind of OOM. Nothing else runs meanwhile, and every process has one
# thread, so the numbers of processes are exactly the same, but for the rss of a
# victim that is not the trigger: it gets its SIGKILL before it is marked, and may
# on its way out account for up to 64 pages of a kind that were not counted yet.
# The numbers of the whole system are read a little earlier than they are printed,
# and processors keep a part of them to themselves: they may differ by 2 MiB.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_eat_all
set_sysctl vm/oom_dump_tasks 1

# begin NAME - what follows in the kernel's log belongs to this kind of OOM
begin()
{
	kind=$1
	mark="oomwatch crosscheck $kind $$"
	seq=$(last_seq)
	echo "$mark" >/dev/kmsg
}

# end - take the report and the records of the first episode since begin
end()
{
	report=$(dmesg | sed -n "/$mark/,\$p" |
		sed 's/^\[ *[0-9.]*\] //; s/^<[0-9]*>//' |
		awk '/ invoked oom-killer/ { n++ } n < 2')
	oom=$(records_after "$seq" oom | grep ' outcome=killed ' | head -n 1)
	of_episode=" episode=$(field "$oom" episode) "
	victims=$(records_after "$seq" victim | grep "$of_episode")
	candidates=$(records_after "$seq" candidate | grep "$of_episode")
	memory=$(records_after "$seq" memory | grep "$of_episode")
	stack=$(records_after "$seq" stack | grep "$of_episode")
	page_kb=$(($(field "$oom" page_size) / 1024))
	ktap_print_msg "$oom"
}

# said EXPRESSION - what the first line of the report that matches says
said()
{
	printf '%s\n' "$report" | sed -n "s/$1/\\1/p" | head -n 1
}

check_request()
{
	check_is "$kind: trigger_comm" "$(said '^\(.*\) invoked oom-killer:.*')" \
		"$(field "$oom" trigger_comm)"
	check_is "$kind: trigger_pid" "$(said '^CPU: .* PID: \([0-9]*\) .*')" \
		"$(field "$oom" trigger_pid)"
	check_is "$kind: gfp_mask and gfp_flags" \
		"$(said '.* oom-killer: gfp_mask=\(0x[^ ]*\), order.*')" \
		"$(field "$oom" gfp_mask)($(field "$oom" gfp_flags))"
	check_is "$kind: order and trigger_oom_score_adj" \
		"$(said '.* oom-killer: .*, order=\(-*[0-9]*, oom_score_adj=-*[0-9]*\).*')" \
		"$(field "$oom" order), oom_score_adj=$(field "$oom" trigger_oom_score_adj)"
}

# The kernel shows the last part of the cpuset's path only.
check_constraint()
{
	nodemask=$(field "$oom" nodemask)
	cpuset=$(field "$oom" cpuset)
	[ "$cpuset" = / ] || cpuset=${cpuset##*/}
	victim=$(printf '%s\n' "$victims" | head -n 1)
	where=global_oom
	[ "$(field "$oom" context)" = global ] ||
		where=oom_memcg=$(field "$oom" oom_memcg)
	check_is "$kind: constraint, nodes, cgroups and victim" \
		"$(said '^oom-kill:\(.*\)')" \
		"constraint=$(field "$oom" constraint),nodemask=${nodemask:-(null)},cpuset=$cpuset,mems_allowed=$(field "$oom" mems_allowed),$where,task_memcg=$(field "$victim" task_memcg),task=$(field "$oom" chosen_comm),pid=$(field "$oom" chosen_pid),uid=$(field "$victim" victim_uid)"
}

# The kernel kills the first of a group again, and says so.
killed()
{
	printf '%s\n' "$report" | sed -n 's/^.*: Killed process //p' |
		awk '!seen[$1]++' | sed "$1"
}

# The victim records, as the kernel would say it.
recorded()
{
	printf '%s\n' "$victims" | while read -r victim; do
		# shellcheck disable=SC2046,SC2183 # a list of values
		printf '%s (%s) total-vm:%skB, anon-rss:%skB, file-rss:%skB, shmem-rss:%skB, UID:%s pgtables:%skB oom_score_adj:%s\n' \
			$(for key in pid comm total_vm_kb anon_rss_kb file_rss_kb \
				shmem_rss_kb uid pgtables_kb oom_score_adj; do
				field "$victim" "victim_$key"
			done)
	done | sed "$1"
}

check_victims()
{
	check_is "$kind: victims" "$(killed 's/ anon-rss.*shmem-rss:[0-9]*kB,//')" \
		"$(recorded 's/ anon-rss.*shmem-rss:[0-9]*kB,//')"
	rss='s/^\([0-9]*\) .*anon-rss:\(.*\)kB, file-rss:\(.*\)kB, shmem-rss:\(.*\)kB, UID.*/\1 \2 \3 \4/'
	check_is "$kind: rss of the victims" "" \
		"$({ killed "$rss"; recorded "$rss"; } | awk \
			-v trigger="$(field "$oom" trigger_pid)" \
			-v batch="$((64 * page_kb))" '
			function off(a, b) { return a > b + slack || b > a + slack }
			!($1 in anon) { anon[$1] = $2; file[$1] = $3; shmem[$1] = $4; next }
			{ slack = $1 == trigger ? 0 : batch }
			off($2, anon[$1]) || off($3, file[$1]) || off($4, shmem[$1]) {
				print $0, "reported:", anon[$1], file[$1], shmem[$1]
			}')"
	check_is "$kind: message" \
		"$(said '^\(.*\): Killed process.*' | sed 's/ /\\x20/g')" \
		"$(field "$oom" message)"
}

# Prints the rows of the kernel's table of tasks: pid uid tgid total_vm rss
# pgtables_bytes swapents oom_score_adj name. Later kernels split up rss.
table()
{
	printf '%s\n' "$report" | awk '
		/^\[  pid  \]/ { columns = NF - 3; inside = 1; next }
		inside && !/^\[ *[0-9]+\]/ { inside = 0 }
		inside {
			gsub(/[][]/, " ")
			if (columns > 9)
				print $1, $2, $3, $4, $5, $9, $10, $11, $12
			else
				print $1, $2, $3, $4, $5, $6, $7, $8, $9
		}' | sort
}

# The rows that the candidate records would make.
rows()
{
	printf '%s\n' "$candidates" | tr ' ' '\n' | awk -F= -v page_kb="$page_kb" '
		{ value[$1] = $2 }
		$1 == "candidate_pgtables_kb" {
			rss = value["candidate_anon_rss_kb"] + \
				value["candidate_file_rss_kb"] + \
				value["candidate_shmem_rss_kb"]
			print value["candidate_pid"], value["candidate_uid"],
				value["candidate_tgid"],
				value["candidate_total_vm_kb"] / page_kb,
				rss / page_kb, $2 * 1024,
				value["candidate_swap_kb"] / page_kb,
				value["candidate_oom_score_adj"],
				value["candidate_comm"]
		}' | sort
}

check_candidates()
{
	rows=$(rows)
	check "$kind: there are candidates" [ "$(printf '%s\n' "$rows" | grep -c .)" -ge "$1" ]
	check_is "$kind: each candidate is a row of the table" "$rows" \
		"$(table | grep -xF "$rows")"
}

# Each processor may give back a batch of 64 charged pages in between.
check_memcg()
{
	check_is "$kind: limit, failcnt" \
		"$(said '^memory: usage .*, \(limit.*\)')" \
		"limit $(field "$oom" oom_memcg_max_kb)kB, failcnt $(field "$oom" oom_memcg_failcnt)"
	usage=$(said '^memory: usage \([0-9]*\)kB.*')
	batches=$((64 * page_kb * $(grep -c ^processor /proc/cpuinfo)))
	check "$kind: usage $usage" between $((usage - batches)) \
		"$(field "$oom" oom_memcg_usage_kb)" $((usage + batches))
}

# near NAME REPORTED RECORDED - two numbers in KiB, see above
near()
{
	check "$kind: $1: $2, $3" between $(($2 - 2048)) "$3" $(($2 + 2048))
}

# of_zone KEY - what the kernel's report says of the zone, in KiB
of_zone()
{
	printf '%s\n' "$line" | tr ' ' '\n' | sed -n "s/^$1:\([0-9]*\)kB/\1/p"
}

# The kernel raises all watermarks of a zone for a while, by its boost, at most by
# one and a half times the high one; kswapd may end that before the report. Older
# kernels, such as 5.10, do not report it.
check_zone()
{
	min=$(field "$memory" "zone${i}_min_kb")
	boost=$(of_zone boost)
	base=$(($(of_zone min) - ${boost:-0}))
	check_is "$kind: $zone: managed" "$(of_zone managed)" \
		"$(field "$memory" "zone${i}_managed_kb")"
	check_is "$kind: $zone: low and high, above min" \
		"$(($(of_zone low) - $(of_zone min))) $(($(of_zone high) - $(of_zone min)))" \
		"$(($(field "$memory" "zone${i}_low_kb") - min)) $(($(field "$memory" "zone${i}_high_kb") - min))"
	check "$kind: $zone: min: $base and a boost, $min" \
		between "$base" "$min" $((base + $(of_zone high) * 3 / 2 + 4096))
}

check_memory()
{
	for key in unevictable dirty writeback slab_reclaimable \
		slab_unreclaimable shmem pagetables free; do
		pages=$(printf '%s\n' "$report" | tr ' ' '\n' |
			sed -n "s/^$key://p" | head -n 1)
		near "$key" $((pages * page_kb)) "$(field "$memory" "${key}_kb")"
	done
	check_is "$kind: swap" \
		"$(said '^Free swap *= \([0-9]*\)kB') $(said '^Total swap = \([0-9]*\)kB')" \
		"$(field "$memory" swap_free_kb) $(field "$memory" swap_total_kb)"
	i=0
	while zone=$(field "$memory" "zone$i") && [ -n "$zone" ]; do
		name="Node ${zone%/*} ${zone#*/}"
		line=$(said "^$(echo "$name" | sed 's/node//') \(free:.*\)")
		[ -z "$line" ] || check_zone
		i=$((i + 1))
	done
	check "$kind: there are zones" [ "$i" -gt 0 ]
}

# frames SED_EXPRESSION - the functions of the kernel's call trace after the caller
# of out_of_memory(). For the caller it shows the trampoline of the return probe.
frames()
{
	printf '%s\n' "$report" |
		sed -n '/ out_of_memory+/,/^ *RIP:\|<\/TASK>\|^RIP:/p' |
		sed -n "$1" | sed 1,2d
}

# in_order LINES - are these among the lines of standard input, in this order?
in_order()
{
	awk -v wanted="$1" '
		BEGIN { n = split(wanted, line, "\n"); i = 1 }
		i <= n && $0 == line[i] { i++ }
		END { exit i <= n }'
}

check_stack()
{
	seen=$(field "$stack" stack | tr ',' '\n' | sed 1d)
	known=$(frames 's/^ *\([^? ][^ ]*+0x[0-9a-f]*\)\/.*/\1/p')
	if [ -n "$known" ]; then
		check_is "$kind: stack" "$known" "$seen"
		return
	fi
	# On 5.10 the kernel loses its way at the trampoline: after it, all that looks
	# like an address of a function is listed.
	guessed=$(frames 's/^ *\(? \)\{0,1\}\([^ ]*+0x[0-9a-f]*\)\/.*/\2/p')
	check "$kind: stack, of what the kernel guesses" in_order "$seen" <<EOT
$guessed
EOT
}

check_all()
{
	end
	check_request
	check_constraint
	check_victims
	check_candidates "$1"
	check_stack
}

# The kernel prints at most 10 reports in 5 s.
sleep 6

make_cgroup a
echo +memory >"$cgroups/a/cgroup.subtree_control"
make_cgroup a/b 30M
# Two processes that are not chosen.
neighbours()
{
	limit a/b max
	start_hog -c small -a -300 -u 7 -g "$cgroups/a/b" 4
	start_hog -c medium -g "$cgroups/a/b" 8
	limit a/b "$1"
}

neighbours 30M
begin memcg
"$hog" -c large -a 123 -u 1000 -g "$cgroups/a/b" 64
check_all 3
check_memcg

limit a/b 80M
start_hog -c shrunk -g "$cgroups/a/b" 40
begin memory.max
sh -c 'echo 30M >"$1"' writer "$cgroups/a/b/memory.max"
wait "$hog_pid"
check_all 3
check_memcg

# The kernel may have killed more than one, before the memory was given back.
neighbours 40M
echo 1 >"$cgroups/a/b/memory.oom.group"
begin memory.oom.group
"$hog" -c large -g "$cgroups/a/b" 64
check_all 3
check_memcg
check_is "memory.oom.group: oom_group" \
	"$(said '^Tasks in \(.*\) are going to be killed due to memory.oom.group set')" \
	"$(field "$oom" oom_group)"

start_hog -c on-request -a 1000 16
begin sysrq
echo f >/proc/sysrq-trigger
wait "$hog_pid"
check_all 1

start_hog -c still -a 900 32
begin global
"$hog" -c eater -a -200 -u 12 $((total_kb / 1024)) &
background="$background $!"
wait "$hog_pid"
kill -9 "$!"
check_all 2
check_memory

if [ -d /sys/devices/system/node/node1 ]; then
	begin mempolicy
	"$hog" -c bound -b 1 $((total_kb / 1024))
	check_all 1

	if grep -qw cpuset "$cgroups/cgroup.controllers"; then
		echo +cpuset >"$cgroups/cgroup.subtree_control"
		make_cgroup nodes
		echo 1 >"$cgroups/nodes/cpuset.mems"
		begin cpuset
		"$hog" -c confined -g "$cgroups/nodes" $((total_kb / 1024))
		check_all 1
	else
		ktap_test_skip cpuset "no cpuset controller on cgroup v2"
	fi
else
	ktap_test_skip "mempolicy, cpuset" "one NUMA node"
fi

ktap_finished
