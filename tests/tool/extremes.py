# SPDX-License-Identifier: GPL-2.0-only
"""extremes.py SEED EVERY [types] - replace about one in EVERY numbers of a file by an
extreme one

Standard input is a raw file, or a kernel log; standard output gets the spoiled one. What
holds the records of a raw file together is left alone: sizes, types, seq, episode. With
"types", so many records get a type that no oomwatch knows, and every bit of valid.
"""
import random
import re
import struct
import sys

LIMITS = (0, 1, -1, 1000, -1000, 1 << 31, 1 << 32, 1 << 53, 1 << 54, 1 << 63, 1 << 64)
NUMBERS = sorted({limit + step for limit in LIMITS for step in (-1, 0, 1)})

# Next to those that there are, and at the ends of bytes.
TYPES = (0, 14, 15, 63, 64, 255, 256, 65535)

# Bytes of the head of a raw file, and of that of a record.
MAGIC, OFFSET, HEADER = b"\x89OOM\r\n\x1a\n", 24, 48


def hit():
    return random.randrange(int(sys.argv[2])) == 0


def spoil_word(data, at, size):
    if hit():
        word = random.choice(NUMBERS) % (1 << 8 * size)
        data[at:at + size] = word.to_bytes(size, sys.byteorder)


def spoil_types(data):
    at, = struct.unpack_from("=H", data, 12)
    while at < len(data):
        size, = struct.unpack_from("=I", data, at)
        if hit():
            struct.pack_into("=H", data, at + 4, random.choice(TYPES))
            struct.pack_into("=Q", data, at + 32, (1 << 64) - 1)
        at += size
    return data


def spoil_raw(data):
    at, = struct.unpack_from("=H", data, 12)
    spoil_word(data, OFFSET, 8)
    while at < len(data):
        size, = struct.unpack_from("=I", data, at)
        spoil_word(data, at + 16, 8)
        word = random.choice((4, 8))
        for place in range(at + HEADER, at + size, word):
            spoil_word(data, place, word)
        at += size
    return data


def spoil_text(data):
    return re.sub(rb"-?\d+", lambda number: str(random.choice(NUMBERS)).encode()
                  if hit() else number[0], data)


random.seed(sys.argv[1])
INPUT = bytearray(sys.stdin.buffer.read())
SPOIL = spoil_types if sys.argv[3:] else spoil_raw if INPUT.startswith(MAGIC) else spoil_text
sys.stdout.buffer.write(SPOIL(INPUT))
