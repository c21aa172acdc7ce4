# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154 # lib.sh, sourced before, sets these
#
# accounts_lib.sh - what a page of explain says of an OOM, for the tests that fill memory
#
# $kind is what memory was filled with. The page is in $page, as one line; $causes is the file
# of the causes that it may name.
causes=$(mktemp)

# explain_last - the page of the first episode after $seq, as one line, in $page
explain_last()
{
	page=$("$tool" explain "$(field "$(first_oom "$seq" " outcome=killed ")" episode)" |
		tr -s ' \n' ' ')
	ktap_print_msg "$page"
}

# says NAME PATTERN - one test: does the page match?
says()
{
	check "$1" grep -q -e "$2" <<EOT
$page
EOT
}

# lacks NAME PATTERN - one test: does the page not match?
lacks()
{
	check "$1" fails grep -q -e "$2" <<EOT
$page
EOT
}

# used_kb NAME - what the memory is used for by that account, in KiB; 0 if it is not told
used_kb()
{
	printf '%s\n' "$page" |
		sed -n "s/.* $1 \([0-9.]*\) \([KM]\)iB [0-9]* % .*/\1 \2/p" |
		awk '{ kb = $1 * ($2 == "M" ? 1024 : 1) } END { printf("%d\n", kb) }'
}

# names CAUSE... - one test: does the page name these causes, and no other?
names()
{
	seen=$(while read -r cause text; do
		case $page in
		*" % of it $text"*) echo "$cause" ;;
		esac
	done <"$causes")
	check_is "$kind: its cause is named, and no other" "$(printf '%s\n' "$@")" "$seen"
}
