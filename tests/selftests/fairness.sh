#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Kills in one cgroup, as many as overwrite the history time and again, do not erase
# what was recorded of others: neither in one cgroup that a user owns, nor spread
# over cgroups that he makes in it.
#
# OOMWATCH_KILLS says how many, OOMWATCH_RING_KB how large the history is: the history
# of 1024 KiB and 10,000 kills take as many minutes as make soak.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
tool=$(command -v "${OOMWATCH:-oomwatch}")
kills=${OOMWATCH_KILLS:-300}
ring_kb=${OOMWATCH_RING_KB:-64}
user=1000
subs=50
rounds=2

# records_of EPISODE - its lines; it does not matter whether they were kept
records_of()
{
	sed 's/ kept=1//' "$events" | grep " episode=$1 "
}

# types_of LINES - how many records of each type
types_of()
{
	printf '%s\n' "$1" | sed 's/^\[ *[0-9.]*\] //; s/ .*//' | sort | uniq -c |
		awk '{ printf("%s %s ", $1, $2) }'
}

# delegate CGROUP... - to the user
delegate()
{
	for cgroup in "$@"; do
		chown "$user" "$cgroups/$cgroup" "$cgroups/$cgroup/cgroup.procs"
	done
}

# user_kills COUNT CGROUP - the user, in a cgroup of his, outgrows another one
user_kills()
{
	sh -c 'echo 0 >"$1/cgroup.procs" && exec "$2" -u "$3" -n "$4" -g "$5" 8' \
		kills "$cgroups/mine/shell" "$hog" "$user" "$1" "$cgroups/$2"
}

# prepare - load it anew, and have a kill of somebody else; sets $before, and
# $first, the episode that comes next
prepare()
{
	unload
	load "ring_kb=$ring_kb"
	"$hog" -c earlier -g "$cgroups/earlier" 64
	wait_for 60 all_free
	before=$(records_of 1)
	first=$(($(stat_of episodes) + 1))
}

# check_kept WHAT COUNT - what there must be after so many kills
check_kept()
{
	what=$1
	check_is "$what: killed" "$2" "$killed"
	check "$what: the history was overwritten $(($(stat_of overwritten) * 100 /
		$(stat_of records))) %" \
		[ "$(stat_of overwritten)" -gt $(($(stat_of records) / 2)) ]
	check_is "$what: of the kill before there is all" "$before" "$(records_of 1)"
	check "$what: they take no more than half of what is kept" \
		[ "$(stat_of kept_used_bytes)" -le \
		$(($(stat_of kept_bytes) * 3 / 4)) ]
	check_is "$what: what is missing is counted" "$(stat_of records)" \
		$(($(grep -c . "$events") + $(stat_of overwritten)))
	check_is "$what: what was kept is counted" "$(stat_of kept_records)" \
		"$(grep -c ' kept=1 ' "$events")"
	check "$what: some are worth keeping as a whole: $(stat_of keep_whole)" \
		[ "$(stat_of keep_whole)" -gt 1 ]
	check "$what: some in part: $(stat_of keep_core)" \
		[ "$(stat_of keep_core)" -gt 1 ]
	check "$what: most are not: $(stat_of keep_nothing)" \
		[ "$(stat_of keep_nothing)" -gt $(($2 / 2)) ]
	check_history
	[ -z "$tool" ] || check "$what: explain says that others were overwritten" \
		grep -q "the records of up to [0-9]* others were overwritten" <<-END
		$("$tool" explain "$first" | tr '\n' ' ')
		END
}

make_cgroup earlier 2M
make_cgroup later 2M
make_cgroup mine
echo +memory >"$cgroups/mine/cgroup.subtree_control"
make_cgroup mine/shell
make_cgroup mine/work
delegate mine mine/shell mine/work

# One cgroup, with more tasks than candidates are recorded.
said=$(mktemp)
"$here/crowd" 60 "$cgroups/mine/work" >"$said" &
background="$background $!"
wait_for 60 grep -q ready "$said"
rm "$said"
limit mine/work $(($(cat "$cgroups/mine/work/memory.current") + 1048576))
prepare
killed=$(user_kills "$kills" mine/work)
check_kept "one cgroup" "$kills"
check_is "one cgroup: of its first kill there is all" \
	"32 candidate 1 exited 1 freed 1 memcg 1 memory 1 oom 1 relative 1 stack 1 victim " \
	"$(types_of "$(records_of "$first")")"

# Whoever comes later is kept as well.
"$hog" -c later -g "$cgroups/later" 64
wait_for 60 all_free
episode=$(field "$(records_after 0 victim | tail -n 1)" episode)
later=$(records_of "$episode")
killed=$(user_kills $((kills / 5)) mine/work)
check_is "a kill elsewhere after that is kept" "$later" "$(records_of "$episode")"
check "and not because there is room" grep -q " episode=$episode kept=1 " "$events"

# Many cgroups of the same user, in turns.
for i in $(seq "$subs"); do
	make_cgroup "mine/work-$i" 1M
	delegate "mine/work-$i"
done
prepare
killed=0
each=$((kills / subs / rounds))
for _ in $(seq "$rounds"); do
	for i in $(seq "$subs"); do
		killed=$((killed + $(user_kills "$each" "mine/work-$i")))
	done
done
check_kept "$subs cgroups" $((rounds * subs * each))
check_is "$subs cgroups: of the first kill there is all" \
	"1 candidate 1 exited 1 freed 1 memcg 1 memory 1 oom 1 relative 1 stack 1 victim " \
	"$(types_of "$(records_of "$first")")"

unload
load
ktap_finished
