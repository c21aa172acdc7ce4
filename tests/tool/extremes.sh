#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# extremes.sh FOLDER - no number in a file overflows what is computed from it
#
# FOLDER has the tool that tests/Makefile builds, with sanitizers that end it at the
# first fault. Each run replaces other numbers of records that a guest made, and of the
# made-up kernel log, by the least and greatest ones that there are: see extremes.py.
. "$(dirname "$0")/../selftests/lib.sh"

here=$(realpath "$(dirname "$0")")
tool=$(realpath "$1")/oomwatch-asan
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# survives FILE [types] - does each command read such a file without a fault?
survives()
{
	for seed in 1 2 3; do
		for every in 1 5 40; do
			python3 "$here/extremes.py" "$seed" "$every" ${2:+"$2"} <"$1" >spoiled
			for command in "" --json "--json --utc" "--since 2h" explain \
				"explain --json" report "verify -v"; do
				# shellcheck disable=SC2086 # a command and its options
				TZ=Asia/Kathmandu "$tool" $command --input spoiled >out 2>&1
				grep -q -e 'runtime error' -e Sanitizer out || continue
				ktap_print_msg "seed $seed, one in $every, $command:" \
					"$(grep -m 1 -e 'runtime error' -e Sanitizer out)"
				return 1
			done
		done
	done
}

# sound OPTION... - does it read the kernel log on standard input without a fault?
sound()
{
	cat >log
	TZ=Asia/Kathmandu "$tool" --input log "$@" >out 2>&1
	! grep -e 'runtime error' -e Sanitizer out
}

ktap_print_header
for file in history.txt threads.txt accounts.txt balance.txt containers.txt; do
	"$tool" --input "$here/$file" --raw raw
	check "any number in the records of $file" survives raw
	check "any type of the records of $file" survives raw types
done
check "any number in a kernel log" survives "$here/klog.txt"
check "the last moment that 64 bits of ns hold, in another time zone" sound \
	--since 2262-04-11T23:47:16Z <<EOT
Jan 31 12:00:00 host kernel: sh invoked oom-killer: gfp_mask=0xcc0, order=0, oom_score_adj=0
EOT
check "more pages than there can be" sound <<EOT
[    1.000001] sh invoked oom-killer: gfp_mask=0xcc0, order=0, oom_score_adj=0
[    1.000002] Node 0 DMA32: 1*4kB (U) = 4kB
[    1.000003] Total swap = 9007199254740991kB
[    1.000004] 9223372036854775807 pages RAM
[    1.000005] 0 pages reserved
[    1.000006] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
[    1.000007] [     1]     5     1 70368744177663 70368744177663 70368744177663 70368744177663 1000 sh
[    1.000008] Out of memory: Killed process 1 (sh) total-vm:8kB, anon-rss:8kB, file-rss:8kB
EOT
check_is "and no rss of it" 0 "$("$tool" --input log | grep -c candidate_rss)"
ktap_finished
