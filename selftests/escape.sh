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

seq=$(last_seq)
before=$(grep -c '^\[ *[0-9.]*\] victim ' "$events")
lines=$(grep -c '' "$events")
"$hog" -c "$comm" -g "$cgroups/$cgroup" 64
rmdir "$cgroups/$cgroup"

victim=$(records_after "$seq" victim)
ktap_print_msg "$victim"
check_is "one more victim line" $((before + 1)) \
	"$(grep -c '^\[ *[0-9.]*\] victim ' "$events")"
check_is "two more lines: the victim and its episode" $((lines + 2)) \
	"$(grep -c '' "$events")"
check_is "victim_comm is escaped" 'a\x20b\x0a[1.0]\x20oom\x20\x3d' \
	"$(field "$victim" victim_comm)"
check_is "task_memcg is escaped" \
	'/\x20[1.0]\x20victim\x20seq\x3d1\x20episode\x3d1' \
	"$(field "$victim" task_memcg)"
check_is "every word is a field with one value" "" \
	"$(printf '%s\n' "$victim" | tr ' ' '\n' | sed 1d | grep -v '^[a-z_]*=[^=]*$')"

# A path that is longer than a record has room for is cut, and says so.
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
seen=$(field "$victim" task_memcg)
check_is "a long path is cut and ends in ~" "/$(printf %s "$path" | cut -c-1022)~" "$seen"
check_is "its id is right" "$id" "$(field "$victim" task_memcg_id)"

ktap_finished
