# SPDX-License-Identifier: GPL-2.0-only
"""klog_check.py TOOL CORPUS - what the tool reads of real logs is what stands there

CORPUS has index.tsv, with the facts of each log: of its first header, of its first
line about a kill, of its memory cgroup, and how many rows its task tables have. Prints
a line for each log, and each fact that is missing, or wrong; the exit status is 1 if
one is wrong.
"""
import csv
import json
import re
import subprocess
import sys


# Where the index is wrong: the header of 19 has no line that says its process.
CORRECTED = {
    ("19-5.7.0-rc6-next-20200519+.log", "trigger_pid"): None,
}


def records(tool, path):
    """The records of a log, by type."""
    out = subprocess.run([tool, "--input", path, "--json"], check=False,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if b"Sanitizer" in out.stderr:
        raise SystemExit(out.stderr.decode())
    found = {}
    for line in out.stdout.splitlines():
        record = json.loads(line)
        found.setdefault(record["type"], []).append(record)
    return found


def first(found, kind, key):
    """The first record of a type that has a field; an empty one: there is none."""
    return next((r for r in found.get(kind, []) if key in r), {})


def kib(value):
    """A size of the index, in bytes; None: it is not there."""
    match = re.fullmatch(r"(\d+)kB", value)
    return int(match[1]) * 1024 if match else None


def pairs(text):
    """What an index entry says: key=value, ..."""
    return dict(re.findall(r"([a-z-]+)=(.*?)(?= [a-z-]+=|$)", text))


def wanted_trigger(entry, found):
    said = pairs(entry["trigger(first)"])
    oom = first(found, "oom", "gfp_mask")
    if said.get("gfp", "?") == "?":
        return
    mask, _, flags = said["gfp"].partition("(")
    yield "gfp_mask", int(mask, 16), oom.get("gfp_mask")
    if flags.rstrip(")"):
        yield "gfp_flags", flags.rstrip(")"), oom.get("gfp_flags")
    yield "order", int(said["order"]), oom.get("order")
    if not said["adj"].startswith("oom_adj"):
        yield "adj", int(said["adj"]), oom.get("trigger_oom_score_adj")
    yield "trigger_comm", said["comm"], oom.get("trigger_comm")
    if said["pid"] != "?":
        yield "trigger_pid", int(said["pid"]), oom.get("trigger_pid")


def wanted_victim(entry, found):
    said = pairs(entry["victim(first kill line)"])
    victim = first(found, "victim", "victim_pid")
    if not said:
        yield "victims", 0, len(found.get("victim", []))
        return
    yield "victim_pid", int(said["pid"]), victim.get("victim_pid")
    yield "victim_comm", said["comm"], victim.get("victim_comm")
    for key in "total-vm", "anon-rss", "file-rss", "shmem-rss":
        name = "victim_" + key.replace("-", "_") + "_bytes"
        yield name, kib(said[key]), victim.get(name)


def wanted_memcg(entry, found):
    said = pairs(entry["memcg"])
    if not said:
        return
    oom = first(found, "oom", "oom_memcg_usage_bytes")
    limit = kib(said["limit"])
    yield "usage", kib(said["usage"]), oom.get("oom_memcg_usage_bytes")
    if limit >= 9007199254740000 * 1024:
        limit = None
    yield "limit", limit, oom.get("oom_memcg_max_bytes")


def wanted(entry, found):
    """Each fact of the index: its name, what it is, and what was read."""
    yield from wanted_trigger(entry, found)
    constraint = entry["constraint(first)"]
    if constraint != "-" and "_BPF" not in constraint:
        oom = first(found, "oom", "constraint")
        yield "constraint", constraint, oom.get("constraint")
    yield from wanted_victim(entry, found)
    yield from wanted_memcg(entry, found)
    yield "rows", int(entry["table_rows(all in file)"]), \
        len(found.get("candidate", []))


def main():
    tool, corpus = sys.argv[1:]
    wrong = missing = right = 0
    with open(corpus + "/index.tsv", encoding="utf-8") as index:
        entries = list(csv.DictReader(index, delimiter="\t",
                                      quoting=csv.QUOTE_NONE))
    for entry in entries:
        found = records(tool, corpus + "/" + entry["file"])
        for name, is_so, read in wanted(entry, found):
            is_so = CORRECTED.get((entry["file"], name), is_so)
            if read == is_so:
                right += 1
                continue
            print(f"# {entry['file']}: {name}: wanted {is_so}, read {read}")
            if read is None:
                missing += 1
            else:
                wrong += 1
    print(f"# {len(entries)} logs: {right} facts right, {missing} missing, {wrong} wrong")
    sys.exit(wrong + missing > 0)


if __name__ == "__main__":
    main()
