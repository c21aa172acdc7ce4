# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # the scripts that source it use what it sets
#
# lib.sh - what the scripts share: paths, how they fail, how they end
#
# A script sources it first.
top=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
scripts=$top/scripts
lab=$top/tests/lab
cache=${OOMWATCH_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/oomwatch}

# die MESSAGE [STATUS] - say why the script cannot go on, and end it
die()
{
	echo "$(basename "$0"): $1" >&2
	exit "${2:-1}"
}

# version - print the version of oomwatch, from the one file that has it
version()
{
	sed -n 's/.*OOMWATCH_VERSION.*"\(.*\)"/\1/p' "$top/lib/version.h"
}

# copy_source FOLDER - the source as everybody gets it who has the tree: what git knows or
# would add, also if it is not committed
copy_source()
{
	"$scripts/deps" git
	rm -rf "$1"
	mkdir -p "$1"
	git -C "$top" ls-files -z --cached --others --exclude-standard |
		tar -C "$top" --null --ignore-failed-read --files-from=- -cf - 2>/dev/null |
		tar -C "$1" -xf -
}

# checks_itself KERNEL - does it look for faults of its own, so that it is slow?
checks_itself()
{
	[ "$1" = debug ] || [ "$1" = kcsan ]
}

# is_built KERNEL - is it one of those that tests/lab/debug-kernel builds?
is_built()
{
	checks_itself "$1" || [ "$1" = irqsoff ]
}

# end_all_on_signal - end the jobs in the background, too, which do not get Ctrl-C
end_all_on_signal()
{
	trap 'trap - INT TERM; kill 0' INT TERM
}

# at_once COMMAND ITEM... - COMMAND ITEM for each of them, as many at a time as there are
# processors (JOBS)
at_once()
{
	local command=$1 jobs=${JOBS:-$(nproc)} running=0 item
	shift

	end_all_on_signal
	for item; do
		[ "$running" -lt "$jobs" ] || { wait -n || true; running=$((running - 1)); }
		"$command" "$item" &
		running=$((running + 1))
	done
	wait
}

# apart FILE COMMAND... - what it says goes to the file, and is shown when it is over, not
# between what others say that run at the same time
apart()
{
	local file=$1
	shift

	"$@" >"$file" 2>&1
	flock "$top/build/output.lock" cat "$file"
}

# fill NAME FILE - standard input, a document, with what stands between its lines "begin
# NAME" and "end NAME" replaced by the file
fill()
{
	awk -v name="$1" -v file="$2" '
	$0 ~ "^(<!--|[.].\") end " name "( |$)" { skip = 0 }
	!skip
	$0 ~ "^(<!--|[.].\") begin " name "( |$)" {
		while ((getline line <file) > 0)
			print line
		skip = found = 1
	}
	END {
		if (!found || skip)
			print "no part " name ", or no end of it" >"/dev/stderr"
		exit !found || skip
	}'
}
