#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# completion.sh - does bash complete what oomwatch(8) takes?
here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. /usr/share/bash-completion/bash_completion
# shellcheck source=/dev/null
. "$here/../tools/oomwatch.bash"
PATH=$here/../tools:$PATH
failed=0

# complete_words WORD... - what the last word would become
complete_words()
{
	# shellcheck disable=SC2034 # read by bash-completion
	COMP_LINE="$*" COMP_POINT=$((${#COMP_LINE} + 0)) COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1)) COMPREPLY=()
	_oomwatch oomwatch "${*: -1}" "${*: -2:1}" 2>/dev/null
	echo "${COMPREPLY[*]}"
}

# completes WANTED WORD... - one test
completes()
{
	local wanted=$1 seen
	shift

	seen=$(complete_words "$@")
	if [ "$seen" = "$wanted" ]; then
		echo "ok $*"
	else
		echo "not ok $*: '$seen' instead of '$wanted'"
		failed=1
	fi
}

cd "$here" || exit
completes "config expect explain stat top verify" oomwatch ""
completes "expect explain" oomwatch ex
completes "oom,victim" oomwatch --type oom,v
completes "killed" oomwatch expect --outcome k
completes "CPUSET" oomwatch expect --constraint C
completes "tool.sh" oomwatch --raw tool
completes "json_check.py" oomwatch explain -i json_c
completes "history.txt" oomwatch verify --input history.t
for command in "" config expect explain stat top verify; do
	# shellcheck disable=SC2086 # no word for no command
	options=$(oomwatch $command --help | grep -oE '^ {2,6}(-., )?--[a-z-]+=?' |
		grep -oE -e '--[a-z-]+=?' | tr '\n' ' ')
	# shellcheck disable=SC2086
	completes "${options% }" oomwatch $command --
done
exit "$failed"
