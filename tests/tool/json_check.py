#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""json_check TEXT JSON - is the JSON of records what their text says?

TEXT is what oomwatch --boot prints, JSON what oomwatch --json prints. Each line
of JSON is read by a parser that takes no duplicate key and no NaN, and compared
with the text, which is read by rules of its own.
"""
import datetime
import json
import re
import sys

ZONE = re.compile(r'zone(\d+)(?:_(\w+)_kb)?$')


def fail(message):
    sys.exit(f'json_check: {message}')


def no_duplicates(pairs):
    keys = [key for key, value in pairs]
    if len(keys) != len(set(keys)):
        fail(f'a key stands twice in {keys}')
    return dict(pairs)


def no_constant(name):
    fail(f'{name} is no JSON')


def unescape(text):
    return re.sub(rb'\\x([0-9a-f]{2})', lambda m: bytes([int(m[1], 16)]),
                  text.encode('ascii'))


def compare_name(where, key, text, found):
    # Bare, it stands for what a name lost: its tail, or of a path the head.
    truncated = text.startswith('~') or text.endswith('~')
    name = unescape(text.strip('~'))
    if found.pop(key + '_truncated', False) != truncated:
        fail(f'{where}: truncation of {key}')
    try:
        wanted = name.decode('utf-8')
        if key + '_hex' in found:
            fail(f'{where}: {key}_hex although {key} is UTF-8')
    except UnicodeDecodeError:
        if bytes.fromhex(found.pop(key + '_hex')) != name:
            fail(f'{where}: {key}_hex')
        # Each byte that is none of a character, as one U+FFFD.
        wanted = name.decode('utf-8', 'one_each')
    if found.pop(key) != wanted:
        fail(f'{where}: {key}')


def compare_number(where, key, text, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        fail(f'{where}: {key} is no number: {value!r}')
    if isinstance(value, float):
        same = f'{value:.2f}' == text
    else:
        same = int(text, 0) == value
    if not same:
        fail(f'{where}: {key}: {value!r} instead of {text}')


def compare_field(where, key, text, found):
    zone = ZONE.match(key)
    if zone:
        one = found['zones'][int(zone[1])]
        if zone[2]:
            if one.pop(zone[2] + '_bytes') != int(text) << 10:
                fail(f'{where}: {key}')
            return
        node, name = re.fullmatch(r'(?:node(\d+)/)?(.*)', text).groups()
        if one.pop('node') != (int(node) if node else None):
            fail(f'{where}: node of {key}')
        compare_name(where, 'name', name, one)
        return
    if key.endswith('_kb'):
        value = found.pop(key[:-3] + '_bytes')
        if value != (None if text == 'max' else int(text) << 10):
            fail(f'{where}: {key}: {value!r} instead of {text}')
        return
    if isinstance(found.get(key), str):
        compare_name(where, key, text, found)
        return
    compare_number(where, key, text, found.pop(key, None))


def compare_wall(where, text, time):
    seconds, us = text.split('.')
    stamp = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
    if time != f'{stamp:%Y-%m-%dT%H:%M:%S}.{us}Z':
        fail(f'{where}: time: {time} instead of {text}')


def compare(where, text, line):
    found = json.loads(line, object_pairs_hook=no_duplicates,
                       parse_constant=no_constant)
    time, kind, rest = re.fullmatch(r'\[ *(\d+\.\d{6})\] (\w+) (.*)',
                                    text).groups()
    if found.pop('schema') != 1 or found.pop('type') != kind:
        fail(f'{where}: schema or type')
    if found.pop('time_ns') // 1000 != int(time.replace('.', '')):
        fail(f'{where}: time_ns')
    wall = found.pop('time', None)
    check_derived(where, kind, found)
    for field in rest.split(' '):
        key, _, value = field.partition('=')
        if key == 'wall':
            compare_wall(where, value, wall)
            continue
        compare_field(where, key, value, found)
    if any(zone for zone in found.pop('zones', [])) or found:
        fail(f'{where}: JSON has more than the text: {found}')


def check_derived(where, kind, found):
    """What is derived from the path of a victim's cgroup is in an object of its own."""
    if 'derived' not in found:
        return
    derived = found.pop('derived')
    if kind != 'victim' or 'task_memcg' not in found or not derived:
        fail(f'{where}: derived from nothing')
    for key, value in derived.items():
        if not key.startswith('victim_') or key in found or value in ('', None):
            fail(f'{where}: derived {key}: {value!r}')


def one_each(error):
    return '\ufffd', error.start + 1


def main():
    import codecs
    codecs.register_error('one_each', one_each)
    with open(sys.argv[1], encoding='ascii') as texts, \
            open(sys.argv[2], encoding='utf-8', newline='\n') as lines:
        texts = texts.read().split('\n')
        lines = lines.read().split('\n')
    if len(texts) != len(lines):
        fail(f'{len(texts)} lines of text, {len(lines)} of JSON')
    for number, (text, line) in enumerate(zip(texts[:-1], lines[:-1]), 1):
        compare(f'record {number}', text, line)
    print(f'{len(lines) - 1} records')


main()
