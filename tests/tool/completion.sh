#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# completion.sh - does bash complete what oomwatch(8) takes?
here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. /usr/share/bash-completion/bash_completion
# shellcheck source=/dev/null
. "$here/../../tools/oomwatch.bash"
PATH=$here/../../tools:$PATH
header=$here/../../include/uapi/linux/oomwatch.h
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

# listed WHAT - the words that the tool has for it, with a space between two
listed()
{
	oomwatch --list "$1" | xargs
}

cd "$here" || exit
commands=$(listed commands)
completes "$commands" oomwatch ""
completes "expect explain" oomwatch ex
completes "oom,victim" oomwatch --type oom,v
completes "killed" oomwatch expect --outcome k
completes "embedded" oomwatch config --for e
completes "CPUSET" oomwatch expect --constraint C
completes "roundtrip.sh" oomwatch --raw round
completes "json_check.py" oomwatch explain -i json_c
completes "history.txt" oomwatch verify --input history.t
completes "" oomwatch -n ""
completes "" oomwatch explain --episode ""
completes "--unit=" oomwatch --un
completes "--pod=" oomwatch explain --po
completes "" oomwatch explain --unit ""
completes "../unit" oomwatch record --textfile ../un
completes "completion.sh" oomwatch record --exec compl
completes "--oom-adj" oomwatch -i json_check.py config --oom
for type in $(listed types); do
	completes "oom,$type" oomwatch --type "oom,$type"
done
completes "$(listed outcomes)" oomwatch expect --outcome ""
completes "$(listed constraints)" oomwatch expect --constraint ""
# Where an outcome begins is the record format.
completes "$(sed -n 's/^\tE(OOMWATCH_OUTCOME_.*"\(.*\)").*/\1/p' "$header" | xargs)" \
	oomwatch expect --outcome ""
for command in "" $commands; do
	# shellcheck disable=SC2086 # no word for no command
	options=$(oomwatch $command --help |
		grep -oE '^ {2,6}(-., )?--[a-z-]+(=[A-Z|]+)?(, --[a-z-]+(=[A-Z|]+)?)*' |
		grep -oE -e '--[a-z-]+=?' | tr '\n' ' ')
	# shellcheck disable=SC2086
	completes "${options% }" oomwatch $command --
done
exit "$failed"
