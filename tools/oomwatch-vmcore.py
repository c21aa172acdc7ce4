# SPDX-License-Identifier: GPL-2.0-only
"""Save the history of oomwatch from a crash dump, as a raw file.

"oomwatch --input FILE" reads the file, on any machine. In gdb, which has to know
where the module was (/sys/module/oomwatch/sections/.bss):

    (gdb) add-symbol-file oomwatch.ko -s .bss ADDRESS
    (gdb) source oomwatch-vmcore.py
    (gdb) oomwatch-save FILE

With drgn, which finds out:

    drgn -c VMCORE -s VMLINUX -s oomwatch.ko oomwatch-vmcore.py FILE
"""

import os
import struct
import sys

ABI_VERSION = 1
CLOCK_BOOT = 1
RING_MAX = 65536 * 1024


def raw_header(order):
    """The header of a raw file, as oomwatch(8) describes it; order: < or >."""
    return struct.pack(order + "8sIHHIIq40s72s72s", b"\211OOM\r\n\032\n",
                       0x01020304, 216, ABI_VERSION, 0, CLOCK_BOOT, 0,
                       b"", b"", b"")


def records(member, read):
    """The bytes from the oldest record to the newest."""
    size, head, tail = member("size"), member("head"), member("tail")
    if not (0 < size <= RING_MAX and 0 <= head - tail <= size):
        raise ValueError("there is no history where it should be: is this the "
                         "oomwatch.ko that was loaded, and at this address?")
    data = read(member("data"), size)
    start = tail % size
    return (data[start:] + data[:start])[:head - tail]


def save(path, order, member, read):
    """Write a raw file; member(NAME) is a number of the struct ow_ring."""
    history = records(member, read)
    # It tells who ran on the machine: it is for its owner only.
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(fd, "wb") as file:
        file.write(raw_header(order) + history)
    print("oomwatch: records %d to %d are in %s" %
          (member("tail_seq"), member("next_seq") - 1, path))


def main_drgn(prog):
    """Take the dump that drgn has opened."""
    from drgn import FaultError, PlatformFlags

    if len(sys.argv) != 2:
        sys.exit("usage: drgn ... oomwatch-vmcore.py FILE")
    little = prog.platform.flags & PlatformFlags.IS_LITTLE_ENDIAN
    try:
        ring = prog.object("history", filename="record.c")
        save(sys.argv[1], "<" if little else ">",
             lambda name: ring.member_(name).value_(), prog.read)
    except FaultError as error:
        sys.exit("%s: is this the oomwatch.ko that was loaded?" % error)
    except (LookupError, OSError, ValueError) as error:
        sys.exit(str(error))


def main_gdb(gdb):
    """Add a command to gdb."""

    class Save(gdb.Command):
        """oomwatch-save FILE: save the history of oomwatch as a raw file."""

        def __init__(self):
            super().__init__("oomwatch-save", gdb.COMMAND_DATA,
                             gdb.COMPLETE_FILENAME)

        def invoke(self, argument, from_tty):
            path = gdb.string_to_argv(argument)
            if len(path) != 1:
                raise gdb.GdbError("usage: oomwatch-save FILE")
            one = gdb.Value(b"\1\0\0\0", gdb.lookup_type("unsigned int"))
            try:
                ring = gdb.parse_and_eval("*'record.c'::history")
                save(path[0], "<" if int(one) == 1 else ">",
                     lambda name: int(ring[name]),
                     lambda address, size: bytes(
                         gdb.selected_inferior().read_memory(address, size)))
            except (OSError, ValueError, gdb.error) as error:
                raise gdb.GdbError("oomwatch-save: %s" % error)

    Save()


try:
    import gdb
except ImportError:
    main_drgn(prog)  # noqa: F821 (drgn defines it)
else:
    main_gdb(gdb)
