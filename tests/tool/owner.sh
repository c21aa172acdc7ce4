#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# owner.sh - whose the cgroup of a victim is, in JSON, and the records of a unit, a
# container or a pod
#
# containers.txt was recorded in a guest by containers-guest, which says how.
. "$(dirname "$0")/../selftests/lib.sh"
# shellcheck source=tests/tool/refuses_lib.sh
. "$(dirname "$0")/refuses_lib.sh"

tool=$(realpath "${OOMWATCH:-$(dirname "$0")/../../tools/oomwatch}")
history=$(realpath "$(dirname "$0")/containers.txt")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit

# derived [ARGUMENT...] - what is derived of each victim, a line each
derived()
{
	"$tool" --json --type victim "$@" | python3 -c '
import json, sys
for line in sys.stdin:
	print(" ".join(f"{key[7:]}={value!r}" for key, value
		in json.loads(line).get("derived", {}).items()))'
}

# victim PATH - a record of a victim in such a cgroup, in FILE
victim()
{
	echo "[    1.000000] victim seq=1 episode=1 victim_pid=1 task_memcg=$1" >file
}

ktap_print_header
id=cf47b85e0021$(printf '%050d' 0)21
outer=cf47b85e0020$(printf '%050d' 0)20
check_is "docker: eight victims of one container" 8 "$(derived --input "$history" |
	grep -c "^slice='system.slice' unit='docker-cf47b85e00100*10.scope' \
container_id='cf47b85e00100*10' container_runtime='docker'\$")"
check "kind in docker" grep -qx "container_id='$id' container_runtime='containerd' \
outer_container_id='$outer' pod_uid='7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30' \
pod_qos_class='Guaranteed'" <<EOT
$(derived --input "$history")
EOT
check "a session: its user is a number" grep -qx "slice='user-1000.slice' \
unit='session-15.scope' owner_uid=1000 session='15'" <<EOT
$(derived --input "$history")
EOT
check "a unit" grep -qx "slice='system.slice' unit='postgresql.service'" <<EOT
$(derived --input "$history")
EOT
check_is "no other record has any of it" "" \
	"$("$tool" --json --input "$history" | grep '"derived"' | grep -v '"type":"victim"')"
check_is "explain says the same of its victim" 1 "$("$tool" explain --json \
	--input "$history" --comm stress |
	grep -o '"victim_container_id":"cf47b85e00100*10"' | wc -l)"

victim /shop/web
check_is "a path that tells nothing: no object" "" \
	"$("$tool" --json --input file | grep derived)"
victim '/lxc/a\xff\x22b'
check_is "a name of any bytes" '"victim_container_name":"a�\"b","victim_container_name_hex":"61ff2262"' \
	"$("$tool" --json --input file | grep -o '"victim_container_name".*"61ff2262"')"
check_is "a unit that systemd has escaped" "slice='machine.slice' \
unit='machine-old\\\\x2dweb.scope' machine='old-web'" "$(
	victim '/machine.slice/machine-old\x5cx2dweb.scope'
	derived --input file)"
victim '~m.slice/shop.service'
check_is "the head is lost: no unit is certain" "" "$(derived --input file)"
victim "~m.slice/docker-$id.scope"
check_is "but an id is" "container_id='$id' container_runtime='docker'" \
	"$(derived --input file)"
victim '/system.slice/shop.service~'
check_is "an older module lost the tail: no unit" "slice='system.slice'" \
	"$(derived --input file)"

other=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
pod=7c1f0a52-93be-4d0e-8a6f-2b1d5c9e7f30
slice=/kubepods.slice/kubepods-pod7c1f0a52_93be_4d0e_8a6f_2b1d5c9e7f30.slice
cat >owned <<END
[    1.000000] victim seq=1 episode=1 oom_memcg=/ task_memcg=/system.slice/web.service
[    2.000000] oom seq=2 episode=2 oom_memcg=/system.slice trigger_memcg=/system.slice/web-1.service
[    3.000000] victim seq=3 episode=3 task_memcg=/system.slice/docker-$id.scope/docker/$other
[    4.000000] victim seq=4 episode=4 task_memcg=$slice/crio-$id.scope/system.slice/web.service
[    5.000000] victim seq=5 episode=5 task_memcg=/machine.slice/libpod-conmon-$id.scope
[    6.000000] victim seq=6 episode=6 task_memcg=/lxc/100
[    7.000000] victim seq=7 episode=7 task_memcg=/machine.slice/machine-libpod_pod_$other.slice/libpod-$id.scope
[    8.000000] victim seq=8 episode=8 task_memcg=/user.slice/user-1.slice/user@1.service/app.slice/web.service
[    9.000000] victim seq=9 episode=9 task_memcg=~d/$id/system.slice/web.service
[   10.000000] victim seq=10 episode=10 task_memcg=/system.slice/my\x5cx2dweb.service
[   11.000000] victim seq=11 episode=11 task_memcg=/shop/$id.x/web.service
[   12.000000] candidate seq=12 episode=11 candidate_memcg=/lxc/100
END

# The numbers of the records that pass.
while read -r wanted options; do
	# shellcheck disable=SC2086 # several words
	check_is "$options" "$wanted" "$("$tool" --input owned $options 2>err |
		sed -n 's/.* seq=\([0-9]*\) .*/\1/p' | xargs | tr ' ' , | grep . || echo -)"
done <<END
1,4,8,9 --unit web.service
1,4,8,9 --unit web
2 --unit web-1
1,2,4,8,9 --unit we[b]*
10 --unit my\x2dweb
3 --unit docker-*.scope
8 --unit user@1
- --unit eb
- --unit web.scope
3,4,7,9 --container cf47
3,4,7,9 --container CF47b8
3,4,7,9 --container $id
- --container ${id}0
- --container cf4
- --container f47b
3 --container 0123456789ab
6,12 --container 100
- --container 10
4 --pod $pod
4 --pod 7c1f
4 --pod 7C1F0A52
4 --pod 7c1f0a52_93be
7 --pod 0123
- --pod 1f0a
4 --pod 7c1f --container cf47 --unit web
- --pod 7c1f --container 0123
4 --memcg kubepods --unit web
END
"$tool" explain --boot --input "$history" --container cf47b85e0030 >out
check "explain: the newest of a container" grep -q 'in container cf47b85e0030 (podman) of uid 1000' out
"$tool" explain --boot --input "$history" --unit shop-web >out
check "explain: the newest of a unit" grep -q 'in unit shop-web.service' out
"$tool" explain --boot --input "$history" --pod 7c1f0a52 | tr -s ' \n' ' ' >out
check "explain: the newest of a pod" grep -q "pod $pod (kubernetes, Guaranteed)" out

check "no such unit: how it is compared" refuses 1 'none of its 12.*--unit takes the name' \
	--input owned --unit absent
check "no such container" refuses 1 'none of its 12.*--container takes at least 4 digits' \
	--input owned --container cf4
check "no such pod" refuses 1 'none of its 12.*--pod takes at least' --input owned --pod 7c1e
check "explain: no such container" refuses 1 'no event passes.*--container takes' \
	explain --input "$history" --container cf4
for command in "" explain; do
	# shellcheck disable=SC2086 # no word for no command
	set -- $command --input owned
	check "$command --unit ''" refuses 2 "--unit takes the name.*not ''" "$@" --unit ''
	check "$command --unit of a path" refuses 2 "not '/a.service'" "$@" --unit /a.service
	check "$command --unit of a slice" refuses 2 "a slice has a path for --memcg" \
		"$@" --unit a.slice
	check "$command --container ''" refuses 2 "--container takes.*not ''" "$@" --container ''
	check "$command --container of a path" refuses 2 "not '/docker/cf47'" \
		"$@" --container /docker/cf47
	check "$command --pod ''" refuses 2 "--pod takes at least 4.*not ''" "$@" --pod ''
	check "$command --pod, too short" refuses 2 "not '7c1'" "$@" --pod 7c1
	check "$command --pod, by a name" refuses 2 "not 'web-0'" "$@" --pod web-0
done
check "expect: --pod, too short" refuses 2 "not '7c1'" expect --pod 7c1 -- true
check "explain: an event and a unit" refuses 2 'leave out .*--unit' explain 7 --unit web
ktap_finished
