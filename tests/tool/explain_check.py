#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""explain_check TOOL FILE - does "explain --json" say what the records say?

Each episode of FILE that has an oom record is explained, and the object compared with
the records, which the tool prints as JSON too; json_check compares these with the text.
"""
import json
import subprocess
import sys


def fail(message):
    sys.exit(f'explain_check: {message}')


def no_duplicates(pairs):
    if len(pairs) != len(dict(pairs)):
        fail(f'a key stands twice in {pairs}')
    return dict(pairs)


def run(*arguments):
    out = subprocess.run(arguments, stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line, object_pairs_hook=no_duplicates)
            for line in out.decode('utf-8').splitlines()]


def bare(record):
    return {key: value for key, value in record.items()
            if key not in ('schema', 'type')}


def of_type(records, kind):
    return [bare(record) for record in records if record['type'] == kind]


def with_end(victim, records):
    """The victim, and how long after its mark it went."""
    victim = bare(victim)
    for kind in 'exited', 'reaped':
        for end in of_type(records, kind):
            if (end['episode'], end['victim_pid']) == (
                    victim['episode'], victim['victim_pid']):
                victim[kind + '_us'] = end['latency_us']
    return victim


def cause(oom, victims):
    if oom.get('origin') == 'sysrq':
        return {'ran_out': 'nothing'}
    if oom.get('context') == 'memcg':
        chosen = [v for v in victims if v['role'] == 'chosen'] or victims
        own = {'own_limit': oom['oom_memcg_id'] == chosen[0]['task_memcg_id']
               } if chosen else {}
        return {'ran_out': 'memcg', **own}
    if oom['constraint'] in ('CONSTRAINT_CPUSET', 'CONSTRAINT_MEMORY_POLICY'):
        return {'ran_out': 'nodes'}
    return {'ran_out': 'system'}


def check(records, episode, found):
    own = [record for record in records if record['episode'] == episode]
    oom = of_type(own, 'oom')[-1]
    victims = [with_end(record, own) for record in own
               if record['type'] == 'victim']
    wanted = {'schema': 1, 'episode': episode, **cause(oom, victims),
              'oom': oom, 'victims': victims,
              'candidates': of_type(own, 'candidate')}
    for kind in 'memory', 'stack':
        for record in of_type(own, kind):
            wanted[kind] = record
    awaited = found.pop('awaited', None)
    if awaited and (oom['outcome'] != 'victim_pending' or awaited not in [
            with_end(record, records) for record in records
            if record['type'] == 'victim' and record['seq'] < oom['seq']]):
        fail(f'episode {episode}: awaited')
    if found.pop('repeats_episode', 0) >= episode:
        fail(f'episode {episode}: it repeats a later one')
    found.pop('repeated', None)
    if found != wanted:
        fail(f'episode {episode}: {found} instead of {wanted}')


def main():
    tool, path = sys.argv[1:]
    records = run(tool, '--input', path, '--json')
    episodes = {record['episode'] for record in records
                if record['type'] == 'oom'}
    waited = repeated = 0
    for episode in sorted(episodes):
        found, = run(tool, 'explain', '--input', path, '--json', str(episode))
        waited += 'awaited' in found
        repeated += 'repeated' in found or 'repeats_episode' in found
        check(records, episode, found)
    if not waited or not repeated:
        fail('no episode that waits, or none that repeats: nothing was checked')
    print(f'{len(episodes)} episodes')


main()
