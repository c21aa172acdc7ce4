# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # $tool is set by the test
#
# refuses_lib.sh - what tests of messages share

# The command that refuses() runs; without one, the arguments name it.
refuses_command=

# refuses STATUS PATTERN ARGUMENT... - does the tool end with this status, and one line on
# standard error that matches?
refuses()
{
	wanted=$1
	pattern=$2
	status=0
	shift 2

	"$tool" ${refuses_command:+"$refuses_command"} "$@" >out 2>err </dev/null || status=$?
	[ "$status" = "$wanted" ] && [ "$(wc -l <err)" = 1 ] && grep -q -e "$pattern" err &&
		return
	ktap_print_msg "status $status; $(cat err)"
	return 1
}
