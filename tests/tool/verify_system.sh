#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# verify_system.sh - the rule of oomwatch verify about what the system is used for
#
# hugetlb.txt was recorded in a guest by hugetlb-guest, which says how.
# shellcheck source=tests/tool/explain_lib.sh
. "$(dirname "$0")/explain_lib.sh"

records=$here/hugetlb.txt
rule="the parts of what the system uses are no more than the whole"

# broken EXPRESSION - the rules that are not kept by what sed makes of the records
broken()
{
	sed "$1" "$records" >text
	if cmp -s text "$records"; then
		echo "nothing was doctored"
		return
	fi
	"$tool" verify --within 5 --input text 2>&1 |
		sed -n 's/^not ok [0-9]* - \(.*\) # .*/\1/p'
}

ktap_print_header
said=$("$tool" verify --within 5 --input "$records" 2>&1)
check_is "the rules are kept" "" "$(printf '%s\n' "$said" | grep -v '^ok \|^TAP \|^1\.\.')"
check "and this one was looked at" grep -q "^ok [0-9]* - $rule # [1-9]" <<EOT
$said
EOT
for key in active_anon inactive_file isolated_anon vmalloc percpu zspages hugetlb; do
	check_is "$key is more than the whole" "$rule" \
		"$(broken "/ system /s/ ${key}_kb=[0-9]*/ ${key}_kb=400000/")"
	check_is "$key may be absent" "" \
		"$(broken "/ system /s/ ${key}_kb=[0-9]*//")"
done
check_is "a balloon may have taken more than there is" "" \
	"$(broken '/ system /s/ percpu_kb=/ balloon_kb=4000000&/')"
for key in boost highatomic free_pcp free_cma; do
	check_is "$key is more than the zone has" "$rule" \
		"$(broken "/ free_area .* zone=DMA32 /s/ ${key}_kb=[0-9]*/ ${key}_kb=4000000/")"
done
check_is "free_blocks are more than the zone has" "$rule" \
	"$(broken '/ free_area .* zone=DMA32 /s/ free_blocks=\([0-9,]*\),[0-9]*/ free_blocks=\1,900/')"
check_is "a zone that the memory record does not have" "$rule" \
	"$(broken '/ free_area /s/ zone=DMA32 / zone=HighMem /')"
for key in free resv surplus; do
	check_is "${key}_hugepages are more than there are" "$rule" \
		"$(broken "/ hugetlb /s/ ${key}_hugepages=[0-9]*/ ${key}_hugepages=100/")"
done
ktap_finished
