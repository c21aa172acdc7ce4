#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""html_names - are names of any bytes safe as text of HTML?

    html_names.py PROGRAM

PROGRAM is unit/html_text. The names are the characters of Unicode, but for planes
without any that is hidden, and strings of bytes: all of one and of two, and the ones at each
bound of UTF-8. Wanted of each: it is UTF-8, nothing in it can end the text, no character is invisible or turns the
order of others, and what is plain text stays as it is.
"""
import html
import itertools
import re
import subprocess
import sys
import unicodedata

from byte_strings import strings

# Characters of Cf that are seen: the signs before numbers in Arabic, Syriac and Kaithi.
SEEN = set('\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2'
           '\U000110bd\U000110cd')
# As parts of names: those that HTML knows, also behind bytes that are no UTF-8.
WORDS = (b'<script>alert(1)</script>', b'"><img src=x onerror=alert(1)>', b"' onload='x",
         b'</title></style></pre>', b'<!--', b'-->', b']]>', b'&lt;', b'&#60;', b'&',
         b'\xe2\x80\xae<b>', b'\xf0<b>', b'\xc3<', b'\xc0\xbcscript\xc0\xbe')


def names():
    yield from WORDS
    yield from strings()
    for code in itertools.chain(range(1, 0xd800), range(0xe000, 0x14000),
                                range(0x1bc00, 0x1d200), range(0xe0000, 0xe1001),
                                range(0xffff, 0x110000, 0x10000)):
        yield chr(code).encode()


def is_hidden(char):
    kind = unicodedata.category(char)
    return (kind in ('Cc', 'Zl', 'Zp', 'Cs') and char not in '\n\t' or
            kind == 'Cf' and char not in SEEN or ord(char) & 0xfffe == 0xfffe)


def is_plain(text):
    return not any(map(is_hidden, text)) and '\\x' not in text


def fault(name, line):
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return 'no UTF-8'
    if re.search('[<>"\']', text) or re.search('&(?!(amp|lt|gt|quot|#39);)', text):
        return 'it may end the text'
    if any(map(is_hidden, text)):
        return 'a character that is not seen'
    try:
        given = name.decode()
    except UnicodeDecodeError:
        # What is no UTF-8 is written out, and nothing of it is lost.
        seen = re.sub(rb'\\x([0-9a-f]{2})', lambda m: bytes.fromhex(m[1].decode()),
                      html.unescape(text).encode())
        return '' if seen == name else 'not the same bytes'
    if all(unicodedata.category(char) not in ('Cn', 'Lo', 'Mn') and is_plain(char)
           for char in given) and html.unescape(text) != given:
        return 'plain text was changed'
    return ''


def main():
    given = [name for name in names() if b'\n' not in name]
    said = subprocess.run(sys.argv[1], input=b''.join(name + b'\0' for name in given),
                          stdout=subprocess.PIPE, check=True).stdout
    lines = said.split(b'\n')[:-1]
    if len(lines) != len(given):
        sys.exit(f'{len(lines)} lines of {len(given)} names')
    for name, line in zip(given, lines):
        why = fault(name, line)
        if why:
            sys.exit(f'{name!r}: {line!r}: {why}')


main()
