#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Whatever a user calls a task or a cgroup, it forges neither a field nor a line.
. "$(dirname "$0")/lib.sh"

start
require_memcg
comm=$(printf 'a b\n[1.0] oom =')
# shellcheck disable=SC2089 # the quotes are not there
cgroup=' [1.0] victim seq=1 episode=1'
mkdir "$cgroups/$cgroup" || ktap_skip_all "cannot create a cgroup"
limit "$cgroup" 20M

# Let what earlier tests left to be counted be published first.
sleep 2.5
seq=$(last_seq)
before=$(grep -c '^\[ *[0-9.]*\] victim ' "$events")
lines=$(($(grep -c "" "$events") - $(stat_of records)))
"$hog" -c "$comm" -g "$cgroups/$cgroup" 64
rmdir "$cgroups/$cgroup"

victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
ktap_print_msg "$oom"
escaped_comm='a\x20b\x0a[1.0]\x20oom\x20\x3d'
escaped_cgroup='/\x20[1.0]\x20victim\x20seq\x3d1\x20episode\x3d1'
check_is "one more victim line" $((before + 1)) \
	"$(grep -c '^\[ *[0-9.]*\] victim ' "$events")"
check_is "no more lines than records" "$lines" \
	$(($(grep -c '' "$events") - $(stat_of records)))
# escaped LINE WANTED KEY... - is the value of each key the escaped one?
escaped()
{
	line=$1
	wanted=$2
	shift 2

	for key; do
		check_is "${line%% *}: $key is escaped" "$wanted" "$(field "$line" "$key")"
	done
}

escaped "$victim" "$escaped_comm" victim_comm trigger_comm
escaped "$victim" "$escaped_cgroup" task_memcg oom_memcg
escaped "$oom" "$escaped_comm" trigger_comm chosen_comm
escaped "$oom" "$escaped_cgroup" trigger_memcg oom_memcg
for line in "$victim" "$oom"; do
	check_is "${line%% *}: every word is a field with one value" "" \
		"$(printf '%s\n' "$line" | tr ' ' '\n' | sed 1d | grep -v '^[a-z_]*=[^=]*$')"
done

# All other bytes that are escaped, and some that are not.
make_cgroup other 20M
comm=$(printf ',"\\~\177\200\377\001!z')
seq=$(last_seq)
"$hog" -c "$comm" -g "$cgroups/other" 64
check_is "bytes outside ASCII, control characters and , \" \\ ~" \
	'\x2c\x22\x5c\x7e\x7f\x80\xff\x01!z' \
	"$(field "$(records_after "$seq" victim)" victim_comm)"

# A path that is longer than a record has room for keeps its end, and says so.
long=$(printf '%0250d' 0 | tr 0 x)
path=""
for depth in 1 2 3 4 5; do
	path=${path:+$path/}$long$depth
	[ "$depth" = 1 ] || echo +memory >"$cgroups/${path%/*}/cgroup.subtree_control"
	make_cgroup "$path"
done
limit "$path" 20M
id=$(stat -c %i "$cgroups/$path")
seq=$(last_seq)
"$hog" -g "$cgroups/$path" 64
victim=$(records_after "$seq" victim)
oom=$(oom_of "$victim")
cut_path="~$(printf %s "/$path" | tail -c 1023)"
check_is "victim: a long task_memcg keeps its end behind a ~" "$cut_path" \
	"$(field "$victim" task_memcg)"
check_is "victim: a long oom_memcg too" "$cut_path" "$(field "$victim" oom_memcg)"
check_is "oom: a long oom_memcg too" "$cut_path" "$(field "$oom" oom_memcg)"
check_is "the id is right" "$id" "$(field "$victim" task_memcg_id)"

# Around the length that fits, and where what is left would begin with a "/".
echo +memory >"$cgroups/$path/cgroup.subtree_control"
for parent in "${path%/*}" "$path"; do
	for length in 13 14 15; do
		whole=/$parent/$(printf "%0${length}d" 0)
		make_cgroup "${whole#/}" 20M
		seq=$(last_seq)
		"$hog" -g "$cgroups$whole" 64
		end=$whole
		if [ ${#whole} -gt 1023 ]; then
			end=$(printf %s "$whole" | tail -c 1023)
			end="~${end#/}"
		fi
		check_is "${#whole} bytes" "$end" \
			"$(field "$(records_after "$seq" victim)" task_memcg)"
	done
done

ktap_finished
