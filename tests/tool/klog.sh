#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# klog.sh FOLDER - the kernel's own report of an OOM, as records
#
# FOLDER has the tool that tests/Makefile builds, with sanitizers that end it at the
# first fault. klog.txt is a made-up log of kernels of several ages, and klog_records.txt
# what it says, checked by hand; klog_forms.py has it as loggers write it. Real logs are
# in ../shared/corpus, where they are there.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/programs_lib.sh
. "$(dirname "$0")/programs_lib.sh"

here=$(realpath "$(dirname "$0")")
need_programs "${1:-}" oomwatch-asan
tool=$programs/oomwatch-asan
shared=$here/../../../shared
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
cp "$here/klog.txt" klog.txt
log=klog.txt
export TZ=Asia/Kathmandu LC_ALL=C

# records [ARGUMENT...] - what is read, without the times, which not all forms have
records()
{
	"$tool" "$@" 2>err |
		sed -E 's/^(\[[^]]*\]|[^ ]+) //; s/ (latency_us|wall)=[^ ]*//g'
}

# counted - the same, without numbers, each with how often it is there
counted()
{
	sed -E 's/ (seq|episode)=[0-9]+//g' | sort | uniq -c
}

# in_form FORM - are the records of the log in that form those of the log itself?
in_form()
{
	python3 "$here/klog_forms.py" "$1" <"$log" >form
	records --input form >out
	case $1 in
	doubled|boots)
		counted <out >out.counted
		cat wanted wanted | counted >wanted.counted
		cmp wanted.counted out.counted
		;;
	*)
		cmp wanted out
		;;
	esac
}

# field RECORD KEY - its value in the only such record of "facts"
field()
{
	sed -nE "s/.* $1 seq=.* $2=([^ ]*).*/\1/p" facts
}

# lacks_field RECORD=TEXT KEY - does no such record with that text have the field?
lacks_field()
{
	"$tool" --input part >out 2>err
	grep -e " ${1%%=*} " out | grep -e " ${1#*=} " >facts
	[ -s facts ] && ! grep -e " $2=" facts
}

# says PATTERN ARGUMENT... - is that on standard error or output?
says()
{
	pattern=$1
	shift
	"$tool" "$@" >out 2>&1
	grep -q -e "$pattern" out && return
	ktap_print_msg "$(head -5 out)"
	return 1
}

# refuses PATTERN ARGUMENT... - does it fail, and say that?
refuses()
{
	pattern=$1
	shift
	! "$tool" "$@" >out 2>&1 && grep -q -e "$pattern" out
}

# keeps NAME ARGUMENT... - are these the same records again?
keeps()
{
	"$tool" --input "$1" >again 2>err && cmp text again
}

# Cut it off everywhere: no matter where, nothing but what stands there is read.
cut_anywhere()
{
	size=$(stat -c %s "$log")
	at=1
	while [ "$at" -lt "$size" ]; do
		head -c "$at" "$log" >form
		records --input form --json >out
		if grep -q Sanitizer err; then
			ktap_print_msg "cut off at $at: $(head -3 err)"
			return 1
		fi
		at=$((at + 97))
	done
}

# Without an OOM, but for a report: CPU time is less than three times that of grep, and
# the memory is bounded.
make_noise()
{
	awk 'BEGIN {
		srand(1)
		for (i = 0; i < 20000; i++)
			printf "Jan 31 12:%02d:%02d host app[%d]: served %d in the room %x\n",
			       i / 60 % 60, i % 60, rand() * 9e4, rand() * 9e5, rand() * 9e9
	}' >block
	i=0
	while [ "$i" -lt 200 ]; do
		cat block
		if [ "$i" = 50 ]; then
			python3 "$here/klog_forms.py" syslog <"$log"
		fi
		i=$((i + 1))
	done >noise
}

is_quick()
{
	make -s -C "$here/../../tools" CFLAGS=-O2 >/dev/null || return
	make_noise
	/usr/bin/time -f '%U %S' -o grep.time grep -c oom noise >out
	/usr/bin/time -f '%U %S %M' -o tool.time "$here/../../tools/oomwatch" \
		--input noise --type oom >out
	ktap_print_msg "grep -c oom: $(cat grep.time) s; oomwatch: $(cat tool.time) KiB"
	[ "$(wc -l <out)" = 4 ] && cat grep.time tool.time | awk '
		NR == 1 { limit = 3 * ($1 + $2) + 0.05 }
		NR == 2 { exit !($1 + $2 < limit && $3 < 16384) }'
}

ktap_print_header
"$tool" --input "$log" --boot >text 2>err
check "a made-up log has its reports" cmp "$here/klog_records.txt" text
records --input "$log" >wanted
check_is "and nothing that is not understood" "" "$(cat err)"
for form in $(python3 "$here/klog_forms.py"); do
	check "the same records in the form $form" in_form "$form"
done

"$tool" --input "$log" >text
check "text of it is read back" keeps text
"$tool" --input "$log" --raw raw
check "so is a raw file of it" keeps raw
python3 "$here/klog_forms.py" journal-short <"$log" >short
"$tool" --input short >text
check "so are times without a zone and a year" keeps text
"$tool" --input short --raw raw
check "in a raw file, too" keeps raw
check_is "which are shown as they are" "01-31T12:00:00 victim" \
	"$(head -1 text | cut -d' ' -f1,2)"
check "they are not turned into UTC" refuses 'time zone' --input short --utc
python3 "$here/klog_forms.py" plain <"$log" >timeless
"$tool" --input timeless >text
check "so are records without a time" keeps text
check_is "which say so" "[unknown]" "$(head -1 text | cut -d' ' -f1)"
check_is "and have none in JSON" "" \
	"$("$tool" --input timeless --json | grep -e '"time' -e '"log_time')"

for packer in gzip xz zstd; do
	if ! command -v "$packer" >/dev/null; then
		ktap_test_skip "a log that $packer has compressed: there is no $packer"
		continue
	fi
	"$packer" -c <"$log" >packed
	records --input packed >out
	check "a log that $packer has compressed" cmp wanted out
	records --input - <packed >out
	check "from standard input, too" cmp wanted out
done
gzip -c <"$log" | head -c 900 >packed
check "one that is cut off is told" refuses 'cut off.*says gzip' --input packed
gzip -c <"$log" >packed
mkdir nothing
PATH=$work/nothing "$tool" --input packed >out 2>&1
check "a missing program is named" grep -q 'install gzip' out
# On a busy host it may take a while from its last byte to its exit.
mkdir late
printf '%s\n' '#!/bin/sh' 'cat >/dev/null; exec >&-; sleep 2; exit 1' >late/gzip
chmod +x late/gzip
check "one that says late that it has failed is waited for" grep -q 'cut off.*says gzip' <<EOT
$(PATH=$work/late:$PATH "$tool" --input packed 2>&1)
EOT

cat >both <<EOT
$(cat "$log")
[   84.000001] victim seq=7 episode=3 victim_pid=5 victim_comm=own
$(cat "$log")
EOT
check_is "records of oomwatch win" "victim_comm=own" \
	"$("$tool" --input both | grep -o 'victim_comm=.*')"
check_is "also from a pipe" "victim_comm=own" \
	"$(tail -n +1 both | "$tool" --input - | grep -o 'victim_comm=.*')"

# A name may hold anything; what the kernel writes behind it is what counts.
esc=$(printf '\033')
cat >hostile <<EOT
[    1.000001] Out of memory: Killed process 7 (a) total-vm:9kB) total-vm:12kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:8kB oom_score_adj:0
[    2.000001] ${esc}]0;evil invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
[    2.000002] strange${esc}[31m
[    2.000003] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=x,pid=1,uid=0,pid=8,uid=3
[    2.000004] Out of memory: Killed process 8 (x,pid=1,uid=0) total-vm:12kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB, UID:3 pgtables:8kB oom_score_adj:0
EOT
"$tool" --input hostile >facts 2>err
check_is "a name that looks like sizes" 'a)\x20total-vm:9kB' \
	"$(sed -nE 's/.* victim seq=1 .* victim_comm=([^ ]*).*/\1/p' facts)"
check_is "and the sizes behind it" 12 \
	"$(sed -nE 's/.* victim seq=1 .* victim_total_vm_kb=([^ ]*).*/\1/p' facts)"
check_is "a name that looks like keys" 8 \
	"$(sed -nE 's/.* oom seq=4 .* chosen_pid=([^ ]*).*/\1/p' facts)"
for command in "" explain verify; do
	"$tool" $command -v --input hostile
done >out 2>&1
check_is "no escape sequence gets to the terminal" 0 "$(grep -c "$esc" out)"
check "what is not understood is counted" \
	says '1 lines inside of.*not understood: -v shows' --input hostile
check "and shown with -v" says 'not understood: line 3: strange' -v --input hostile

sed 's/constraint=CONSTRAINT_NONE/constraint=CONSTRAINT_ODD/' hostile >odd
check "an unknown constraint is told" says 'line 4: oom-kill' -v --input odd
check_is "and is absent" "" "$("$tool" --input odd | grep -o ' constraint=.*')"
check "so that nothing is said of the choice" \
	says '^ok 12 .*SKIP.*not checked' verify --input odd

# The kernel says who died, and that is small: somebody else had much more.
sed -n '1,/Out of memory: Killed/p' "$log" |
	sed 's/311,uid=1001/310,uid=7/; s/Killed process 311 (2 (sd-pam)\])/Killed process 310 (baker)/' \
	>doctored
check "verify lets a choice be that fits" says '^ok 12 .* # 3 events' \
	verify --input "$log"
sed -i 's/ 90000    30000 / 90000     3000 /; s/PID: 310/PID: 99/' doctored
check "verify finds a choice that does not fit" refuses '^not ok 12' \
	verify --input doctored
sed '/pages RAM/d; s/  500             0 baker/  500             5 baker/' doctored >less
check "and says nothing where the log does not say enough" \
	says '^ok 12 .*SKIP.*does not say enough' verify --input less

"$tool" explain --input "$log" 1 >out
check "explain says that it is from a log" \
	grep -q "From the kernel's log, which does not say: when" out
check_is "and does not say that the victim is not gone" 0 \
	"$(grep -c 'not gone' out)"
"$tool" explain --input "$log" 3 >out
check "it names who was killed for another one" \
	grep -q 'The kernel chose parent (511), and killed this one' out
"$tool" explain --input "$log" 4 >out
check "it says what a line alone does not tell" \
	grep -q 'does not say: who asked; who could be killed' out

sed '/Node 0 DMA32 free/d' "$log" >part
check_is "no sum of zones of which one is missing" 0 \
	"$("$tool" --input part | grep -c mlocked)"
sed '/Comm: web/d; s/web invoked/rack 7 web invoked/' "$log" >part
check_is "who asked is told by the table, if nothing else does" web \
	"$("$tool" --input part | sed -nE 's/.* oom .* episode=2 .* trigger_comm=([^ ]*).*/\1/p')"
echo "some words of a logger, sh invoked oom-killer: gfp_mask=0x0(), order=0, oom_score_adj=0" >part
check_is "and not at all, if that does not" 0 \
	"$("$tool" --input part | grep -c trigger_comm)"

# What has a field is in klog_records.txt; here it is not certain, and so not there.
sed 's/: 0 375 375 375 375/: 0 375 375 375 37/; s/_total=3.*/_total=3/' "$log" >part
"$tool" --input part 2>/dev/null | grep -e ' free_area ' -e ' hugetlb ' >facts
check_is "no reserve of a line that is cut off" "DMA32" \
	"$(sed -nE 's/.* zone=([^ ]*) .* lowmem_reserve_kb=.*/\1/p' facts)"
check_is "nor a pool of one" 0 "$(grep -c ' hugetlb ' facts)"
sed 's/gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)/gfp_mask=0xcc0(GFP_KERNEL)/
	s/Node 0 DMA32/Node 0 Movable/' "$log" >part
check_is "nor one that may be of another zone" 0 \
	"$("$tool" --input part | grep -c lowmem_reserve)"
sed 's/gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)/gfp_mask=0x4(GFP_DMA32)/' "$log" >part
check_is "nor one of a request that is not for all zones" 0 \
	"$("$tool" --input part | grep -c lowmem_reserve)"
sed 's/ = 400kB/ = 404kB/' "$log" >part
check_is "no free blocks that do not add up" 1 \
	"$("$tool" --input part | grep -c free_blocks)"
sed 's/rss:3940KB.*/rss:394/' "$log" >part
check_is "no sum of cgroups of which one is cut off" "file_kb=64" \
	"$("$tool" --input part | sed -nE 's/.* memcg .* episode=3 .* usage_kb=4096 //p')"
sed '/Memory cgroup stats for/d' "$log" >part
check_is "no figure of nobody knows which cgroup" 0 \
	"$("$tool" --input part | grep -c ' memcg ')"
# Since 6.5, for a cgroup of v1; those without total_ lack the cgroups below it.
sed 's/^file 819200$/cache 4096\ntotal_cache 40960/; s/^kernel .*/total_rss 8192000/
	s/^sock .*/total_shmem 20480/' "$log" >part
check_is "of the names of cgroup v1 those of all of it" \
	"usage_kb=20480 anon_kb=8000 file_kb=40 shmem_kb=20" \
	"$("$tool" --input part | sed -nE 's/.* memcg .* episode=2 log=1 //p')"
"$tool" explain --input "$log" 2 >out
check "explain shows what a cgroup is used for" grep -q 'anonymous memory .*18.1 MiB  *90 %' out

# Cgroup v1 has a figure of its own of all kernel memory.
sed 's/kmem: usage 0kB/kmem: usage 3000kB/; s/rss:3940KB/rss:940KB/' "$log" >part
"$tool" explain --input part 3 >out
check "explain shows the kernel memory of cgroup v1" \
	grep -q '  kernel memory (kmem)  *2.9[0-9] MiB  *73 % #' out
check "which is the cause" grep -q '73 % of it is memory of the kernel (kmem)' out
check_is "so that nothing is missing" 0 "$(grep -c -e 'in none' -e 'no figure' out)"
sed '/^kernel 900000/d; s/anon 19000000/anon 13000000/; s/^pagetables .*/pagetables 5102400/
	s/\(.*\)memory: usage 20480kB.*/&\n\1kmem: usage 6144kB, limit 18014398509481983kB, failcnt 0/' \
	"$log" >part
"$tool" explain --input part 2 >out
check "but the kinds of it, where they are most of it" \
	grep -q '  page tables  *4.8[67] MiB' out
check "and the rest of it" grep -q '  other kernel memory  *1.0[0-9] MiB' out
sed 's/anon 19000000/anon 0/; s/inactive_anon 18000000/inactive_anon 0/
	s/swapcached 0/swapcached 9000000/' "$log" >part
"$tool" explain --input part 2 >out
check_is "no more swap cache than files" 0 "$(grep -c 'swap cache' out)"

# Cut off within a number, or a path, it is absent: RECORD KEY SED.
while read -r record key cut; do
	sed -E "$cut" "$log" >part
	check "no $key of what is cut off: $cut" lacks_field "$record" "$key"
done <<'EOT'
victim=victim_pid=311 victim_total_vm_kb s/(total-vm:4800).*/\1/
victim=victim_pid=311 victim_anon_rss_kb s/(anon-rss:19).*/\1/
victim=victim_pid=311 victim_file_rss_kb s/(file-rss:800).*/\1/
victim=victim_pid=611 victim_uid s/(UID:5) .*/\1/
victim=victim_pid=611 victim_pgtables_kb s/(UID:5.*pgtables:8).*/\1/
memory=episode=1 zone1_managed_kb s/(DMA32.* min:39).*/\1/
memory=episode=1 zone1_managed_kb s/(DMA32.* managed:38464).*/\1/
memory=episode=1 slab_reclaimable_kb s/(slab_reclaimable:300).*/\1/
memory=episode=1 swap_total_kb s/(Total swap = 4000).*/\1/
oom=episode=1 gfp_mask s/(gfp_mask=0x14).*/\1/
oom=episode=1 order s/(order=0), oom_score_adj=0/\1/
oom=episode=1 chosen_pid s/(,pid=31).*/\1/
oom=episode=1 mems_allowed s/(mems_allowed=0),global.*/\1/
oom=episode=2 oom_memcg_usage_kb s/(memory: usage 2048).*/\1/
oom=episode=2 oom_memcg_max_kb s/(memory: usage .* limit 2048).*/\1/
memory=episode=1 pagetables_kb s/(pagetables:70)0$/\1/;/ sec_pagetables:/s/sec_.*/bounce:0/
candidate=candidate_pid=202 candidate_comm s/(202\].*-900) a b.*/\1/
candidate=candidate_pid=202 candidate_oom_score_adj s/(202\].*-90)0 a b.*/\1/
EOT
"$tool" explain --input part 1 >out
check "explain does not know it" grep -q '(no name)  *202  *3.91 MiB' out
sed -E 's/(DMA32:) 100\*4kB.*/\1 10 (UME) 964*32kB 0*64kB/' "$log" >part
check_is "the size of a page is not that of a larger piece" 4096 \
	"$("$tool" --input part | sed -nE 's/.* oom .* episode=1 .* page_size=([0-9]*).*/\1/p')"
cat >part <<'EOT'
[    1.000001] a invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0
[    1.000002] Task in /ltp_192
[    1.000003] Memory cgroup out of memory: Kill process 7 (a) score 9 or sacrifice child
[    1.000004] Killed process 7 (a) total-vm:8kB, anon-rss:4kB, file-rss:0kB
EOT
check "no task_memcg of a path that may be cut off" lacks_field victim=log=1 task_memcg
sed -i 's/ltp_192/ltp_19257 killed as a result of limit of \/ltp/' part
check_is "but of one that is not" /ltp_19257 \
	"$("$tool" --input part | grep -o ' task_memcg=[^ ]*' | cut -d= -f2)"
sed -E 's/(oom_memcg=.shop)[^,]*,task_memcg.*/\1/; /stats for/d' "$log" >part
check "list marks a path that is cut off" says ' /shop~$' list --input part

# Where the log ends without the end of a line, that may be cut off.
tail -n 1 "$log" >part
check_is "a number at the end of a log" "victim_oom_score_adj=7" \
	"$("$tool" --input part | grep -o 'victim_oom_score_adj=[^ ]*')"
truncate -s -1 part
check "is absent if its line has no end" lacks_field victim=log=1 victim_oom_score_adj
check_is "but not what stands before it" "victim_uid=5" \
	"$("$tool" --input part | grep -o 'victim_uid=[^ ]*')"
{ sed -n '1p; /DMA: 0/p' "$log"; grep free_pcp:8 "$log"; } | head -c -1 >part
"$tool" --input part --type memory,system >facts
check_is "nor that of counters" "32 0" \
	"$(grep -o 'free_pcp_kb=[^ ]*' facts | cut -d= -f2) $(grep -c 'system.*free_cma_kb' facts)"
printf 'Task in /a/b killed as a result of limit of /a\na: Killed process 7 (a) total-vm:8kB\n' >part
"$tool" --input part >facts
check_is "a path at the end of a line" /a "$(field oom oom_memcg)"
printf 'a invoked oom-killer: order=0, \nTask in /a/b killed as a result of limit of /a' >part
check "is absent if that has no end" lacks_field oom=log=1 oom_memcg

# Logs that were put together of files have lines, or reports, twice.
each_twice()
{
	awk '/^\[/ { print } { print }' "$1"
}

each_twice "$log" >part
records --input part >out
check "a line with the same time again is one" cmp wanted out
python3 "$here/klog_forms.py" journal-json <"$log" | sed p >part
records --input part >out
check "so is an entry of the journal" cmp wanted out
cat "$log" "$log" >part
records --input part >out
check "a report with the same times again is one" cmp wanted out
cat timeless timeless >part
check_is "but not if there are no times" 6 "$("$tool" --input part | grep -c ' oom ')"

# A report of the memory that is of no OOM, and what others write of OOMs.
cat >foreign <<EOT
[    1.000001] bash: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL)
$(sed -n '/Mem-Info/,/hwpoisoned/p' "$log")
[    9.000001] systemd[1]: app.service: A process of this unit has been killed by the OOM killer.
[    9.000002] systemd-oomd[7]: Killed /a due to memory pressure
EOT
check "what is no OOM is none" refuses 'no report of the OOM killer' \
	--input foreign
check "wherever it is cut off, it does no harm" cut_anywhere
check "-f is for the device" refuses 'leave out --input' -f --input "$log"
# Large enough for a line of progress, and slow enough.
slow_log()
{
	yes 'Jan 31 12:00:00 host app[7]: served 8 in the room 9' | head -c 5M
	sleep 0.5
	yes 'Jan 31 12:00:01 host app[7]: served 8 in the room 9' | head -c 10M
	cat "$log"
}

mkfifo slow
slow_log >slow &
"$tool" --input slow 2>err >out
check_is "no terminal, no progress" "" "$(cat err)"
if command -v script >/dev/null; then
	slow_log >slow &
	script -qec "$tool --input slow >out" typescript >/dev/null
	check "a terminal shows how far the log was read" grep -q 'slow: .* MiB read' typescript
	check "and not when it is through" grep -q "$(printf '\r\033\\[K')" typescript
	check "with the same records" [ "$(grep -c ' oom ' out)" = 4 ]
else
	ktap_test_skip "a terminal shows how far the log was read: there is no script"
fi

for file in "$shared"/seed/*.txt; do
	[ -e "$file" ] || continue
	"$tool" --input "$file" >seed 2>err
done
if [ -s seed ]; then
	grep ' episode=1 ' seed >facts
	check_is "a SysRq-f: its origin" sysrq "$(field oom origin)"
	check_is "its order" 0 "$(field oom order)"
	check_is "its trigger" kworker/2:1 "$(field oom trigger_comm)"
	check_is "its victim" tuned "$(field victim victim_comm)"
	check_is "its rows" 55 "$(grep -c ' candidate ' facts)"
	check_is "its memory" 16182176 "$(field memory total_kb)"
	check_is "its swap" 8191996 "$(field memory swap_total_kb)"
	grep ' episode=2 ' seed >facts
	check_is "a container: its limit" 102400 "$(field oom oom_memcg_max_kb)"
	check_is "what it used" 53824 "$(field oom oom_memcg_usage_kb)"
	check_is "with swap" 204800 "$(field oom oom_memcg_memsw_kb)"
	check_is "its victim" 14728 "$(field victim victim_pid)"
	check_is "the score" 750 "$(field oom chosen_score)"
	check_is "what that held" 24064 "$(field victim victim_anon_rss_kb)"
	check_is "and its swap" 127004 "$(field victim victim_swap_kb)"
	grep ' episode=3 ' seed >facts
	check_is "without a table: the victim" 14806 "$(field victim victim_pid)"
	check_is "and no row" 0 "$(grep -c ' candidate ' facts)"
else
	ktap_test_skip "the logs that were there first: no ../shared/seed"
fi
if [ -e "$shared/corpus/kernel-logs/index.tsv" ]; then
	check "every fact of the real logs" python3 "$here/klog_check.py" "$tool" \
		"$shared/corpus/kernel-logs"
	for file in "$shared"/corpus/kernel-logs/*.log; do
		"$tool" verify --input "$file" 2>&1 | grep '^not ok'
	done >out
	check_is "verify accuses none of them" "" "$(cat out)"
else
	ktap_test_skip "real logs: there is no ../shared/corpus"
fi
# many_kills - more records than are kept in memory
many_kills()
{
	awk 'BEGIN {
		for (i = 1; i <= 60000; i++)
			printf "[%5d.000001] Out of memory: Killed process %d (hog) total-vm:8kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:8kB oom_score_adj:0\n", 100 * i, i
	}' >kills
	/usr/bin/time -f %M -o tool.time "$here/../../tools/oomwatch" \
		--input kills --boot >out
	sed -E 's/.* seq=([0-9]+) .*/\1/' out | awk '$1 != NR { exit 1 }' &&
		[ "$(grep -c ' victim seq=' out)" = 60000 ] &&
		[ "$(cat tool.time)" -lt 16384 ]
}

if [ -x /usr/bin/time ]; then
	check "noise is passed over quickly" is_quick
	check "there is room for any number of reports" many_kills
else
	ktap_test_skip "noise is passed over quickly: there is no /usr/bin/time"
fi
ktap_finished
