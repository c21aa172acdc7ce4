#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A task has one name in all records of an episode, whatever it is called meanwhile.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_tool
make_cgroup renamed 4M
kills=200

# Of each task of each episode and each key: EPISODE PID COMM.
names()
{
	records_after "$seq" | awk '
		{
			split("", value)
			for (i = 2; i <= NF; i++) {
				at = index($i, "=")
				value[substr($i, 1, at - 1)] = substr($i, at + 1)
			}
			for (i = 1; i <= split("trigger chosen victim candidate", who, " "); i++)
				if ((who[i] "_pid") in value && (who[i] "_comm") in value)
					print value["episode"], value[who[i] "_pid"],
						value[who[i] "_comm"]
			if ("victim_leader_comm" in value && value["victim_pid"] == value["victim_tgid"])
				print value["episode"], value["victim_pid"],
					value["victim_leader_comm"]
		}' | sort -u
}

seq=$(last_seq)
check_is "killed" "$kills" "$("$here/renamed" "$cgroups/renamed" "$kills" 16)"
seen=$(names)
check "their names were changed" [ "$(printf '%s\n' "$seen" | cut -d' ' -f3 | sort -u | wc -l)" -gt 20 ]
check_is "each task has one name in an episode" "" \
	"$(printf '%s\n' "$seen" | cut -d' ' -f1,2 | uniq -d)"
said=$("$tool" verify)
check_is "verify finds nothing wrong" 0 "$?"
ktap_print_msg "$said"

ktap_finished
