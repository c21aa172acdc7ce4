#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""report_check - is a report of oomwatch a page that is whole, and needs nothing else?

    report_check.py page FILE...
    report_check.py same TOOL INPUT...

page: each FILE is well-formed as XML and as HTML; it has a language, a title, headings that
leave out no level, tables with heads; no script, no style but its own, and nothing that is
fetched; each link leads to a part of it.

same: of each OOM in each INPUT, each line of the page of explain is in the report, and the
titles of the page are in the same order.
"""
import html.parser
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

EMPTY = {'meta'}
KNOWN = {'html', 'head', 'meta', 'title', 'style', 'body', 'main', 'h1', 'h2', 'h3', 'dl', 'dt',
         'dd', 'figure', 'figcaption', 'svg', 'rect', 'div', 'table', 'thead', 'tbody', 'tr',
         'th', 'td', 'a', 'p', 'article', 'section', 'ul', 'ol', 'li', 'small', 'span', 'code',
         'details', 'summary', 'footer'}
ATTRIBUTES = {'lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'id', 'href', 'scope',
              'viewbox', 'preserveaspectratio', 'aria-hidden', 'width', 'height', 'x', 'y'}
POLICY = re.compile(r"default-src 'none'; style-src 'unsafe-inline'; [^<>]*")


class Page(html.parser.HTMLParser):
    """What a parser of HTML sees, which knows nothing of XML"""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.faults = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)
        names = [name for name, _ in attrs]
        if tag not in KNOWN or not set(names) <= ATTRIBUTES or len(set(names)) < len(names):
            self.faults.append(f'<{tag}> with {names}')

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f'</{tag}>')

    def handle_comment(self, data):
        self.faults.append('a comment')

    def handle_pi(self, data):
        self.faults.append('an instruction')


def faults_of(text):
    page = Page(text)
    tags = [tag for tag, _ in page.seen]
    ids = [attrs['id'] for _, attrs in page.seen if 'id' in attrs]
    levels = [int(tag[1]) for tag in tags if re.fullmatch('h[1-6]', tag)]
    metas = [attrs for tag, attrs in page.seen if tag == 'meta']
    root = xml.fromstring(text)
    yield from page.faults
    if page.open:
        yield f'not closed: {page.open}'
    if [node.tag for node in root.iter()] != tags:
        yield 'XML and HTML do not see the same elements'
    if root.get('lang') != 'en' or not root.find('head/title').text:
        yield 'no language or no title'
    if levels[:1] != [1] or levels.count(1) != 1:
        yield 'not one h1'
    if any(after > before + 1 for before, after in zip(levels, levels[1:])):
        yield 'a level of headings is left out'
    if len(set(ids)) < len(ids):
        yield 'an id names two elements'
    for tag, attrs in page.seen:
        if 'href' in attrs and not (tag == 'a' and attrs['href'][0] == '#' and
                                    attrs['href'][1:] in ids):
            yield f'a link that leads out: {attrs["href"]}'
    if not any(meta.get('http-equiv') == 'Content-Security-Policy' and
               POLICY.fullmatch(meta['content']) for meta in metas):
        yield 'no policy'
    for table in root.iter('table'):
        heads = [cell.get('scope') for cell in table.iter('th')]
        rows = table.findall('tbody/tr')
        if 'col' not in heads or heads.count('row') != len(rows) or None in heads:
            yield f'a table without heads: {heads}'
        width = len(table.find('thead/tr'))
        if any(len(row) != width for row in rows):
            yield 'rows of a table with more or fewer cells'
    for style in root.iter('style'):
        if re.search(r'url|@import|expression|@font-face', style.text):
            yield 'the style fetches something'
    if re.search(r'\b(?:https?|ftp|data|javascript):', text):
        yield 'an address'


def lost(page, report):
    """The first line of a page that a report lacks. The words of a row may be in other places."""
    said = report.split()
    flow = ''.join(said)
    for line in re.sub('^ +- | #+$', '', page, flags=re.M).splitlines():
        if ''.join(line.split()) not in flow and not set(line.split()) <= set(said):
            return line
    return None


def events_of(tool, file):
    said = subprocess.run([tool, 'list', '--json', '--input', file], stdout=subprocess.PIPE,
                          text=True, check=True).stdout
    return [int(number) for number in re.findall(r'"episode":(\d+)', said)]


def told(*command):
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return run.stdout.decode() if run.returncode == 0 else None


def compare(tool, file, number):
    page = told(tool, 'explain', '--input', file, str(number))
    report = told(tool, 'report', '--input', file, '--episode', str(number))
    if page is None or report is None:
        return page == report, 'only one of them'
    (article,) = xml.fromstring(report).iter('article')
    details = article.findall('details')
    titles = [''.join(node.itertext()) for node in article.iter('h3')]
    for node in details:
        article.remove(node)
    if titles != re.findall('^\n(\\S.*)', page, flags=re.M):
        return False, f'other titles: {titles}'
    line = lost(page, ' '.join(article.itertext()))
    if line is not None:
        return False, f'not there: {line}'
    return any('records' in ''.join(node.itertext()) for node in details), 'no records'


def main():
    how, *rest = sys.argv[1:]
    if how == 'page':
        for file in rest:
            with open(file, 'rb') as page:
                faults = list(faults_of(page.read().decode()))
            if faults:
                sys.exit(f'{file}: {faults[:5]}')
        return
    tool, *files = rest
    for file in files:
        events = events_of(tool, file)
        if not events:
            sys.exit(f'{file}: no event')
        for number in events:
            good, why = compare(tool, file, number)
            if not good:
                sys.exit(f'{file}: event {number}: {why}')


main()
