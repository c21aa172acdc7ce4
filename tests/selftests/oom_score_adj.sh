#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# /proc/PID/oom_score_adj: of processes of one size the kernel kills the one with the
# highest first, and one with -1000 never. It is inherited. Whoever lacks
# CAP_SYS_RESOURCE may raise it, and lower it as far as somebody with that capability
# set it last.
#
# A victim counts as gone shortly before its memory is given back, so that the kernel
# may go on to the next one: in which order is promised, not how many.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup equal
make_cgroup small 20M

# Neither the oldest nor the newest is the next. The limit is the scale on which
# oom_score_adj weighs, and less than one of them has.
pids=""
for adj in -999 400 -1000 0 1000 -400; do
	start_hog -a "$adj" -g "$cgroups/equal" 8
	case $adj in
	-1000) spared=$hog_pid ;;
	*) pids="$pids$hog_pid " ;;
	esac
done
seq=$(last_seq)
check_events "all are killed but the one with -1000; then nobody is left" \
	--memcg /equal --count 6 -- \
	sh -c "echo 4M >$cgroups/equal/memory.max"
victims=$(records_after "$seq" victim)
check_is "the highest first" "1000 400 0 -400 -999 " \
	"$(field "$victims" victim_oom_score_adj | tr '\n' ' ')"
check_is "no others" "$(printf '%s' "$pids" | tr ' ' '\n' | sort)" \
	"$(field "$victims" victim_pid | sort)"
check_is "each in an OOM of its own, and the last one without a victim" \
	"killed killed killed killed killed no_victim " \
	"$(field "$(records_after "$seq" oom)" outcome | grep -v pending | tr '\n' ' ')"
check "-1000: it lives" kill -0 "$spared"

seq=$(last_seq)
# shellcheck disable=SC2016 # the other shell expands it
check_events "a child is killed" --memcg /small --victim child -- sh -c '
	echo 777 >/proc/self/oom_score_adj
	"$@" & wait' parent "$hog" -c child -g "$cgroups/small" 64
check_is "it has the value of its parent" 777 \
	"$(field "$(records_after "$seq" victim)" victim_oom_score_adj)"

for adj in -1001 1001; do
	check "$adj: out of range" fails sh -c "echo $adj >/proc/self/oom_score_adj"
done

folder=$(mktemp -d)
chmod 755 "$folder"
cat >"$folder/user" <<EOT
#!/bin/sh
for adj in 300 100 99 -1000; do
	if echo "\$adj" >/proc/self/oom_score_adj; then
		echo "\$adj set"
	else
		echo "\$adj refused"
	fi
done >"$folder/said"
exec "$hog" -c user 64
EOT
chmod +x "$folder/user"
: >"$folder/said"
chmod 666 "$folder/said"
seq=$(last_seq)
# shellcheck disable=SC2016 # the other shell expands it
check_events "a user's process is killed" --memcg /small --victim user -- sh -c '
	echo 0 >"$1/cgroup.procs"
	echo 100 >/proc/self/oom_score_adj
	exec su -s "$2" nobody' root "$cgroups/small" "$folder/user"
check_is "root set 100: the user may raise it, and lower it to that, but no further" \
	"300 set, 100 set, 99 refused, -1000 refused, " \
	"$(tr '\n' , <"$folder/said" | sed 's/,/, /g')"
victim=$(records_after "$seq" victim)
check_is "what counts is what the user was allowed" "$(id -u nobody) 100" \
	"$(field "$victim" victim_uid) $(field "$victim" victim_oom_score_adj)"
rm -r "$folder"

ktap_finished
