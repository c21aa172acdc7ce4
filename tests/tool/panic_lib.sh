# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# panic_lib.sh - a panic of which some records were kept, and others are in the kernel's log,
# as the module prints them.
earlier=00000000-0000-4000-8000-000000000001

# records FIRST LAST - these of the history
records()
{
	awk -v first="$1" -v last="$2" '{
		seq = $0
		sub(/.* seq=/, "", seq)
		if (seq + 0 >= first && seq + 0 <= last)
			print
	}' "${history:?}"
}

# print_panic [START] - records, as the module prints them, of a boot that began at second START
print_panic()
{
	sed 's/ wall=.*//' | awk -v start="${1:-0}" '{
		time = $0
		sub(/\].*/, "", time)
		sub(/\[ */, "", time)
		seq = $0
		sub(/.* seq=/, "", seq)
		sub(/ .*/, "", seq)
		split(time, parts, ".")
		printf("oomwatch: %d.1/1 %s wall=%d.%s\n", seq, $0, start + parts[1], parts[2])
	}'
}

# keep LAST - an earlier boot has kept the records up to this one
keep()
{
	rm -rf dir
	mkdir dir
	records 1 "$1" >part
	"${tool:?}" --input part --raw "dir/$earlier.raw"
}
