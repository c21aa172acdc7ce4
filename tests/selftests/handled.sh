#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A policy hook handles an OOM of a memory cgroup: nobody is chosen, and out_of_memory()
# returns true, for memory was freed. And a constraint that nobody knows.
. "$(dirname "$0")/lib.sh"

start
require_memcg
require_module
require_tool
# What the hook does is seen by those who probe after it.
unload
require_provoke
load || ktap_skip_all "cannot load oomwatch"
make_cgroup policy 20M

# in_cgroup COMMAND - run it in the cgroup; $! is its pid
in_cgroup()
{
	sh -c 'echo 0 >"$1/cgroup.procs" && eval "$2"' eater "$cgroups/policy" "$1" &
}

count_from_here handled
no_victim_before=$(stat_of episodes_no_victim)
in_cgroup "echo 7 >$provoke/handle"
pid=$!
wait "$pid"
check_is "the process lives on" 0 "$?"
oom=$(wait_for 60 first_oom "$seq" " trigger_pid=$pid ")
ktap_print_msg "$oom"
check_is "outcome" handled "$(field "$oom" outcome)"
check_is "context" memcg "$(field "$oom" context)"
check_is "a constraint that has no name is a number" 7 "$(field "$oom" constraint)"
check_is "nobody was chosen" "" "$(what_is_chosen "$oom")"
check_is "victims" 0 "$(field "$oom" victims)"
check_counted
check_is "it is not called no_victim" "$no_victim_before" \
	"$(stat_of episodes_no_victim)"
check_kills 0
check_is "the constraint as JSON" '"constraint":"7"' \
	"$("$tool" --json --episode "$(field "$oom" episode)" |
		grep -o '"constraint":"[^"]*"' | sort -u)"
page=$("$tool" explain "$(field "$oom" episode)" | tr -s ' \n' ' ')
ktap_print_msg "$page"
check "explain says who decided" grep -q 'a policy hook of this kernel handled it' <<EOT
$page
EOT
check "explain has the constraint" grep -q 'constraint 7, which' <<EOT
$page
EOT
said=$("$tool" verify)
check_is "verify finds nothing wrong" 0 "$?"
ktap_print_msg "$said"
check_is "and says what it does not check" \
	"the outcome fits what was seen
context, constraint and origin fit
the chosen task has the most points
no task at oom_score_adj -1000 is chosen
victims of a memory cgroup are in it" \
	"$(printf '%s\n' "$said" |
		sed -n 's/^ok [0-9]* - \(.*\) # SKIP policy unknown: not checked$/\1/p')"

# Until the victim has gone, there may be another OOM, that of the kernel.
start_hog -c prey -a 1000 -g "$cgroups/policy" 8
seq=$(last_seq)
in_cgroup "echo 9 >$provoke/relabel"
wait "$!"
victim=$(records_after "$seq" victim | head -n 1)
oom=$(oom_of "$victim")
ktap_print_msg "$victim"
check_is "killed with a constraint that has no name" "killed 9 9" \
	"$(field "$oom" outcome) $(field "$oom" constraint) $(field "$victim" constraint)"
check_is "victim" prey "$(field "$victim" victim_comm)"
said=$("$tool" verify)
check_is "verify finds nothing wrong in that" 0 "$?"
check "and says how much it does not check" grep -q \
	'^ok .* - the outcome fits what was seen # [0-9]* events, policy unknown: [0-9]* not checked' <<EOT
$said
EOT

ktap_finished
