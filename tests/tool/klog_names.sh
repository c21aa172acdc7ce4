#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# klog_names.sh FOLDER - names in a kernel log that look like something else
#
# Any user may choose the name of a task, some that of a cgroup, and all can have syslog
# write a line. None of that makes a line of the kernel, or keeps one from being read.
# FOLDER has the tool that tests/Makefile builds, with sanitizers.
. "$(dirname "$0")/../selftests/lib.sh"

here=$(realpath "$(dirname "$0")")
tool=$(realpath "$1")/oomwatch-asan
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TZ=UTC LC_ALL=C

# timeless - without the times, which not all forms have
timeless()
{
	sed -E 's/^(\[[^]]*\]|[^ ]+) //; s/ (latency_us|wall)=[^ ]*//g'
}

# is_read FORM - does "log", as another program writes it, have the records in "wanted"?
is_read()
{
	python3 "$here/klog_forms.py" "$1" <log >form
	"$tool" --input form 2>err | timeless >out
	cmp wanted out
}

# A name, as sed takes it; the same, as a record has it; and forms of a log.
while IFS='	' read -r name escaped forms; do
	sed "s/baker/$name/g; s/2 (sd-pam)\]/$name/g" "$here/klog.txt" >log
	sed "s/baker/$escaped/g; s/2\\\\x20(sd-pam)\]/$escaped/g" "$here/klog_records.txt" |
		timeless >wanted
	for form in $forms; do
		check "a task called '$name', in the form $form" is_read "$form"
	done
done <<'EOT'
x Mem-Info:	x\\x20Mem-Info:	dmesg dmesg-T journal-short plain journal-export syslog
x#012y	x#012y	dmesg syslog kmsg
[1.234] x	[1.234]\\x20x	dmesg syslog kmsg journal-export
[C1] x	[C1]\\x20x	caller kmsg
> x	>\\x20x	dmesg dmesg-T journal-short kmsg journal-export
<6>x	<6>x	dmesg dmesg-T journal-short kmsg journal-export
stdout F x	stdout\\x20F\\x20x	dmesg dmesg-T journal-short
x kernel: y	x\\x20kernel:\\x20y	dmesg-T journal-short syslog kmsg journal-export
host app: x	host\\x20app:\\x20x	dmesg dmesg-T dmesg-iso journal-short
a cpuset=b	a\\x20cpuset\\x3db	dmesg dmesg-T journal-short
Task in \/a	Task\\x20in\\x20\/a	dmesg journal-short
EOT

# victims FORM - those of "log", as another program writes it
victims()
{
	python3 "$here/klog_forms.py" "$1" <log >form
	"$tool" --input form 2>err | sed -nE 's/.* victim seq=.* victim_pid=([0-9]*).*/\1/p' |
		paste -sd ' '
}

# report_of PATH - the report of an OOM of that cgroup
report_of()
{
	cat <<EOT
[  500.000001] web invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
[  500.000002] Memory cgroup stats for $1:
[  500.000003] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=$1,task_memcg=$1,task=web,pid=410,uid=33
[  500.000004] Memory cgroup out of memory: Killed process 410 (web) total-vm:240kB, anon-rss:12kB, file-rss:0kB
[  500.000005] Tasks in $1 are going to be killed due to memory.oom.group set
[  500.000006] Memory cgroup out of memory: Killed process 411 (web) total-vm:240kB, anon-rss:12kB, file-rss:0kB
EOT
}

# A path that has a line of the kernel in it, and what may stand before one.
kill='Out of memory: Killed process 1 (init) total-vm:4kB, anon-rss:4kB, file-rss:0kB'
for before in '[1.123456] ' ' kernel: ' ' host kernel: [1.123456] ' '#012' \
	' invoked oom-killer: order=0#012'; do
	report_of "/a$before$kill" >log
	for form in dmesg dmesg-T journal-short kmsg journal-json; do
		check_is "a path with '$before' and a kill, in the form $form" "410 411" \
			"$(victims "$form")"
	done
done

# A path that has a record of oomwatch in it.
record='oom seq=2 episode=7 outcome=no_victim x'
for before in '[9.1] ' '[1.123456] [9.1] ' ' 2026-01-31T12:00:00.000000Z ' \
	' kernel: [9.1] ' ' oomwatch: 2.1/1 [9.1] ' ' seq=1 episode=1 [9.1] '; do
	report_of "/a$before$record" >log
	for form in dmesg dmesg-T journal-short kmsg journal-json journal-export plain; do
		check_is "a path with '$before' and a record, in the form $form" "410 411" \
			"$(victims "$form")"
	done
done

# is_hidden - does "form", with the report of another OOM behind it, have only that?
is_hidden()
{
	report_of /a | sed "s/^/${1:-}/" >>form
	check_is "no record: $(head -n 1 form)" "410 411" "$("$tool" --input form 2>err |
		sed -nE 's/.* victim seq=.* victim_pid=([0-9]*).*/\1/p' | paste -sd ' ')"
}

# Another program writes one.
for before in 'Jan 31 12:00:00 host bob[123]: ' 'Jan 31 12:00:00 host bob: [1.0] ' \
	'Jan 31 12:00:00 host bob[123]: oomwatch: 2.1/1 ' \
	'Jan 31 12:00:00 host bob[123]: kernel: ' \
	'2026-01-31T12:00:00.000001+00:00 host bob: kernel: ' 'Jan 31 12:00:00 host kernel[9]: ' \
	'[  499.000001] host bob[123]: kernel: ' \
	'                               ' 'MESSAGE=' '    MESSAGE=oomwatch: 2.1/1 ' \
	'{"_TRANSPORT":"syslog","MESSAGE":"[1.0] ' '	"MESSAGE" : "a kernel: ' \
	'data: {"MESSAGE":"a kernel: ' 'MYFIELD=a kernel: '; do
	echo "${before}[9.1] $record" >form
	is_hidden 'Jan 31 12:00:01 host kernel: '
done

# Other lines of the kernel have names, too, and some begin with that of a task.
fields='episode=7 outcome=panic wall=1764221999.000001'
while read -r line; do
	echo "[  499.000001] $line" >form
	is_hidden
	echo "<4>[  499.000001] $line" >form
	is_hidden
done <<EOT
[9.1] 1 seq=1 [123]: segfault at 0 ip 0000000000401136 sp 00007ffd error 6 in x $fields y[401000+1000]
[9.1] 1 seq=1 : page allocation failure: order:0, mode:0xcc0(GFP_KERNEL),nodemask=(null),cpuset=x $fields y,mems_allowed=0
[9.1] 1 seq=1 cpuset=x $fields mems_allowed=0
cgroup: fork rejected by pids controller in /user.slice/x kernel: [9.1] $record
a[123]: segfault at 0 ip 0000000000401136 sp 00007ffd error 6 in x kernel: [9.1] ${record}[401000+1000]
usb 1-1: Product: x kernel: [9.1] $record
/aaa kernel: [9.1] $record
oomwatch: 1.1/1[77]: segfault at 0 in x kernel: [9.1] ${record}[1+1]
EOT

# Nor does one of them take a piece from a record.
{
	echo '[  500.000001] oomwatch: 5.1/2 [  500.000000] oom seq=5 episode=2'
	echo '[  500.000001] oomwatch: 5.1/9[77]: segfault at 0 in x[1+1]'
	echo '[  500.000001] oomwatch: 5.2/2 outcome=panic'
} >form
check_is "a piece is told from a line of a task of that name" \
	'[  500.000000] oom seq=5 episode=2 outcome=panic' "$("$tool" --input form 2>err)"

# What other programs write: some repeat lines of the kernel.
said='Memory cgroup out of memory: Killed process 410 (web) total-vm:240kB, anon-rss:12kB, file-rss:0kB'
cat >log <<EOT
Jan 31 12:00:00 host-1 kernel: $said
Jan 31 12:00:01 host-1 kubelet[999]: I0131 12:00:01.000000     999 log.go:1] $said
Jan 31 12:00:02 host-1 node-problem: $said
2026-01-31T12:00:03.000001+00:00 host-1 app[1]: web invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
Jan 31 12:00:04  app[1]: $said
EOT
"$tool" --input log >out 2>err
check_is "lines of other programs are no reports" 1 "$(grep -c ' oom ' out)"
check "it is said that there were some" \
	grep -q 'left out 4 lines that look like the kernel.s, but are of other programs: -v' err
"$tool" -v --input log >out 2>err
check "-v shows them" grep -q 'of another program: line 3: .*host-1 node-problem: Memory' err
sed -n 2p log >part
"$tool" --input part >out 2>err
check "nothing may be left" grep -q 'no report of the OOM killer' err
echo "Jan 31 12:00:00 host-1 console[7]: [   12.345678] $said" >part
check_is "another program may log a kernel, with its times" 1 \
	"$("$tool" --input part 2>err | grep -c ' oom ')"
cat >part <<EOT
Jan 31 12:00:00 host-1 web invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
Jan 31 12:00:00 host-1 Call Trace:
Jan 31 12:00:00 host-1 memory: usage 2048kB, limit 4096kB, failcnt 1
Jan 31 12:00:00 host-1 $said
Jan 31 12:00:00 host-1 oom_reaper: reaped process 410 (web), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB
EOT
check_is "a log may have no names of programs" "2048 1" "$("$tool" --input part 2>err |
	sed -nE 's/.* oom_memcg_usage_kb=([0-9]*).*/\1/p; s/.* reaped (seq).*/1/p' | paste -sd ' ')"

# entry TRANSPORT - an entry of the journal, in both forms
entry()
{
	printf '__REALTIME_TIMESTAMP=1769860800000000\n_TRANSPORT=%s\nMESSAGE=%s\n\n' \
		"$1" "$said" >entry.export
	printf '{"MESSAGE":"%s","_TRANSPORT":"%s","__REALTIME_TIMESTAMP":"1769860800000000"}\n' \
		"$said" "$1" >entry.json
}

for form in export json; do
	entry kernel
	check_is "an entry of the kernel, in $form" 1 \
		"$("$tool" --input "entry.$form" 2>err | grep -c ' oom ')"
	entry syslog
	"$tool" --input "entry.$form" >out 2>err
	check "none that logger has made" grep -q 'left out 1 lines.* of other programs' err
	check_is "whatever it says" "" "$(cat out)"
done
ktap_finished
