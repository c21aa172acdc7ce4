#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""byte_strings - text of records whose names are byte strings, for json_check

All of one and of two bytes, but for NUL, which no name holds; of those of three and
four bytes, the ones at each bound of UTF-8.
"""
import itertools

# What UTF-8 tells apart in a byte behind the first one.
NEXT = b'\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xff'


def strings():
    for length in 1, 2:
        yield from map(bytes, itertools.product(range(1, 256), repeat=length))
    for first in range(0xc0, 256):
        for rest in itertools.product(NEXT, repeat=2):
            yield bytes((first, *rest))
    for first in range(0xef, 0xf8):
        for rest in itertools.product(NEXT, repeat=3):
            yield bytes((first, *rest))
            yield b'a' + bytes((first, *rest)) + b'z'


def main():
    for seq, string in enumerate(strings(), 1):
        name = ''.join(f'\\x{byte:02x}' for byte in string)
        print(f'[    1.000000] victim seq={seq} episode=1 task_memcg={name}')


if __name__ == '__main__':
    main()
