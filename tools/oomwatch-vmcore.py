# SPDX-License-Identifier: GPL-2.0-only
"""Save the history of oomwatch from a crash dump, as a raw file.

"oomwatch --input FILE" reads the file, on any machine. In gdb, which has to know
where the module was (/sys/module/oomwatch/sections/.bss):

    (gdb) add-symbol-file oomwatch.ko -s .bss ADDRESS
    (gdb) source oomwatch-vmcore.py
    (gdb) oomwatch-save FILE

With drgn, which finds that itself:

    drgn -c VMCORE -s VMLINUX -s oomwatch.ko oomwatch-vmcore.py FILE
"""

import os
import struct
import sys

ABI_VERSION = 1
CLOCK_BOOT = 1
RING_MAX = 65536 * 1024
FLAG_WORTH = 0x8000
FLAG_PACKED = 0x4000

# struct ow_packed of module/ring_packed.h, and a candidate as readers get it.
PACKED = "IHHQQQHhIiiq6IiI16s"
CANDIDATE = "IHHQQQQQIiiIiI8Q16s"
WALL_BYTES = 8


def raw_header(order):
    """The header of a raw file, as oomwatch(8) describes it; order: < or >."""
    return struct.pack(order + "8sIHHIIq40s72s72s", b"\211OOM\r\n\032\n",
                       0x01020304, 216, ABI_VERSION, 0, CLOCK_BOOT, 0,
                       b"", b"", b"")


def part_of(name, member, read):
    """The bytes of a part of the ring, from its oldest record to its newest."""
    size, head, tail = (member(name, what) for what in ("size", "head", "tail"))
    if not (0 < size <= RING_MAX and 0 <= head - tail <= size):
        raise ValueError("there is no history where it should be: is this the "
                         "oomwatch.ko that was loaded, and at this address?")
    data = read(member(name, "data"), size)
    start = tail % size
    return (data[start:] + data[:start])[:head - tail]


def unpacked(order, record):
    """A candidate as readers get it, from what the ring has."""
    (_, kind, flags, seq, time, episode, valid, adj, uid, pid, tgid, points, *sizes,
     score, rank, comm) = struct.unpack_from(order + PACKED, record)
    size = struct.calcsize(order + CANDIDATE) + WALL_BYTES
    # Points and score may be negative.
    numbers = [number & 0xffffffffffffffff for number in (points, score)]
    numbers += [kib << 10 for kib in sizes]
    return struct.pack(order + CANDIDATE, size, kind, flags & ~FLAG_PACKED, seq, time,
                       episode, valid, 0, rank, pid, tgid, uid, adj, 0, *numbers,
                       comm) + record[-WALL_BYTES:]


def records(order, member, read):
    """All records, oldest first, as readers get them."""
    history = part_of("kept", member, read) + part_of("main", member, read)
    there = []
    at = 0
    while at < len(history):
        size, _, flags = struct.unpack_from(order + "IHH", history, at)
        if size == 0:
            raise ValueError("there is a record without a size")
        record = bytearray(history[at:at + size])
        struct.pack_into(order + "H", record, 6, flags & ~FLAG_WORTH)
        there.append(unpacked(order, record) if flags & FLAG_PACKED else record)
        at += size
    return b"".join(there)


def save(path, order, member, read):
    """Write a raw file; member(NAME...) is a number of the struct ow_ring."""
    history = records(order, member, read)
    # It tells who ran on the machine: it is for its owner only.
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(fd, "wb") as file:
        file.write(raw_header(order) + history)
    print("oomwatch: all records from %d to %d, and %d that were kept of those "
          "before, are in %s" % (member("main_seq"), member("next_seq") - 1,
                                 member("nr_kept"), path))


def drgn_member(ring, names):
    """A number in the struct ow_ring, as drgn has it."""
    for name in names:
        ring = ring.member_(name)
    return ring.value_()


def gdb_member(ring, names):
    """A number in the struct ow_ring, as gdb has it."""
    for name in names:
        ring = ring[name]
    return int(ring)


def main_drgn(prog):
    """Take the dump that drgn has opened."""
    from drgn import FaultError, PlatformFlags

    if len(sys.argv) != 2:
        sys.exit("usage: drgn ... oomwatch-vmcore.py FILE")
    little = prog.platform.flags & PlatformFlags.IS_LITTLE_ENDIAN
    try:
        ring = prog.object("history", filename="ring_record.c")
        save(sys.argv[1], "<" if little else ">",
             lambda *names: drgn_member(ring, names), prog.read)
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
                ring = gdb.parse_and_eval("*'ring_record.c'::history")
            except gdb.error as error:
                raise gdb.GdbError("oomwatch-save: %s It takes an oomwatch.ko with debug "
                                   "information: 'readelf -S' shows .debug_info."
                                   % error)
            try:
                save(path[0], "<" if int(one) == 1 else ">",
                     lambda *names: gdb_member(ring, names),
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
