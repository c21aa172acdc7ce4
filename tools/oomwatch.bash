# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2207
#
# Completion of oomwatch(8) for bash. The options are those that --help lists.

_oomwatch()
{
	local cur prev words cword split=false command=""
	_init_completion -s || return

	[[ $cword -lt 2 ]] || case ${words[1]} in
	config | expect | explain | stat | top | verify) command=${words[1]} ;;
	esac

	case $prev in
	-i | --input | --raw)
		_filedir
		return
		;;
	--type)
		COMPREPLY=($(compgen -P "${cur%"${cur##*,}"}" \
			-W 'oom victim memory stack candidate reaped exited' -- "${cur##*,}"))
		return
		;;
	--outcome)
		COMPREPLY=($(compgen -W 'unknown killed victim_exited already_dying
			victim_pending no_victim disabled trigger_dying skipped_gfp
			averted panic' -- "$cur"))
		return
		;;
	--constraint)
		COMPREPLY=($(compgen -W 'NONE CPUSET MEMORY_POLICY MEMCG' -- "$cur"))
		return
		;;
	--memcg)
		COMPREPLY=($(compgen -d -- "/sys/fs/cgroup$cur" | sed 's|^/sys/fs/cgroup||'))
		return
		;;
	-n | --num-events | --since | --comm | --victim | --count | --within | --slack)
		return
		;;
	esac
	$split && return

	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$(_parse_help "$1" "$command --help")" -- "$cur"))
		[[ ${COMPREPLY-} == *= ]] && compopt -o nospace
	elif [[ $cword -eq 1 ]]; then
		COMPREPLY=($(compgen -W 'config expect explain stat top verify' -- "$cur"))
	elif [[ $command == expect ]]; then
		_command_offset "$cword"
	fi
}

complete -F _oomwatch oomwatch
