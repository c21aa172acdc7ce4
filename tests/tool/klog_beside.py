# SPDX-License-Identifier: GPL-2.0-only
"""klog_beside.py TOOL CORPUS FOLDER - facts that oomwatch and OOMAnalyser read of real logs

FOLDER has OOMAnalyser.py. It reads one OOM, so it is given each log as a whole, and up to
the second header; what has more facts right counts. Where it stops with an error, what it
has read until then counts. The facts are those of klog_check.py that a log has; rows of
the task table only of logs with one OOM.
"""
import csv
import io
import re
import sys
from contextlib import redirect_stdout

from klog_check import CORRECTED, records, wanted

# Where OOMAnalyser has a fact, and in which unit.
PLACES = {
    "order": ("trigger_proc_order", 1),
    "adj": ("trigger_proc_oomscore", 1),
    "trigger_comm": ("trigger_proc_name", None),
    "trigger_pid": ("trigger_proc_pid", 1),
    "victim_pid": ("killed_proc_pid", 1),
    "victim_comm": ("killed_proc_name", None),
    "victim_total_vm_bytes": ("killed_proc_total_vm_kb", 1024),
    "victim_anon_rss_bytes": ("killed_proc_anon_rss_kb", 1024),
    "victim_file_rss_bytes": ("killed_proc_file_rss_kb", 1024),
    "victim_shmem_rss_bytes": ("killed_proc_shmem_rss_kb", 1024),
    "usage": ("cgroup_memory_usage_kb", 1024),
    "limit": ("cgroup_memory_limit_kb", 1024),
}


def analyse(module, text):
    """What OOMAnalyser reads of a log: its details, and how it ended."""
    analyser = None
    with redirect_stdout(io.StringIO()):
        try:
            analyser = module.OOMAnalyser(module.OOMEntity(text))
            end = "read" if analyser.analyse() else "refused"
        except (AttributeError, KeyError, ValueError, TypeError, IndexError):
            end = "stopped"
    return analyser.oom_result.details if analyser else {}, end


def theirs(name, details):
    """A fact as OOMAnalyser has it; None: it does not say."""
    if name.startswith("gfp_"):
        mask, _, flags = details.get("trigger_proc_gfp_mask", "").partition("(")
        if name == "gfp_mask":
            return int(mask, 16) if mask.startswith("0x") else None
        return "|".join(flag.strip() for flag in flags.strip(" )").split("|")) or None
    if name == "rows":
        return len(details.get("_pstable", {})) or None
    place, unit = PLACES.get(name, (None, None))
    value = details.get(place)
    if value is None or value == "<not found>":
        return None
    return int(value) * unit if unit else value


def judge(facts, reads):
    """How many are right, wrong and missing; those that are wrong."""
    verdicts = {"right": 0, "wrong": 0, "missing": 0}
    wrong = []
    for (name, is_so, _), read in zip(facts, reads):
        verdict = "right" if read == is_so else "missing" if read is None else "wrong"
        verdicts[verdict] += 1
        if verdict == "wrong":
            wrong.append(f"{name}: wanted {is_so}, read {read}")
    return verdicts, wrong


def beside(module, facts, text):
    """What is right, wrong and missing in the better one of the two readings."""
    headers = [match.start() for match in re.finditer(".* invoked oom-killer", text)]
    best = None
    for part in {text, text[:headers[1]] if len(headers) > 1 else text}:
        details, end = analyse(module, part)
        found = judge(facts, [theirs(name, details) for name, _, _ in facts]) + (end,)
        if not best or found[0]["right"] > best[0]["right"]:
            best = found
    return best


def main():
    tool, corpus, folder = sys.argv[1:]
    sys.path.insert(0, folder)
    import OOMAnalyser as module
    sums = {"oomwatch": {}, "OOMAnalyser": {}}
    ends = {}
    with open(corpus + "/index.tsv", encoding="utf-8") as index:
        entries = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    for entry in entries:
        path = corpus + "/" + entry["file"]
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        alone = text.count(" invoked oom-killer") == 1
        facts = [(name, CORRECTED.get((entry["file"], name), is_so), own)
                 for name, is_so, own in wanted(entry, records(tool, path))]
        facts = [fact for fact in facts if fact[1] is not None and
                 fact[0] != "victims" and (fact[0] != "rows" or alone)]
        own = judge(facts, [read for _, _, read in facts])
        other = beside(module, facts, text)
        ends[other[2]] = ends.get(other[2], 0) + 1
        print(f"# {entry['file']}: {other[2]}: {other[0]}; oomwatch: {own[0]}")
        for who, (verdicts, wrong) in ("oomwatch", own), ("OOMAnalyser", other[:2]):
            for line in wrong:
                print(f"# {who}: {line}")
            for verdict, count in verdicts.items():
                sums[who][verdict] = sums[who].get(verdict, 0) + count
    print(f"OOMAnalyser: {ends} of {len(entries)} logs")
    for who, verdicts in sums.items():
        print(f"{who}: {verdicts}")


main()
