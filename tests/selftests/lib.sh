# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# lib.sh - what the tests share: TAP output, cgroups, oomwatch's files
#
# The ktap_ functions have the names and meaning of the kernel's
# kselftest/ktap_helpers.sh, which older trees do not have.

events=/sys/kernel/debug/oomwatch/events
stats=/sys/kernel/debug/oomwatch/stats
cgroups=/sys/fs/cgroup
here=$(dirname "$(realpath "$0")")
hog=$here/hog
newline='
'

ktap_number=0
ktap_failed=0
provoke=/sys/kernel/debug/oom_provoke
made_cgroups=""
background=""
unload_provoke=""
mounted=""
swap_file=""
started=""
started_in=""
sysctls_before=""
at_end=""

ktap_print_header()
{
	echo "TAP version 13"
}

ktap_skip_all()
{
	echo "1..0 # SKIP $*"
	exit 4
}

# To start a process takes longer than all else that tests do, so what is called most does
# without, here and below.
ktap_print_msg()
{
	case $* in
	*"$newline"*) printf '%s\n' "$*" | sed 's/^/# /' ;;
	*) printf '# %s\n' "$*" ;;
	esac
}

ktap_test_pass()
{
	ktap_number=$((ktap_number + 1))
	echo "ok $ktap_number $*"
}

ktap_test_fail()
{
	ktap_number=$((ktap_number + 1))
	ktap_failed=$((ktap_failed + 1))
	echo "not ok $ktap_number $*"
}

ktap_test_skip()
{
	ktap_number=$((ktap_number + 1))
	echo "ok $ktap_number $1 # SKIP $2"
}

# Prints the plan and ends the test: the last line of each test.
ktap_finished()
{
	[ -z "$started" ] || check_history
	echo "1..$ktap_number"
	[ "$ktap_failed" = 0 ] || exit 1
	exit 0
}

# check NAME COMMAND... - one test: does the command succeed?
check()
{
	local name=$1
	shift

	if "$@"; then
		ktap_test_pass "$name"
	else
		ktap_print_msg "failed: $*"
		ktap_test_fail "$name"
	fi
}

# check_is NAME WANTED SEEN - one test: are the two the same?
check_is()
{
	if [ "$2" = "$3" ]; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted: $2"
		ktap_print_msg "seen:   $3"
		ktap_test_fail "$1"
	fi
}

# check_events NAME OPTION... -- COMMAND... - one test: does the command bring about
# exactly the OOM events that oomwatch expect is told?
check_events()
{
	local name=$1 said
	shift

	if said=$("$tool" expect "$@"); then
		ktap_test_pass "$name"
	else
		ktap_print_msg "$said"
		ktap_test_fail "$name"
	fi
}

# on_one_cpu - for tests of who is killed, where another one asks for memory: what is started
# from now on runs on one CPU, where a hog that sleeps has a real-time priority, so that
# nobody asks while a victim exits. Its pages are freed a little later than it is no victim
# any more for the kernel (tlb_finish_mmu(), MMF_OOM_SKIP): who asks between the two has the
# next one killed.
on_one_cpu()
{
	taskset -p 1 $$ >/dev/null || ktap_skip_all "cannot choose a CPU"
}

# nr_tasks - how many there are, with those that have died and that nobody has waited for yet:
# the kernel counts these, too, where it allows no more than kernel.threads-max
nr_tasks()
{
	sed 's/.*\/\([0-9]*\) .*/\1/' /proc/loadavg
}

# this_load - a number that each load of the module has for its own
this_load()
{
	stat -c %i "${stats%/*}"
}

# check_history - one test, the last of each: does what oomwatch has recorded since the
# start of the test keep the rules that oomwatch verify knows? What other tests have left
# is not judged. Where the tool is, and the module.
check_history()
{
	local verifier said after=0

	verifier=$(command -v "${OOMWATCH:-oomwatch}") && [ -c /dev/oomwatch ] ||
		return 0
	[ "$(this_load)" != "$started_in" ] || after=$started
	if said=$("$verifier" verify --after "$after" 2>&1); then
		ktap_test_pass "the history keeps the rules"
	else
		ktap_print_msg "$said"
		ktap_test_fail "the history keeps the rules"
	fi
}

# meminfo KEY - the value of a line of /proc/meminfo
meminfo()
{
	awk -v key="$1:" '$1 == key { print $2 }' /proc/meminfo
}

# status PID KEY - the first value of a line of /proc/PID/status
status()
{
	awk -v key="$2:" '$1 == key { print $2 }' "/proc/$1/status"
}

# check_handlers - where time is counted in instructions (tests/guest/counted), so is the
# longest handler since the load, with all interrupts that came meanwhile
check_handlers()
{
	local longest

	longest=$(stat_of longest_handler_ns)
	ktap_print_msg "longest_handler_ns $longest"
	[ -n "${OOMWATCH_INSTRUCTIONS:-}" ] || return 0
	check "the longest handler takes at most $OOMWATCH_INSTRUCTIONS instructions" \
		between 1 "$longest" "$OOMWATCH_INSTRUCTIONS"
}

# between LOW VALUE HIGH - is the value a number in this range?
between()
{
	[ "$1" -le "$2" ] && [ "$2" -le "$3" ]
}

fails()
{
	! "$@" 2>/dev/null
}

# set_sysctl FILE VALUE - write a file of /proc/sys; cleanup writes back what it said
# before
set_sysctl()
{
	sysctls_before="$1=$(cat "/proc/sys/$1") $sysctls_before"
	echo "$2" >"/proc/sys/$1"
}

# end_cgroup NAME - kill what is in a cgroup, where the kernel can do that, and remove it and
# those below it, whatever they are called, from the leaves up
end_cgroup()
{
	[ ! -f "$cgroups/$1/cgroup.kill" ] || echo 1 >"$cgroups/$1/cgroup.kill"
	find "$cgroups/$1" -depth -type d -exec rmdir {} + 2>/dev/null
	[ ! -d "$cgroups/$1" ]
}

# cleanup - undo what the test did, also where a signal ends it. $at_end names functions that
# do their part of it: who has one adds it.
cleanup()
{
	local cgroup pid sysctl undo

	# Those that were set last come first.
	for sysctl in $sysctls_before; do
		echo "${sysctl#*=}" >"/proc/sys/${sysctl%%=*}"
	done
	for undo in $at_end; do
		"$undo"
	done
	for pid in $background; do
		kill -9 "$pid" 2>/dev/null
	done
	release
	wait
	[ -z "$mounted" ] || umount "$mounted"
	[ -z "$swap_file" ] || remove_swap
	for cgroup in $made_cgroups; do
		wait_for 5 end_cgroup "$cgroup"
	done
	[ -z "$unload_provoke" ] || rmmod oom_provoke
}

# load [PARAMETER...] - load the module; dmesg says why if it fails
load()
{
	if [ -n "${OOMWATCH_KO:-}" ]; then
		insmod "$OOMWATCH_KO" "$@"
	else
		modprobe oomwatch "$@"
	fi
}

loaded()
{
	[ -d /sys/module/oomwatch ]
}

# start - the first line of each test
start()
{
	ktap_print_header
	[ "$(id -u)" = 0 ] || ktap_skip_all "needs root"
	loaded || load 2>/dev/null ||
		ktap_skip_all "cannot load oomwatch; name it by OOMWATCH_KO="
	[ -r "$events" ] || ktap_skip_all "debugfs is not mounted or locked down"
	trap cleanup EXIT
	trap 'exit 1' INT TERM
	started=$(last_seq)
	started_in=$(this_load)
}

require_memcg()
{
	[ -f "$cgroups/cgroup.controllers" ] ||
		ktap_skip_all "no cgroup v2 at $cgroups"
	grep -qw memory "$cgroups/cgroup.controllers" ||
		ktap_skip_all "no memory controller on cgroup v2"
	echo +memory >"$cgroups/cgroup.subtree_control"
}

# require_module - for tests that load the module in their own way
require_module()
{
	[ -n "${OOMWATCH_KO:-}" ] || ktap_skip_all "needs OOMWATCH_KO=the module"
}

# require_swap - for tests that need 16 MB of free swap: if there are not as many, they
# take a RAM disk that nobody has written to
require_swap()
{
	local disk=/dev/ram0

	[ "$(meminfo SwapFree)" -lt 16000 ] || return 0
	[ -b "$disk" ] || modprobe brd rd_nr=1 rd_size=16384 2>/dev/null
	[ -b "$disk" ] || ktap_skip_all "needs 16 MB of free swap, or the module brd"
	[ "$(tr -d '\0' <"$disk" | wc -c)" = 0 ] ||
		ktap_skip_all "needs 16 MB of free swap; $disk is in use"
	mkswap "$disk" >/dev/null && swapon "$disk" && swap_file=$disk
	[ "$(meminfo SwapFree)" -ge 16000 ] ||
		ktap_skip_all "needs 16 MB of free swap; $disk gives less"
}

# remove_swap - as it was before
remove_swap()
{
	swapoff "$swap_file"
	head -c 8192 /dev/zero >"$swap_file"
}

# require_provoke - for tests that need the test module, oom_provoke
require_provoke()
{
	local module=${OOM_PROVOKE_KO:-$here/oom_provoke/oom_provoke.ko}

	[ ! -d "$provoke" ] || return 0
	[ -f "$module" ] || ktap_skip_all "needs OOM_PROVOKE_KO=the test module"
	insmod "$module" || ktap_skip_all "cannot load $module"
	unload_provoke=yes
}

# require_tool - for tests of oomwatch(8); sets $tool
require_tool()
{
	# shellcheck disable=SC2034 # for the test
	tool=$(command -v "${OOMWATCH:-oomwatch}") ||
		ktap_skip_all "needs OOMWATCH=the tool"
}

# require_eat_all - for tests that eat all memory; sets $total_kb
require_eat_all()
{
	total_kb=$(awk '/^(MemTotal|SwapTotal):/ { sum += $2 } END { print sum }' \
		/proc/meminfo)
	[ "$total_kb" -le 4194304 ] || [ -n "${OOMWATCH_EAT_ALL:-}" ] ||
		ktap_skip_all "would eat all memory; with over 4 GiB, set OOMWATCH_EAT_ALL=1"
}

# require_two_processors - for tests where one of them is kept busy
require_two_processors()
{
	[ "$(nproc)" -gt 1 ] || ktap_skip_all "needs two processors"
}

# unload - make room for another way of loading
unload()
{
	rmmod oomwatch || ktap_skip_all "oomwatch is in use"
}

# make_cgroup NAME [MAX] - create a cgroup (the name without spaces)
make_cgroup()
{
	mkdir "$cgroups/$1" || ktap_skip_all "cannot create cgroup $1"
	made_cgroups="$1 $made_cgroups"
	limit "$1" "${2:-max}"
}

# limit NAME MAX - set the limit of a cgroup, and take its swap
limit()
{
	echo "$2" >"$cgroups/$1/memory.max"
	[ ! -f "$cgroups/$1/memory.swap.max" ] ||
		echo 0 >"$cgroups/$1/memory.swap.max"
}

# stat_of NAME - the value of a line of stats
stat_of()
{
	awk -v name="$1" '$1 == name { print $2 }' "$stats"
}

# can_be_called - can ftrace have oom_badness() call the module that is loaded?
can_be_called()
{
	grep -q ' ow_trampoline' /proc/kallsyms
}

is_called()
{
	[ "$(stat_of direct_oom_badness)" = 1 ]
}

# last_seq - the number of the newest record
last_seq()
{
	stat_of records
}

# records_after SEQ [TYPE] - the lines of events that came after a record
records_after()
{
	"$here/after" "$1" ${2:+"$2"} <"$events"
}

# of_type LINES TYPE - those of the lines that are records of a type
of_type()
{
	grep "^$2 " <<-END
		$1
	END
}

# oom_of VICTIM - the oom line of the episode of the first of these victim lines
oom_of()
{
	records_after 0 oom | grep " episode=$(field "$1" episode | head -n 1) "
}

# field LINES KEY - the value of a field of each line; KEY is an extended regular
# expression
field()
{
	local word

	case $2 in
	*[!a-z0-9_]*) field_of_each "$@"; return ;;
	esac
	case $1 in
	*"$newline"*) field_of_each "$@"; return ;;
	esac
	set -f
	for word in $1; do
		case $word in
		"$2="*) printf '%s\n' "${word#*=}" ;;
		esac
	done
	set +f
}

# field_of_each LINES KEY - the same, by a process
field_of_each()
{
	awk -v key="^($2)=" '
		{
			for (i = 1; i <= NF; i++)
				if ($i ~ key)
					print substr($i, index($i, "=") + 1)
		}' <<-END
		$1
	END
}

# escape NAME - as a record shows it in text
escape()
{
	printf %s "$1" | od -An -v -tu1 | awk '
		{
			for (i = 1; i <= NF; i++) {
				char = sprintf("%c", $i + 0)
				plain = $i > 32 && $i < 127 && !index("=,\"\\~", char)
				printf("%s", plain ? char : sprintf("\\x%02x", $i))
			}
		}'
}

# all_free - is the memory of all victims free, and recorded as such?
all_free()
{
	[ "$(stat_of held)" = 0 ]
}

# first_oom SEQ PATTERN - the first oom line after a record that matches
first_oom()
{
	records_after "$1" oom | grep -m 1 -e "$2"
}

# outcomes_after SEQ - the first three of the episodes after a record, each run once
outcomes_after()
{
	field "$(records_after "$1" oom)" outcome | uniq | head -n 3 | tr '\n' ' '
}

# present LINE KEY... - those of the keys that the line has
present()
{
	local line=$1 key
	shift

	for key in "$@"; do
		case " $line" in
		*" $key="*) printf '%s ' "$key" ;;
		esac
	done
}

# what_is_chosen LINE - the keys about a choice, and how it is made, that it has
what_is_chosen()
{
	present "$1" message chosen_pid chosen_comm chosen_points chosen_score
}

# what_is_selected LINE - these, and the keys about what is looked at before
what_is_selected()
{
	present "$1" constraint totalpages nodemask
	what_is_chosen "$1"
}

# kernel_kills - the kernel's own count of OOM kills
kernel_kills()
{
	awk '$1 == "oom_kill" { print $2 }' /proc/vmstat
}

# count_from_here OUTCOME - remember the counts, for the two checks below
count_from_here()
{
	outcome=$1
	# shellcheck disable=SC2034 # for the test
	seq=$(last_seq)
	kills_before=$(kernel_kills)
	episodes_before=$(stat_of "episodes_$outcome")
}

check_counted()
{
	check "stats counts it" \
		[ "$(stat_of "episodes_$outcome")" -gt "$episodes_before" ]
}

# check_kills N - how many were killed since count_from_here
check_kills()
{
	check_is "by the kernel's own count, killed: $1" "$1" \
		$(($(kernel_kills) - kills_before))
}

# let_report - wait until the kernel reports the next OOM in its log, however many there
# were: it reports ten in five seconds (oom_kill_process(), oom_rs). With the report it
# brings memory.stat up to date.
let_report()
{
	sleep 6
}

# wait_for SECONDS COMMAND... - until the command succeeds; fails if it never does
wait_for()
{
	local tries=$(($1 * 10))
	shift

	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# start_hog OPTION... SIZE - a hog that sleeps in the background; sets $hog_pid; fails if
# it ends before it has all of its memory, or has not got it after a minute
start_hog()
{
	start_eater "$hog" "$@"
}

# start_eater PROGRAM ARGUMENT... - the same of hog or filler. It says that it is ready in a
# file: a pipe would need a reader that gives up, and would leave that reader's processes
# to run beside the test. The file has its page before, so that the cgroup of the eater is
# not charged for it.
start_eater()
{
	local said ready

	said=$(mktemp)
	echo >"$said"
	"$@" >>"$said" &
	hog_pid=$!
	background="$background $hog_pid"
	wait_for 60 has_said "$said" "$hog_pid"
	ready=no
	! says_ready "$said" || ready=yes
	rm "$said"
	[ "$ready" = yes ]
}

# says_ready FILE - is one of its lines that?
says_ready()
{
	local line

	while read -r line; do
		[ "$line" != ready ] || return 0
	done <"$1"
	return 1
}

# has_said FILE PID - is the process ready, or gone?
has_said()
{
	says_ready "$1" || gone "$2"
}

# sleeps PID - does it sleep uninterruptibly?
sleeps()
{
	grep -q '^State:.D' "/proc/$1/status"
}

# held PID - does it sleep like that, and in the last command of start_held?
held()
{
	grep -qx 1000 "/proc/$1/oom_score_adj" && sleeps "$1"
}

# start_held FILE CGROUP [CPUS [SECONDS]] - a process that sleeps uninterruptibly in a file
# of oom_provoke, until release or for a minute, as the best candidate of a cgroup; sets
# $held_pid
start_held()
{
	# shellcheck disable=SC2016 # the other shell expands it
	taskset "${3:-ffffffff}" sh -c '
		echo 0 >"$2/cgroup.procs" &&
		memory=$(head -c 1000000 /dev/zero | tr "\0" x) &&
		echo 1000 >/proc/self/oom_score_adj &&
		echo "$3" >"$1"' held "$provoke/$1" "$cgroups/$2" "${4:-60}" &
	held_pid=$!
	background="$background $held_pid"
	wait_for 60 held "$held_pid"
}

# release - whoever is held wakes up
release()
{
	[ ! -w "$provoke/release" ] || echo 1 >"$provoke/release"
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

# check_left_early LINE - a global episode that ended before any selection
check_left_early()
{
	local oom=$1

	check_is "context" global "$(field "$oom" context)"
	check_is "origin" page_alloc "$(field "$oom" origin)"
	check_is "nothing was selected" "" "$(what_is_selected "$oom")"
	check_is "victims" 0 "$(field "$oom" victims)"
	check_is "no victim record" "" "$(records_after "$seq" victim)"
	check_counted
	check_kills 0
}
