# SPDX-License-Identifier: GPL-2.0-only
"""klog_forms.py FORM <LOG - a log as another program would have written it

LOG has lines with the time since boot, as dmesg prints them. Those without are of the
call of printk() before them.
"""
import json
import re
import struct
import sys
import textwrap

# The wall time of the boot: 2026-01-31T11:58:20 UTC.
BOOT_US = 1769860700 * 1000000
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def entries(lines):
    """Calls of printk(): time in us, and lines."""
    found = []
    for line in lines:
        match = re.match(r"\[ *(\d+)\.(\d{6})\] (.*)", line)
        if match:
            found.append((int(match[1]) * 1000000 + int(match[2]), [match[3]]))
        else:
            found[-1][1].append(line)
    return found


def clock(us):
    """Time of day: all is within one minute to ten of noon, and a bit later."""
    seconds = (BOOT_US + us) // 1000000 % 86400
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def boot(us):
    return f"[{us // 1000000:5}.{us % 1000000:06}]"


def each(prefix, first_only=False):
    """A form that puts something before each line."""
    def write(found):
        for us, lines in found:
            for i, line in enumerate(lines):
                yield ("" if i and first_only else prefix(us)) + line
    return write


def dmesg_t(us):
    return f"[Sat Jan 31 {clock(us)} 2026] "


def dmesg_local(us):
    return f"[Sa Jän 31 {clock(us)} 2026] "


def dmesg_iso(us):
    return f"2026-01-31T{clock(us)},{us % 1000000:06}+00:00 "


def rfc3339(us):
    return f"2026-01-31T{clock(us)}.{us % 1000000:06}+00:00 "


def kmsg(found):
    for number, (us, lines) in enumerate(found):
        yield f"4,{number + 100},{us},-,caller=T310;" + \
            "\\x0a".join(lines)
        yield " SUBSYSTEM=cpu"


def syslog(found):
    for us, lines in found:
        yield f"Jan 31 {clock(us)} host-1 kernel: {boot(us)} " + "#012".join(lines)


def export(found):
    for us, lines in found:
        yield f"__CURSOR=s=1;i={us}"
        yield f"__REALTIME_TIMESTAMP={BOOT_US + us}"
        yield "_TRANSPORT=kernel"
        yield "_HOSTNAME=host-1"
        if len(lines) == 1:
            yield "MESSAGE=" + lines[0]
        else:
            text = "\n".join(lines).encode()
            yield b"MESSAGE\n" + struct.pack("<Q", len(text)) + text
        yield f"_SOURCE_MONOTONIC_TIMESTAMP={us}"
        yield ""


def journal_entry(us, lines):
    message = "\n".join(lines)
    return {
        "__REALTIME_TIMESTAMP": str(BOOT_US + us), "PRIORITY": "4",
        "MESSAGE": list(message.encode()) if len(lines) > 1 else message,
        "_SOURCE_MONOTONIC_TIMESTAMP": str(us), "_HOSTNAME": "host-1"}


def journal_json(found):
    for us, lines in found:
        yield json.dumps(journal_entry(us, lines))


def journal_verbose(found):
    for us, lines in found:
        yield f"Sat 2026-01-31 {clock(us)}.{us % 1000000:06} UTC [s=1;i={us:x};b=2;m=3;t=4;x=5]"
        yield "    _TRANSPORT=kernel"
        yield "    MESSAGE=" + lines[0]
        for line in lines[1:]:
            yield " " * 12 + line
        yield f"    _SOURCE_MONOTONIC_TIMESTAMP={us}"


def journal_json_pretty(found):
    for us, lines in found:
        yield json.dumps(journal_entry(us, lines), indent="\t", separators=(",", " : "))


def journal_json_seq(found):
    for line in journal_json(found):
        yield "\x1e" + line


def journal_json_sse(found):
    for line in journal_json(found):
        yield "data: " + line
        yield ""


def collector(found):
    """The entry of the journal in an object of a collector of logs."""
    for us, lines in found:
        yield json.dumps({"source": {"name": "journald"}, "entry": {
            "message": "\n".join(lines), "_TRANSPORT": "kernel"},
            "_SOURCE_MONOTONIC_TIMESTAMP": us})


def docker_json(found):
    for us, lines in found:
        for line in lines:
            yield json.dumps({"log": f"{boot(us)} {line}\n", "stream": "stdout",
                              "time": rfc3339(us).strip()})


def wrapped(found):
    for us, lines in found:
        for i, line in enumerate(lines):
            start = "" if i else boot(us) + " "
            yield from textwrap.wrap(start + line, 72, break_long_words=False,
                                     break_on_hyphens=False)


def noise(found):
    for us, lines in found:
        yield f"{boot(us)}[  T310] " + lines[0]
        for line in lines[1:]:
            yield f"{boot(us)}[  T310] " + line
        yield f"{boot(us)}[    C1] eth0: link is up, 7 left"


def doubled(found):
    """Two reports that are written at once, by two tasks."""
    for us, lines in found:
        for line in lines:
            yield f"{boot(us)}[  T310] " + line
            yield f"{boot(us)}[  T999] " + line


def boots(found):
    yield from each(lambda us: boot(us) + " ")(found)
    yield "[    0.000000] Linux version 6.1.0"
    yield from each(lambda us: boot(us) + " ")(found)


FORMS = {
    "plain": each(lambda us: ""),
    "dmesg": each(lambda us: boot(us) + " ", True),
    "dmesg-x": each(lambda us: f"kern  :warn  : {boot(us)} "),
    "dmesg-T": each(dmesg_t),
    "dmesg-T-other-language": each(dmesg_local),
    "dmesg-iso": each(dmesg_iso),
    "dmesg-d": each(lambda us: f"[{boot(us)[1:-1]} <    0.000001>] "),
    "dmesg-H": each(lambda us: "[  +0.000001] " if us % 1000000 > 1
                    else "[Jan31 12:00] "),
    "dmesg-colour": each(lambda us: f"\033[32m{boot(us)} \033[0m\033[33m\033[0m"),
    "kmsg": kmsg,
    "level": each(lambda us: f"<4>{boot(us)} "),
    "caller": each(lambda us: f"{boot(us)}[  T310] "),
    "console": each(lambda us: f"\r{boot(us)} "),
    "journal-short": each(lambda us: f"Jan 31 {clock(us)} host-1 kernel: "),
    "journal-short-iso": each(
        lambda us: f"2026-01-31T{clock(us)}+0000 host-1 kernel: "),
    "journal-short-full": each(
        lambda us: f"Sat 2026-01-31 {clock(us)} UTC host-1 kernel: "),
    "journal-short-unix": each(
        lambda us: f"{(BOOT_US + us) // 1000000}.{us % 1000000:06} host-1 kernel: "),
    "journal-short-monotonic": each(lambda us: f"{boot(us)} host-1 kernel: "),
    "journal-no-host": each(lambda us: f"Jan 31 {clock(us)}  kernel: "),
    "journal-export": export,
    "journal-verbose": journal_verbose,
    "journal-json": journal_json,
    "journal-json-pretty": journal_json_pretty,
    "journal-json-seq": journal_json_seq,
    "journal-json-sse": journal_json_sse,
    "collector": collector,
    "syslog": syslog,
    "rsyslog": each(lambda us: f"{rfc3339(us)}host-1 kernel: {boot(us)} "),
    "openwrt": each(
        lambda us: f"Sat Jan 31 {clock(us)} 2026 kern.warn kernel: {boot(us)} "),
    "cri": each(lambda us: f"{rfc3339(us)}stdout F {boot(us)} "),
    "kubectl": each(lambda us: f"[pod/logs-7f/reader] {boot(us)} "),
    "compose": each(lambda us: f"reader-1  | {boot(us)} "),
    "docker-json": docker_json,
    "grep": each(lambda us: f"/var/log/kern.log:17:{boot(us)} "),
    "unknown-words": each(lambda us: "node-3 rack7 x=y; "),
    "mail": each(lambda us: f"> > {boot(us)} "),
    "wrapped": wrapped,
    "noise": noise,
    "doubled": doubled,
    "boots": boots,
}


def main():
    found = entries(sys.stdin.read().splitlines())
    for line in FORMS[sys.argv[1]](found):
        if isinstance(line, str):
            line = line.encode()
        sys.stdout.buffer.write(line + b"\n")


if len(sys.argv) == 1:
    print("\n".join(FORMS))
else:
    main()
