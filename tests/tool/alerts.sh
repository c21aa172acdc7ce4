#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# alerts.sh - do the alerts of integrations/prometheus fire when they should, and only
# then, and are they about series that the recorder writes?
. "$(dirname "$0")/../selftests/lib.sh"

tool=$(realpath "${OOMWATCH:-$here/../../tools/oomwatch}")
rules=$here/../../integrations/prometheus/alerts.yml
tests=$here/../tool/alerts.yml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# write_counts - those of a recorder that has just started
write_counts()
{
	"$tool" record --dir "$work/dir" --textfile "$work" 2>/dev/null &
	recorder=$!
	wait_for 20 [ -e "$work/oomwatch.prom" ]
	status=$?
	kill "$recorder"
	wait "$recorder"
	return "$status"
}

# is_tested ALERT - does it fire in one of the tests, and not in another one?
is_tested()
{
	awk -v alert="$1" '
		/ alertname: / { ours = $NF == alert }
		ours && / exp_alerts: \[\]$/ { silent++ }
		ours && / exp_alerts:( [&*][a-z]+)?$/ { fires++ }
		END { exit !(silent && fires) }' "$tests"
}

# says_nothing COMMAND... - does it succeed? What it says is shown only if not.
says_nothing()
{
	"$@" >"$work/said" 2>&1 && return
	ktap_print_msg "$(cat "$work/said")"
	return 1
}

# has_series NAME - does the recorder write it?
has_series()
{
	case $1 in
	oomwatch_blind | oomwatch_unobserved_kills_total)
		grep -qF "PREFIX \"${1#oomwatch_}\"" "$here/../../tools/output/metrics.c"
		;;
	*)
		grep -qE "^$1( |\{)" "$work/oomwatch.prom"
		;;
	esac
}

ktap_print_header
"$here/../../scripts/deps" prometheus >"$work/deps" 2>&1 ||
	ktap_skip_all "needs promtool: $(tail -n 1 "$work/deps")"
check "the rules can be read" says_nothing promtool check rules "$rules"
check "each fires when it should" says_nothing promtool test rules "$tests"
sed -n 's/.*- alert: //p' "$rules" >"$work/alerts"
while read -r alert; do
	check "$alert is tested both ways" is_tested "$alert"
done <"$work/alerts"
check "the recorder writes counts" write_counts
sed -n 's/.*expr: //p' "$rules" | grep -o 'oomwatch_[a-z_]*' | sort -u >"$work/series"
while read -r series; do
	check "$series is one, or is absent without the module" has_series "$series"
done <"$work/series"
ktap_finished
