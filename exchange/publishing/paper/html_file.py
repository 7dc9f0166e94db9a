"""A page of the web in one file: nothing is fetched, nothing runs, and it is read in light, in dark and on paper."""

import base64
import html
from collections.abc import Callable, Iterator
from string import Template

from exchange.publishing.paper.shown_texts import cell_text, titled_blocks
from exchange.publishing.published_page import (
    Block,
    Bullets,
    FigureTable,
    Heading,
    Picture,
    PublishedPage,
    Sentences,
)

Said = Callable[[str | int | None], str]
# No page of this policy loads or runs anything, whatever text it may come to hold.
_FRAME = Template("""<!DOCTYPE html>
<html lang="$language" dir="$direction">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>$title</title>
<style>
:root { color-scheme: light dark; --ink: #1b1b1b; --quiet: #575757; --paper: #ffffff; --line: #9a9a9a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --quiet: #b4b4b4; --paper: #1a1c1e; --line: #6b6f73; } }
body { color: var(--ink); background: var(--paper); font: 1.06rem/1.75 Amiri, "Noto Naskh Arabic", serif;
  max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.35; } h2 { font-size: 1.25rem; margin-top: 2rem; }
.quiet, footer { color: var(--quiet); font-size: .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; line-height: 1.4; }
caption { text-align: start; color: var(--quiet); padding-bottom: .3rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: center; }
tr > :first-child { text-align: start; } tbody th { font-weight: normal; }
thead th { border-bottom-width: 2px; vertical-align: bottom; }
.total > *, .within > * { font-weight: bold; }
figure { margin: 1.5rem 0; } figure img { max-width: 100%; height: auto; border-radius: 4px; }
figcaption { color: var(--quiet); }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: .6rem; }
@media print { :root { --ink: #000; --quiet: #444; --paper: #fff; --line: #888; } body { margin: 0; max-width: none; }
  tr, figure { break-inside: avoid; } h1, h2 { break-after: avoid; } thead { display: table-header-group; } }
</style>
</head>
<body>
<main>
$body
</main>
<footer>$footer</footer>
</body>
</html>
""")


def content(page: PublishedPage) -> bytes:
    """The bytes of the file of a page."""

    def said(text: str | int | None) -> str:
        return html.escape(cell_text(text, page.language)).replace('\n', '<br>')

    return _FRAME.substitute(
        language=page.language,
        direction='rtl' if page.language == 'ar' else 'ltr',
        title=html.escape(page.title),
        body='\n'.join(_block(block, said) for block in titled_blocks(page)),
        footer=' · '.join(map(said, page.footer)),
    ).encode('utf-8', 'replace')


def _block(block: Block, said: Said) -> str:
    """A block as HTML."""
    match block:
        case Heading(level, text):
            return f'<h{level}>{said(text)}</h{level}>'
        case Sentences(text, bold, quiet):
            before = f'<strong>{said(bold)}</strong> ' if bold else ''
            return f'<p{" class=quiet" if quiet else ""}>{before}{said(text)}</p>'
        case Bullets(items):
            return f'<ul>{"".join(f"<li>{said(item)}</li>" for item in items)}</ul>'
        case FigureTable():
            return '\n'.join(_table(block, said))
        case Picture(svg, heard, caption):
            under = f'<figcaption>{said(caption)}</figcaption>' if caption else ''
            drawn = base64.b64encode(svg.encode('utf-8', 'replace')).decode()
            return f'<figure><img src="data:image/svg+xml;base64,{drawn}" alt="{html.escape(heard)}">{under}</figure>'


def _table(table: FigureTable, said: Said) -> Iterator[str]:
    """A table whose every number is said with its row and column by what reads it aloud."""
    columns = ''.join(f'<th scope="col">{said(heading)}</th>' for heading in table.headings)
    yield f'<div class="wide"><table><caption>{said(table.title)}</caption><thead><tr>{columns}</tr></thead><tbody>'
    for at, (first, *others) in enumerate(table.rows):
        if not others and len(table.headings) > 1:
            yield f'<tr class="within"><th scope="rowgroup" colspan="{len(table.headings)}">{said(first)}</th></tr>'
            continue
        total = ' class="total"' if table.has_total and at == len(table.rows) - 1 else ''
        cells = ''.join(f'<td>{said(cell)}</td>' for cell in others)
        yield f'<tr{total}><th scope="row">{said(first)}</th>{cells}</tr>'
    yield '</tbody></table></div>'
