#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch stat: what stats has, with a verdict that notices blindness
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup a 20M
"$hog" -g "$cgroups/a" 64
wait_for 5 [ "$(stat_of exited)" -gt 0 ]

text=$("$tool" stat)
ktap_print_msg "$text"
check_is "healthy" 1 "$(printf '%s\n' "$text" | grep -c '^oomwatch .*: healthy')"
check_is "episodes" "$(stat_of episodes)" \
	"$(printf '%s\n' "$text" | awk '$1 == "episodes" { print $2 }')"
check_is "by outcome" "$(stat_of episodes_killed)" \
	"$(printf '%s\n' "$text" | awk '$1 == "killed" { print $2 }')"
check_is "records" "$(stat_of records)," \
	"$(printf '%s\n' "$text" | awk '$1 == "records" { print $2 }')"
check_is "nothing is left over" "" "$(printf '%s\n' "$text" | grep '^[^ ]*_')"

# JSON has each line, with numbers as numbers, and nothing else but the schema.
"$tool" stat --json | tr -d '{}"' | tr ',' '\n' | grep -v -e schema -e longest_handler |
	sort >/tmp/stat.json
sed 's/ /:/' "$stats" | grep -v longest_handler | sort >/tmp/stat.text
check "JSON has all of it" cmp /tmp/stat.json /tmp/stat.text
check_is "a number is a number" 1 "$("$tool" stat --json | grep -c '"episodes":[0-9]')"
rm /tmp/stat.json /tmp/stat.text

enabled=/sys/kernel/debug/kprobes/enabled
echo 0 >"$enabled"
check_is "blindness is told" 1 "$("$tool" stat | grep -c '^! blind')"
echo 1 >"$enabled"
check_is "until it is over" 0 "$("$tool" stat | grep -c '^! blind')"
ktap_finished
