# SPDX-License-Identifier: GPL-2.0-only
"""Run by gdb for tests/bench/steps: step through one call of mem_cgroup_out_of_memory().

The guest is at the socket in the directory STEPS, where its output has the symbols; the
report goes there.
"""
import bisect
import collections
import os

import gdb

INTERRUPTS = 0x200  # X86_EFLAGS_IF
SHOWN = 40


class Symbols:
    """The functions of the kernel and of its modules, by address."""

    def __init__(self, path):
        with open(path, errors="replace") as lines:
            words = [line.split() for line in lines if line.startswith("symbol ")]
        found = sorted((int(word[1], 16), " ".join(word[2:])) for word in words)
        self.addresses = [address for address, _ in found]
        self.names = [name for _, name in found]

    def name(self, address):
        """The function that an address is in."""
        return self.names[bisect.bisect_right(self.addresses, address) - 1]

    def address(self, name):
        """Where a function begins."""
        return self.addresses[self.names.index(name)]


def read(register):
    """The value of a register."""
    return int(gdb.parse_and_eval(f"(unsigned long){register}")) & (1 << 64) - 1


def interrupts_are_on():
    """Whether the CPU takes interrupts."""
    return int(gdb.parse_and_eval("(unsigned int)$eflags")) & INTERRUPTS


def go_to(address):
    """Run until the CPU gets there."""
    stop = gdb.Breakpoint(f"*{address:#x}", type=gdb.BP_HARDWARE_BREAKPOINT)
    gdb.execute("continue", to_string=True)
    stop.delete()


def steps(back):
    """All instructions until an address, and whether interrupts are on."""
    while read("$rip") != back:
        yield read("$rip"), interrupts_are_on()
        gdb.execute("stepi", to_string=True)


def is_ours(name):
    """Is this a function of oomwatch?"""
    return name.endswith("[oomwatch]")


def report(symbols, back, out):
    """Step, and write what was seen."""
    counts = collections.Counter()
    runs = []
    run = collections.Counter()
    for address, interrupts in steps(back):
        name = symbols.name(address)
        counts[name] += 1
        if not interrupts:
            run[name] += 1
        elif run:
            runs.append(run)
            run = collections.Counter()
    ours = sum(count for name, count in counts.items() if is_ours(name))
    print(f"{sum(counts.values())} instructions, {ours} of them in oomwatch itself", file=out)
    for name, count in counts.most_common(SHOWN):
        print(f"{count:8} {name}", file=out)
    print("with interrupts off:", file=out)
    runs = [run for run in runs if any(map(is_ours, run))]
    for run in sorted(runs, key=lambda run: -sum(run.values()))[:5]:
        names = ", ".join(name for name, _ in run.most_common(3))
        print(f"{sum(run.values()):8} {names}", file=out)


def main():
    """Attach, wait for a kill, and go through it."""
    folder = os.environ["STEPS"]
    symbols = Symbols(folder + "/said")
    for command in ("pagination off", "confirm off", "architecture i386:x86-64"):
        gdb.execute("set " + command)
    gdb.execute(f"target remote {folder}/socket")
    go_to(symbols.address("mem_cgroup_out_of_memory"))
    back = gdb.selected_inferior().read_memory(read("$rsp"), 8).tobytes()
    with open(folder + "/report", "w") as out:
        report(symbols, int.from_bytes(back, "little"), out)
    gdb.execute("detach")


main()
