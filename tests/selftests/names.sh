#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The names and numbers by which a person recognises a victim are those that
# /proc tells of it just before: of the thread, its leader, its parent and its
# executable, seen from the outermost namespaces, and from its own.
#
# An executable that was deleted, or overwritten by another one, is called as it
# was last called: /proc adds " (deleted)", which a file could be called as well.
. "$(dirname "$0")/lib.sh"

start
require_memcg
make_cgroup names
make_cgroup writer
folder=$(mktemp -d)
go=$folder/go
mkfifo "$go"
original=$hog

# nspid PID - its id in the innermost pid namespace that it is in
nspid()
{
	awk '$1 == "NSpid:" { print $NF }' "/proc/$1/status"
}

# exe PID - the path of its executable
exe()
{
	readlink -n "/proc/$1/exe"
}

# read_names PID - what /proc says of the process, or thread, that is to die
read_names()
{
	pid=$1
	tgid=$(status "$pid" Tgid)
	comm=$(cat "/proc/$pid/comm")
	leader_comm=$(cat "/proc/$tgid/comm")
	ppid=$(status "$pid" PPid)
	parent_comm=$(cat "/proc/$ppid/comm")
	path=$(exe "$pid")
	path=${path% (deleted)}
	uid=$(status "$pid" Uid)
	inner=$(nspid "$pid")
}

is_empty()
{
	! grep -q . "$cgroups/$1/cgroup.procs"
}

# kill_by_limit - the writer of a limit has the only process in the cgroup killed
kill_by_limit()
{
	seq=$(last_seq)
	limit names 0
	wait_for 60 is_empty names
	limit names max
}

# check_names NAME - does the victim record say what /proc said?
check_names()
{
	victim=$(records_after "$seq" victim | grep " victim_pid=$pid ")
	ktap_print_msg "$(printf '%s\n' "$victim" | tr ' ' '\n' |
		grep -E '^victim_(pid|tgid|nspid|uid|ppid|exe|.*comm)=' | tr '\n' ' ')"
	check_is "$1: one record" 1 "$(printf '%s\n' "$victim" | grep -c .)"
	check_is "$1: victim_tgid" "$tgid" "$(field "$victim" victim_tgid)"
	check_is "$1: victim_nspid" "$inner" "$(field "$victim" victim_nspid)"
	check_is "$1: victim_uid" "$uid" "$(field "$victim" victim_uid)"
	check_is "$1: victim_comm" "$(escape "$comm")" \
		"$(field "$victim" victim_comm)"
	check_is "$1: victim_leader_comm" "$(escape "$leader_comm")" \
		"$(field "$victim" victim_leader_comm)"
	check_is "$1: victim_ppid" "$ppid" "$(field "$victim" victim_ppid)"
	check_is "$1: victim_parent_comm" "$(escape "$parent_comm")" \
		"$(field "$victim" victim_parent_comm)"
	check_is "$1: victim_exe" "$(escape "${path##*/}")" \
		"$(field "$victim" victim_exe)"
}

# kill_named NAME PID - all of the above
kill_named()
{
	read_names "$2"
	kill_by_limit
	check_names "$1"
}

# in_cgroup NAME - wait for a process that joins an empty cgroup
in_cgroup()
{
	wait_for 60 grep -q . "$cgroups/$1/cgroup.procs"
	cat "$cgroups/$1/cgroup.procs"
}

# The name of a task is its own business: that of its file is not.
start_hog -c renamed -g "$cgroups/names" 1
kill_named "prctl" "$hog_pid"

# copy NAME - another executable of that name, to be the next hog
copy()
{
	hog=$folder/$1
	cp "$original" "$hog"
}

copy "$(printf 'a b=\nvictim seq=1')"
start_hog -g "$cgroups/names" 1
kill_named "escaped" "$hog_pid"

copy "$(printf '%0255d' 0 | tr 0 n)"
start_hog -g "$cgroups/names" 1
kill_named "255 bytes" "$hog_pid"
check_is "255 bytes: the whole name" 255 "$(field "$victim" victim_exe | wc -L)"

copy before
start_hog -g "$cgroups/names" 1
mv "$hog" "$folder/after"
kill_named "moved" "$hog_pid"
check_is "moved: it has the new name" after "$(field "$victim" victim_exe)"

copy unlinked
start_hog -g "$cgroups/names" 1
rm "$hog"
check_is "deleted: /proc says so" "$hog (deleted)" "$(exe "$hog_pid")"
kill_named "deleted" "$hog_pid"

copy upgraded
start_hog -g "$cgroups/names" 1
cp "$original" "$hog.new"
mv "$hog.new" "$hog"
check_is "overwritten: /proc says that it is deleted" "$hog (deleted)" \
	"$(exe "$hog_pid")"
kill_named "overwritten" "$hog_pid"
hog=$original

# The file of a script is its interpreter.
cat >"$folder/script" <<EOT
#!/bin/sh
echo 0 >"$cgroups/names/cgroup.procs"
read -r line <"$go"
EOT
chmod +x "$folder/script"
"$folder/script" &
background="$background $!"
script=$(in_cgroup names)
kill_named "script" "$script"
check_is "script: the task has its name" script "$(field "$victim" victim_comm)"

# family OPTION - start a family that will wait in the cgroup; sets $first, $second
family()
{
	"$here/family" "$1" "$cgroups/names" 1 <"$go" >"$folder/said" &
	background="$background $!"
	exec 4>"$go"
	wait_for 60 grep -q ready "$folder/said"
	read -r _ first second <"$folder/said"
}

family -l
kill_named "leader gone" "$second"
check_is "leader gone: thread and leader have different names" \
	"survivor family" "$comm $leader_comm"
exec 4>&-

# ps shows the process, whichever of its threads it was that forked.
family -f
echo "$first" >"$cgroups/cgroup.procs"
check_is "forked by a thread: it has another name" forker \
	"$(cat "/proc/$first/task/"*/comm | grep -v family)"
kill_named "forked by a thread" "$second"
exec 4>&-

# The parent is gone: another one has the child now.
sh -c '"$@" &' sh "$hog" -g "$cgroups/names" 1 >/dev/null
orphan=$(in_cgroup names)
kill_named "orphan" "$orphan"

# In a user namespace, it is root.
if grep -qsx 0 /proc/sys/kernel/unprivileged_userns_clone; then
	ktap_test_skip "user namespace" "users may not create one"
else
	start_hog -u 1234 -U -g "$cgroups/names" 1
	read -r inside outside _ <"/proc/$hog_pid/uid_map"
	check_is "user namespace: 1234 is root inside" "0 1234" \
		"$inside $outside"
	kill_named "user namespace" "$hog_pid"
fi

# A command as the second process of a new pid namespace.
below=$folder/below
cat >"$below" <<'EOT'
#!/bin/sh
exec unshare -p -f sh -c '"$@" & wait' sh "$@"
EOT
chmod +x "$below"

# in_namespaces DEPTH COMMAND... - the OOM of a victim, by a writer in as many pid
# namespaces: the command goes before that of both
in_namespaces()
{
	name="pid namespace $1"
	levels=$(($1 + 1))
	shift

	"$@" "$hog" -g "$cgroups/names" 1 >/dev/null &
	background="$background $!"
	read_names "$(in_cgroup names)"
	check_is "$name: so many ids it has" "$levels" \
		"$(awk '$1 == "NSpid:" { print NF - 1 }' "/proc/$pid/status")"
	check "$name: the innermost is another one" [ "$pid" != "$inner" ]

	# shellcheck disable=SC2016 # the other shell expands it
	"$@" sh -c '
		echo 0 >"$2/cgroup.procs"
		read -r line <"$3"
		echo 0 >"$1/memory.max"' sh "$cgroups/names" "$cgroups/writer" "$go" &
	background="$background $!"
	writer=$(in_cgroup writer)
	writer_inner=$(nspid "$writer")
	seq=$(last_seq)
	echo go >"$go"
	wait_for 60 is_empty names
	wait_for 60 is_empty writer
	limit names max

	check_names "$name"
	oom=$(oom_of "$victim")
	check_is "$name: trigger_pid, trigger_nspid" "$writer $writer_inner" \
		"$(field "$oom" trigger_pid) $(field "$oom" trigger_nspid)"
	check "$name: those are two" [ "$writer" != "$writer_inner" ]
}

in_namespaces 1 "$below"
in_namespaces 2 "$below" "$below"

rm -r "$folder"
ktap_finished
