# SPDX-License-Identifier: GPL-2.0-only
#
# crosscheck.awk -v type=TYPE -v wanted="FIELD ..." ... LOG OWN - what differs between the
# records of one OOM that oomwatch reads from the kernel's log, and those of the module
#
# Each field that both have is compared; each of those wanted must be there. Prints nothing
# if all are the same. What may differ, and by how much in KiB, say:
#   trigger, batch	rss of victims that are not the trigger
#   usage		the usage of a memory cgroup
#   counters		counters of the system
#   slack		figures of a memory cgroup

# What is compared in another way, or is of each of them.
BEGIN {
	split("seq episode log rank wall candidate_rss", names)
	for (i in names)
		skip[names[i]]
}

$1 != type { next }

{
	unpack($0, of)
	id = "record"
	if (type == "victim" || type == "candidate")
		id = of[type "_pid"]
	if (type == "free_area")
		id = of["node"] "/" of["zone"]
	if (type == "hugetlb")
		id = of["hugepagesize_kb"]
	if (FILENAME == ARGV[1])
		in_log[id] = $0
	else
		in_own[id] = $0
}

function unpack(line, to, parts, n, i, at)
{
	split("", to)
	n = split(line, parts, " ")
	for (i = 2; i <= n; i++) {
		at = index(parts[i], "=")
		to[substr(parts[i], 1, at - 1)] = substr(parts[i], at + 1)
	}
}

function near(a, b, by)
{
	return a - b <= by && b - a <= by
}

# What free blocks of all orders have, in pages. Not each awk has powers.
function pages(blocks, counts, i, sum)
{
	for (i = split(blocks, counts, ","); i > 0; i--)
		sum = 2 * sum + counts[i]
	return sum
}

# The kernel raises all watermarks of a zone for a while, by its boost, at most by one and
# a half times the high one; kswapd may end that before the report.
function same_zone(key, zone, what, base)
{
	zone = key
	sub(/_.*/, "", zone)
	what = substr(key, length(zone) + 2)
	if (what == "" || what == "managed_kb")
		return log_[key] == own[key]
	if (what == "free_kb")
		return near(log_[key], own[key], counters)
	if (what == "low_kb" || what == "high_kb")
		return log_[key] - log_[zone "_min_kb"] == own[key] - own[zone "_min_kb"]
	base = log_[zone "_min_kb"] - boost[log_[zone]]
	return base <= own[key] + 0 &&
	       own[key] + 0 <= base + log_[zone "_high_kb"] * 3 / 2 + 4096
}

function same(key, a, b)
{
	a = log_[key]
	b = own[key]
	# The kernel shows the last part of the path of a cpuset only.
	if (key == "cpuset" && sub(/^~/, "", a))
		return substr(b, length(b) - length(a)) == "/" a
	if (type == "victim" && key ~ /_rss_kb$/)
		return near(a, b, own["victim_pid"] == trigger ? 0 : batch)
	if (key ~ /^zone[0-9]/)
		return same_zone(key)
	if (key == "oom_memcg_usage_kb")
		return near(a, b, usage)
	if (type == "memcg")
		return near(a, b, key == "usage_kb" ? usage : slack)
	if (key == "free_blocks")
		return near(pages(a) * page_kb, pages(b) * page_kb, counters)
	# kswapd may end it before the report.
	if (key == "boost_kb")
		return a + 0 <= b + 0 || near(a, b, counters)
	if (key == "lowmem_reserve_kb" || key ~ /hugetlb|swap_|total_kb/ || key !~ /_kb$/)
		return a == b
	if (type ~ /^(memory|system|free_area)$/)
		return near(a, b, counters)
	return a == b
}

function rss()
{
	return (own["candidate_anon_rss_kb"] + own["candidate_file_rss_kb"] + \
		own["candidate_shmem_rss_kb"]) / page_kb
}

function compare(id, key, n, names, i)
{
	unpack(in_log[id], log_)
	unpack(in_own[id], own)
	for (key in own)
		if (key in log_ && !(key in skip)) {
			compared[key]
			if (!same(key))
				print id ": " key ": log " log_[key] ", record " own[key]
		}
	if (type == "candidate" && "candidate_rss" in log_) {
		compared["candidate_rss"]
		if (log_["candidate_rss"] != rss())
			print id ": rss: log " log_["candidate_rss"] ", record " rss()
	}
	n = split(wanted, names, " ")
	for (i = 1; i <= n; i++)
		if (!(names[i] in compared))
			print id ": " names[i] ": not in both"
	split("", compared)
}

# A process may be in the table that was not scored, so only the order of ranks is the same.
function compare_ranks(one, other, id)
{
	for (id in in_own) {
		unpack(in_own[id], own)
		unpack(in_log[id], log_)
		own_rank[id] = own["rank"] + 0
		log_rank[id] = log_["rank"] + 0
	}
	for (one in own_rank)
		for (other in own_rank)
			if (own_rank[one] < own_rank[other] && log_rank[one] >= log_rank[other])
				print one ", " other ": their ranks are the other way round"
}

END {
	n = split(boosts, zones, " ")
	for (i = 1; i <= n; i++) {
		split(zones[i], part, "=")
		boost[part[1]] = part[2]
	}
	for (id in in_own) {
		count++
		if (id in in_log)
			compare(id)
		else
			print id ": not in the log"
	}
	# The table has all processes, the records those with most points.
	for (id in in_log)
		if (type != "candidate" && !(id in in_own))
			print id ": in the log only"
	if (type == "candidate")
		compare_ranks()
	if (!count)
		print "there is no record"
}
