# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # $page is set by the test
#
# explain_lib.sh - what the tests of oomwatch explain share: the tool, an empty directory
# to work in, and what is asked of the page in $page
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# as_line - the page as one line
as_line()
{
	printf '%s\n' "$page" | tr -s ' \n' ' '
}

# says NAME PATTERN - one test: does the page, as one line, match?
says()
{
	if as_line | grep -q -e "$2"; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted: $2"
		ktap_print_msg "$page"
		ktap_test_fail "$1"
	fi
}

# lacks NAME PATTERN - one test: does the page, as one line, not match?
lacks()
{
	check "$1" fails grep -q -e "$2" <<-END
		$(as_line)
	END
}
