# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2207
#
# Completion of oomwatch(8) for bash. --help lists the options, --list their arguments.

# _oomwatch_list PROGRAM WHAT - the words, with a space between two
_oomwatch_list()
{
	"$1" --list "$2" 2>/dev/null | xargs
}

# _oomwatch_options PROGRAM [COMMAND] - the long options; several may share a line
_oomwatch_options()
{
	"$@" --help 2>/dev/null | sed -n 's/^ \{2,6\}-/-/; T; s/   *.*//; p' |
		grep -oE -e '--[a-z-]+=?'
}

_oomwatch()
{
	local cur prev words cword split=false command="" word commands
	_init_completion -s || return

	commands=$(_oomwatch_list "$1" commands)
	for word in "${words[@]:1:cword-1}"; do
		if [[ " $commands " == *" $word "* ]]; then
			command=$word
			break
		fi
	done

	case $prev in
	-i | --input | --raw | --exec)
		_filedir
		return
		;;
	--type)
		COMPREPLY=($(compgen -P "${cur%"${cur##*,}"}" \
			-W "$(_oomwatch_list "$1" types)" -- "${cur##*,}"))
		return
		;;
	--outcome)
		COMPREPLY=($(compgen -W "$(_oomwatch_list "$1" outcomes)" -- "$cur"))
		return
		;;
	--for)
		COMPREPLY=($(compgen -W 'server test embedded' -- "$cur"))
		return
		;;
	--constraint)
		COMPREPLY=($(compgen -W "$(_oomwatch_list "$1" constraints)" -- "$cur"))
		return
		;;
	-m | --memcg)
		COMPREPLY=($(compgen -d -- "/sys/fs/cgroup$cur" | sed 's|^/sys/fs/cgroup||'))
		return
		;;
	--dir | --textfile)
		_filedir -d
		return
		;;
	-n | --num | --episode | --since | --until | --max-use | --comm | --container | --pid | --pod | --unit | --victim | --count | --after | --within | --slack)
		return
		;;
	esac
	$split && return

	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$(_oomwatch_options "$1" ${command:+"$command"})" -- "$cur"))
		[[ ${COMPREPLY-} == *= ]] && compopt -o nospace
	elif [[ $cword -eq 1 ]]; then
		COMPREPLY=($(compgen -W "$commands" -- "$cur"))
	elif [[ $command == report ]]; then
		_filedir
	elif [[ $command == expect ]]; then
		_command_offset "$cword"
	fi
}

complete -F _oomwatch oomwatch
