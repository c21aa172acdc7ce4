#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# record_panic.sh - what oomwatch record takes over of a panic that pstore has kept
#
# The directory of systemd-pstore is that of a mount namespace of its own. It gets the last
# OOM of a recorded history, as the module prints it when the kernel panics; the files have
# what was kept before.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/namespace_lib.sh
. "$here/../tool/namespace_lib.sh"
# shellcheck source=tests/tool/panic_lib.sh
. "$here/../tool/panic_lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
history=$here/../tool/history.txt

if outside; then
	[ -d /var/lib/systemd ] || ktap_skip_all "needs /var/lib/systemd"
	enter -m
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mount -t tmpfs none /var/lib/systemd
mkdir -p /var/lib/systemd/pstore/1
cd "$work" || exit
export TZ=UTC LC_ALL=C
# The last OOM: its first record and its last one.
first=119 last=122

# takes_over - run the recorder until it waits for a module
takes_over()
{
	: >err
	"$tool" record --dir dir 2>err &
	recorder=$!
	wait_for 20 grep -q 'no record is kept now' err
	kill "$recorder"
	wait "$recorder" || :
	sed -i '/no record is kept now/d; s/^oomwatch[a-z-]*:/oomwatch:/' err
}

# seqs - the numbers of the records of that boot, as ranges
seqs()
{
	"$tool" --dir dir --boot="${1:-$earlier}" | sed 's/.* seq=\([0-9]*\) .*/\1/' | awk '
		NR > 1 && $1 == before + 1 { before = $1; next }
		{ printf("%s%d-", NR > 1 ? before "," : "", $1); before = $1 }
		END { print before }'
}

# A cgroup that ran out before has the name of a record.
log=/var/lib/systemd/pstore/1/dmesg.txt
forged='[    9.100000] oom seq=1 episode=7 outcome=panic wall=1764221999.000001 x'
for before in "" "[    1.000000] " "oomwatch: 1.1/1 "; do
	echo "<6>[    9.100001] Memory cgroup stats for /a$before$forged:"
	echo "Memory cgroup stats for /a$before$forged:"
done >"$log"
records $first $last | print_panic >>"$log"
took="oomwatch: $log: took over $((last - first + 1)) records of a panic"

keep $((first - 1))
takes_over
check_is "the records of a panic are taken over" "$took" "$(cat err)"
check_is "they are of the boot that kept those before" "1-$last" "$(seqs)"
check_is "which has the OOM in its list" 419 \
	"$("$tool" list --dir dir --boot="$earlier" -1 --json | sed 's/.*"episode":\([0-9]*\).*/\1/')"
takes_over
check_is "they are taken over once" "" "$(cat err)"
check_is "and are there once" "1-$last" "$(seqs)"

keep $((first + 1))
takes_over
check_is "what was kept before is not taken again" \
	"oomwatch: $log: took over $((last - first - 1)) records of a panic" "$(cat err)"
check_is "and is there once" "1-$last" "$(seqs)"

keep $((first - 4))
takes_over
check_is "those that were not kept, and are not in the log, are named" \
	"oomwatch: records $((first - 3)) to $((first - 1)) before the panic were not kept" \
	"$(grep 'not kept' err)"
check_is "they are missing" "1-$((first - 4)),$first-$last" "$(seqs)"
check_is "verify says how many" "3 in between are missing" \
	"$("$tool" verify --dir dir --boot="$earlier" | sed -n 's/^ok 1 - .* records, //p')"

rm -r dir
takes_over
check_is "of a boot that kept nothing, they are a boot of their own" "$first-$last" "$(seqs panic-0)"

# The clock was before 1970 when that boot began.
rm -r dir
records $first $last | print_panic -20 >"$log"
takes_over
check_is "also if it began before 1970" "$first-$last" "$(seqs panic--20)"
takes_over
check_is "once" "" "$(cat err)"
check_is "in one file" "panic--20.raw" "$(cd dir && echo panic*)"
ktap_finished
