#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# oomwatch stat: what stats has, with a verdict that notices blindness
. "$(dirname "$0")/lib.sh"

# names_reader - does stat name who has a file open?
names_reader()
{
	"$tool" stat | grep -q "open in sleep ($sleeper): rmmod is refused"
}

start
require_memcg
require_tool
make_cgroup a 20M
"$hog" -g "$cgroups/a" 64
wait_for 60 all_free

# Records may still come: the count of a flood, a second after it.
# What is compared is what stats has before and after the tool has read it.
has_read_all()
{
	records=$(stat_of records)
	text=$("$tool" stat)
	[ "$(stat_of exited)" -gt 0 ] && [ "$(stat_of records)" = "$records" ]
}

check "nothing changes meanwhile" wait_for 60 has_read_all
ktap_print_msg "$text"
check_is "healthy" 1 "$(printf '%s\n' "$text" | grep -c '^oomwatch .*: healthy')"
check_is "episodes" "$(stat_of episodes)" \
	"$(printf '%s\n' "$text" | awk '$1 == "events" { print $2 }')"
check_is "by outcome" "$(stat_of episodes_killed)" \
	"$(printf '%s\n' "$text" | awk '$1 == "killed" { print $2 }')"
check_is "records" "$records," \
	"$(printf '%s\n' "$text" | awk '$1 == "records" { print $2 }')"
check_is "how candidates are seen" 1 \
	"$(printf '%s\n' "$text" | grep -c '^candidates are seen by a return probe$')"
check_is "nothing to wait for" 0 "$(printf '%s\n' "$text" | grep -c rmmod)"
check_is "nothing is left over" "" "$(printf '%s\n' "$text" | grep '^[^ ]*_')"

# JSON has each line, with numbers as numbers, and nothing else but the schema.
"$tool" stat --json | tr -d '{}"' | tr ',' '\n' | grep -v -e schema -e longest_handler |
	sort >/tmp/stat.json
sed 's/ /:/' "$stats" | grep -v longest_handler | sort >/tmp/stat.text
check "JSON has all of it" cmp /tmp/stat.json /tmp/stat.text
check_is "a number is a number" 1 "$("$tool" stat --json | grep -c '"episodes":[0-9]')"
rm /tmp/stat.json /tmp/stat.text

# The processes that are in the way of rmmod.
check_is "no file is open" 0 "$("$tool" stat | grep -c 'open in')"
for file in /dev/oomwatch "$events"; do
	exec 3<"$file"
	sleep 100 &
	sleeper=$!
	exec 3<&-
	background="$background $sleeper"
	check "who has $file open is told" wait_for 60 names_reader
	kill "$sleeper"
	wait "$sleeper" 2>/dev/null
done

enabled=/sys/kernel/debug/kprobes/enabled
echo 0 >"$enabled"
check_is "blindness is told" 1 "$("$tool" stat | grep -c '^! blind')"
echo 1 >"$enabled"
check_is "until it is over" 0 "$("$tool" stat | grep -c '^! blind')"
ktap_finished
