#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the memory of the system is used for, and what of it is free, as the records of a
# global OOM have it: each figure is that of /proc, and of the kernel's own report of the
# same OOM. First SysRq-f brings one about while nothing else runs, then memory runs out.
# What is read at the same time differs by what the CPUs have not added to the counters:
# up to 1 MiB. While memory is short, 2 MiB may change before the report is printed.
# shellcheck disable=SC2016 # awk expands its programs
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/selftests/pressure_lib.sh
. "$here/pressure_lib.sh"

start
let_report
require_eat_all
[ -w /proc/sysrq-trigger ] || ktap_skip_all "no /proc/sysrq-trigger"
pools=/sys/kernel/mm/hugepages/hugepages-2048kB
[ -d $pools ] || ktap_skip_all "no huge pages of 2 MiB"
before=$(mktemp -d)
had=$(cat $pools/nr_hugepages)

give_back()
{
	echo "$had" >"$pools/nr_hugepages"
	rm -r "$before"
}

at_end="$at_end give_back"
echo 1 >/proc/sys/vm/compact_memory
echo $((had + 8)) >"$pools/nr_hugepages"
[ "$(cat $pools/free_hugepages)" -ge 4 ] || ktap_skip_all "no memory for huge pages"

# in_meminfo KEY - a line of /proc/meminfo from before, in KiB
in_meminfo()
{
	awk -v key="$1:" '$1 == key { print $2 }' "$before/meminfo"
}

# in_vmstat KEY - a line of /proc/vmstat from before
in_vmstat()
{
	awk -v key="$1" '$1 == key { print $2 }' "$before/vmstat"
}

# in_zone AWK [NUMBER] - what a program says of the lines of the zone in /proc/zoneinfo;
# kb is the size of a page
in_zone()
{
	awk -v node="$node," -v zone="$zone" '
		$1 == "Node" { inside = $2 == node && $4 == zone }
		inside' "$before/zoneinfo" | awk -v kb="$page_kb" -v number="${2:-}" "$1"
}

# in_report AWK - what a program says of the kernel's report
in_report()
{
	printf '%s\n' "$report" | awk -v start="Node ${node:-} ${zone:-}" "$1"
}

# reported KEY - of the system, in pages
reported()
{
	printf '%s\n' "$report" | grep -v '^Node' | tr ' ' '\n' |
		sed -n "s/^$1:\([0-9]*\)$/\1/p" | head -n 1
}

# of_cpus_kb - what the CPUs had of free pages, by the lists of the zones from before
of_cpus_kb()
{
	awk -v kb="$page_kb" '$1 == "count:" { sum += $2 } END { print sum * kb }' \
		"$before/zoneinfo"
}

# cpus_kept_pages - no CPU has given any back between the snapshot and the kernel's report
cpus_kept_pages()
{
	pages=$(reported free_pcp)
	had_kb=$(of_cpus_kb)
	between $((had_kb - slack)) $((${pages:-0} * page_kb)) $((had_kb + slack))
}

# near NAME WANTED SEEN - two sizes in KiB, of which one may be missing only if both are
near()
{
	if [ -z "$2" ] || [ -z "$3" ]; then
		check_is "$kind: $1" "$2" "$3"
	else
		check "$kind: $1: $2 KiB, seen: $3" \
			between $(($2 - slack)) "$3" $(($2 + slack))
	fi
}

# take - the records and the report since begin; the victim may be gone before its episode
# is over
take()
{
	wait_for 60 first_oom "$seq" . >/dev/null
	report=$(dmesg | sed 's/^\[ *[0-9.]*\] //; s/^<[0-9]*>//' |
		awk '/ invoked oom-killer/ { n++ } n == 1')
	memory=$(records_after "$seq" memory | head -n 1)
	records=$(records_after "$seq" | grep " episode=$(field "$memory" episode) ")
	ktap_print_msg "$records"
	oom=$(of_type "$records" oom)
	record=$(of_type "$records" system)
	areas=$(of_type "$records" free_area)
	page_kb=$(($(field "$oom" page_size) / 1024))
}

# begin - what follows is of this OOM
begin()
{
	dmesg -c >/dev/null
	seq=$(last_seq)
}

# order - the types of the records of the OOM, as they follow one another, without those of
# its victims: these come when they come, but not between the others
order()
{
	printf '%s\n' "$records" | cut -d' ' -f1 | uniq |
		sed -E '/^(victim|exited|reaped|freed)$/d; /^oom$/q' | tr '\n' ' '
}

seen()
{
	field "$record" "$1"
}

# check_meminfo - of each figure what /proc/meminfo says
check_meminfo()
{
	for pair in active_anon:Active\(anon\) inactive_anon:Inactive\(anon\) \
		active_file:Active\(file\) inactive_file:Inactive\(file\) \
		file_mapped:Mapped anon_thp:AnonHugePages shmem_thp:ShmemHugePages \
		file_thp:FileHugePages sec_pagetables:SecPageTables \
		vmalloc:VmallocUsed percpu:Percpu hugetlb:Hugetlb; do
		near "${pair%:*}" "$(in_meminfo "${pair#*:}")" "$(seen "${pair%:*}_kb")"
	done
	near kernel_misc_reclaimable \
		$(($(in_meminfo KReclaimable) - $(in_meminfo SReclaimable))) \
		"$(seen kernel_misc_reclaimable_kb)"
	# Old kernels show what they do not count by node, and 0 for what they have no more.
	[ -z "$(seen swapcached_kb)" ] ||
		near swapcached "$(in_meminfo SwapCached)" "$(seen swapcached_kb)"
	[ -z "$(seen bounce_kb)" ] ||
		near bounce "$(in_meminfo Bounce)" "$(seen bounce_kb)"
	[ -z "$(seen balloon_kb)" ] ||
		near balloon "$(in_meminfo Balloon)" "$(seen balloon_kb)"
	check "$kind: vmalloc and percpu are something" \
		[ "$(seen vmalloc_kb)" -gt 1024 -a "$(seen percpu_kb)" -gt 256 ]
}

check_vmstat()
{
	for pair in isolated_anon:nr_isolated_anon isolated_file:nr_isolated_file \
		zspages:nr_zspages free_cma:nr_free_cma; do
		pages=$(in_vmstat "${pair#*:}")
		near "${pair%:*}" "${pages:+$((pages * page_kb))}" \
			"$(seen "${pair%:*}_kb")"
	done
	for key in workingset_refault_anon workingset_refault_file; do
		check "$kind: $key" between "$(in_vmstat $key)" "$(seen $key)" \
			$(($(in_vmstat $key) + 16))
	done
}

# of_free_blocks BLOCKS - how much they are, in KiB
of_free_blocks()
{
	printf '%s\n' "$1" | awk -F, -v size="$page_kb" '
		{ for (i = 1; i <= NF; i++) { sum += $i * size; size *= 2 } }
		END { print sum }'
}

# each_zone COMMAND - for each free_area record, with its $area, $node and $zone
each_zone()
{
	for zone_of in $(printf '%s\n' "$areas" |
		sed -n 's/.* node=\([0-9]*\) zone=\([^ ]*\) .*/\1,\2/p'); do
		node=${zone_of%,*} zone=${zone_of#*,}
		area=$(printf '%s\n' "$areas" | grep " node=$node zone=$zone ")
		"$1"
	done
}

check_zoneinfo()
{
	wanted=$(awk -v node="$node," -v zone="$zone" '
		$2 == node && $4 == zone {
			for (i = 5; i <= NF; i++)
				printf("%s%s", i > 5 ? "," : "", $i)
		}' "$before/buddyinfo")
	blocks=$(field "$area" free_blocks)
	near "$zone: free_blocks" "$(of_free_blocks "$wanted")" "$(of_free_blocks "$blocks")"
	check_is "$kind: $zone: as many orders" "$(printf %s "$wanted" | tr -dc , | wc -c)" \
		"$(printf %s "$blocks" | tr -dc , | wc -c)"
	# Where others come first, nobody takes anything from there meanwhile.
	[ "$zone" != DMA ] || ! printf '%s\n' "$areas" | grep -q 'zone=[^ ]*\(32\|Normal\)' ||
		check_is "$kind: DMA: each order" "$wanted" "$blocks"
	near "$zone: free_pcp" "$(in_zone '$1 == "count:" { sum += $2 } END { print sum * kb }')" \
		"$(field "$area" free_pcp_kb)"
	near "$zone: free_cma" "$(in_zone '$1 == "nr_free_cma" { print $2 * kb }')" \
		"$(field "$area" free_cma_kb)"
}

# Zones by their numbers: what is kept back from a request depends on the highest one that
# it may use.
check_reserve()
{
	highest=Normal
	case $(field "$oom" gfp_flags) in
	*MOVABLE*) highest=Movable ;;
	esac
	number=$(awk -v zone="$highest" '$1 == "Node" { if ($4 == zone) print n; n++ }' \
		"$before/zoneinfo" | head -n 1)
	check_is "$kind: $zone: lowmem_reserve of $highest" \
		"$(in_zone '$1 == "protection:" {
			gsub(/[(),]/, ""); print $(number + 2) * kb }' "$number")" \
		"$(field "$area" lowmem_reserve_kb)"
}

# The kernel's report leaves out what follows a "(", the migrate types.
check_zone_report()
{
	line=$(in_report 'index($0, start " free:") == 1')
	of_zone=$(printf '%s\n' "$line" | tr ' ' '\n')
	for key in boost free_pcp free_cma; do
		wanted=$(printf '%s\n' "$of_zone" | sed -n "s/^$key:\([0-9]*\)kB/\1/p")
		[ -n "$wanted" ] || continue
		own=$(field "$area" "${key}_kb")
		# kswapd may end the boost before the report.
		[ "$key" != boost ] || [ "$wanted" -ge "${own:-0}" ] || wanted=$own
		near "report: $zone: $key" "$wanted" "$own"
	done
	check_is "$kind: report: $zone: highatomic" \
		"$(printf '%s\n' "$of_zone" | sed -n 's/^reserved_highatomic:\([0-9]*\)[kK]B/\1/p')" \
		"$(field "$area" highatomic_kb)"
	near "report: $zone: free_blocks" \
		"$(in_report 'index($0, start ": ") == 1 { sub(/kB$/, "", $NF); print $NF }')" \
		"$(of_free_blocks "$(field "$area" free_blocks)")"
}

check_report()
{
	for key in active_anon inactive_anon isolated_anon active_file inactive_file \
		isolated_file bounce kernel_misc_reclaimable sec_pagetables free_pcp free_cma; do
		pages=$(reported "$key")
		# New kernels do not count it any more, and say 0.
		[ "$key" != bounce ] || [ -n "$(seen bounce_kb)" ] || continue
		[ -z "$pages" ] || near "report: $key" $((pages * page_kb)) "$(seen "${key}_kb")"
	done
	# One line for each node.
	check_is "$kind: report: pools of huge pages" \
		"$(in_report '
			/^Node [0-9]* hugepages_total=/ {
				gsub(/[a-z_]*=|kB/, "")
				total[$6] += $3
				free[$6] += $4
				surplus[$6] += $5
			}
			END {
				for (size in total)
					if (total[size])
						print total[size], free[size], surplus[size], size
			}' | sort)" \
		"$(of_type "$records" hugetlb | while read -r line; do
			echo "$(field "$line" nr_hugepages) $(field "$line" free_hugepages)" \
				"$(field "$line" surplus_hugepages)" \
				"$(field "$line" hugepagesize_kb)"
		done | sort)"
	each_zone check_zone_report
}

# snapshot - what /proc has, all that CPUs have counted added
snapshot()
{
	cat /proc/sys/vm/stat_refresh
	for file in meminfo vmstat zoneinfo buddyinfo; do
		cat /proc/$file >"$before/$file"
	done
	read_pressure "$before/pressure"
}

# by_sysrq - an OOM while nothing is short, that kills a hog
by_sysrq()
{
	start_hog -a 1000 8
	begin
	snapshot
	echo f >/proc/sysrq-trigger
	wait_for 60 gone "$hog_pid"
	take
}

"$here/filler" -a -1000 huge 2 >"$before/said" &
background="$background $!"
wait_for 60 grep -q ready "$before/said"
kind=sysrq slack=1024
# The averages come closer to each other: on a slow machine, too close. And a CPU may give
# pages back.
for _ in 1 2 3; do
	press
	by_sysrq
	read_pressure "$before/pressure.after"
	! apart "$before/pressure" || ! cpus_kept_pages || break
done
check_averages "$before/pressure"
check_pressure "$before/pressure"
check_is "the order of the records" \
	"candidate memory system free_area hugetlb stack oom " "$(order)"
check_meminfo
check_vmstat
near free_pcp "$(of_cpus_kb)" "$(seen free_pcp_kb)"
check_is "a free_area for each zone, in the order of the memory record" \
	"$(printf '%s\n' "$memory" | tr ' ' '\n' | sed -n 's/^zone[0-9]*=node//p' | tr '\n' ' ')" \
	"$(printf '%s\n' "$areas" | sed 's/.* node=\([0-9]*\) zone=\([^ ]*\) .*/\1\/\2/' |
		tr '\n' ' ')"
each_zone check_zoneinfo
each_zone check_reserve
check_report
pool=$(of_type "$records" hugetlb | grep ' hugepagesize_kb=2048 ')
for key in nr_hugepages free_hugepages resv_hugepages surplus_hugepages; do
	check_is "pool: $key" "$(cat $pools/$key)" "$(field "$pool" $key)"
done
check "pool: two pages are used, and one is promised" \
	[ "$(field "$pool" free_hugepages)" = $(($(field "$pool" nr_hugepages) - 2)) -a \
	"$(field "$pool" resv_hugepages)" -ge 1 ]

# Without the functions of the kernel there is the rest. Without the parameter there is
# nothing of it.
if [ -n "${OOMWATCH_KO:-}" ]; then
	for name in vmalloc_nr_pages:vmalloc_kb pcpu_nr_pages:percpu_kb \
		size_to_hstate:hugetlb_kb; do
		grep -q " [tT] ${name%:*}$" /proc/kallsyms || continue
		"$here/absent" "${name%:*}" <"$OOMWATCH_KO" >"$before/absent.ko" || continue
		figures=$(stat_of system_figures)
		unload
		insmod "$before/absent.ko"
		[ "${name%:*}" = size_to_hstate ] || check_is \
			"without ${name%:*}(): stats says so" $((figures - 1)) \
			"$(stat_of system_figures)"
		by_sysrq
		check_is "without ${name%:*}(): no ${name#*:}" "" \
			"$(present "$record" "${name#*:}")"
		check "without ${name%:*}(): the rest" [ -n "$(seen active_anon_kb)" ]
		unload
		load
	done
	check_is "without size_to_hstate(): no pool" "" "$(of_type "$records" hugetlb)"
	unload
	load system=N
	by_sysrq
	check_is "system=N: none of the records" "candidate memory stack oom " \
		"$(order)"
	unload
	load
fi

measure_again()
{
	echo 1 >"$cgroups/cgroup.pressure"
}

# The pressure of the system can be switched off, too.
if is_measured; then
	at_end="$at_end measure_again"
	echo 0 >"$cgroups/cgroup.pressure"
	by_sysrq
	measure_again
	check_is "cgroup.pressure of the root: no pressure" "" "$(pressure_fields)"
	check "cgroup.pressure of the root: the rest" [ -n "$(seen active_anon_kb)" ]
fi

# The real thing: what is left is free where the request may not have it.
kind=global slack=2048
start_hog -a 1000 16
begin
snapshot
"$hog" -a -300 $((total_kb / 1024)) &
eater=$!
background="$background $eater"
wait_for 60 gone "$hog_pid"
kill -9 "$eater"
wait "$eater"
take
check_is "global: origin" page_alloc "$(field "$oom" origin)"
check_pressure "$before/pressure"
check_report
each_zone check_reserve
# What /proc says has not changed since.
near vmalloc "$(in_meminfo VmallocUsed)" "$(seen vmalloc_kb)"
near hugetlb "$(in_meminfo Hugetlb)" "$(seen hugetlb_kb)"

ktap_finished
