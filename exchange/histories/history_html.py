"""A history as a page of the web in one file, which is printed too: what is gone is struck out, what is new marked."""

import html
from collections.abc import Iterator, Sequence
from string import Template

from exchange.histories.desk_history import ChangeToTell, DeskHistory, warning
from models.language.messages import _, language
from models.language.text import harmless
from models.language.word_changes import GONE, NEW, Run
from models.register.retold.changes_in_words import ChangeInWords

# No page of this policy loads or runs anything, whatever text it holds.
_FRAME = Template("""<!DOCTYPE html>
<html lang="$language" dir="$direction">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.6 "Noto Sans", "Noto Sans Arabic", sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin: 1.4rem 0 0; }
.quiet { color: gray; margin: 0; } .desk { border: 2px solid; padding: .3rem .6rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; } td { border-bottom: 1px solid silver; padding: .2rem .5rem;
  vertical-align: top; text-align: start; width: 40%; white-space: pre-line; }
td:first-child { width: 20%; color: gray; }
del { color: #a3211a; background: #fde9e7; } ins { color: #1a6b41; background: #dff3e6; text-decoration: none; }
@media print { body { margin: 0; max-width: none; } section { break-inside: avoid; } }
</style>
</head>
<body>
<h1>$title</h1>
<p class="desk">$warning</p>
$body
</body>
</html>
""")


def content(history: DeskHistory) -> bytes:
    """The bytes of the page, in the language spoken now."""
    return _FRAME.substitute(
        language=language(),
        direction='rtl' if language() == 'ar' else 'ltr',
        title=_said(history.title),
        warning=_said(warning()),
        body='\n'.join(map(_section, history.changes)),
    ).encode('utf-8', 'replace')


def _section(one: ChangeToTell) -> str:
    when = _('{who}, desk {desk} · {day}, {time}').format(who=one.who, desk=one.desk, day=one.day, time=one.time)
    why = _('Reason: {reason}').format(reason=one.why) if one.why else ''
    lines = ''.join(f'<p class="quiet" dir="auto">{_said(line)}</p>' for line in (when, *one.notes, why) if line)
    rows = ''.join(''.join(_row(change)) for change in one.changes)
    table = f'<table>{rows}</table>' if rows else ''
    return f'<section><h2>{_said(one.what)} · <bdi>{_said(one.about)}</bdi></h2>{lines}{table}</section>'


def _row(change: ChangeInWords) -> Iterator[str]:
    yield f'<tr><td>{_said(change.name)}</td>'
    if change.has_old:
        yield f'<td dir="auto">{_marked(change.runs, NEW) if change.runs else _said(change.old)}</td>'
        yield f'<td dir="auto">{_marked(change.runs, GONE) if change.runs else _said(change.new)}</td></tr>'
    else:
        yield f'<td dir="auto" colspan="2">{_said(change.new)}</td></tr>'


def _marked(runs: Sequence[Run], but: str) -> str:
    tags = {NEW: 'ins', GONE: 'del'}
    shown = ((tags.get(mark), _said(text)) for mark, text in runs if mark != but)
    return ''.join(f'<{tag}>{text}</{tag}>' if tag else text for tag, text in shown)


def _said(text: str) -> str:
    return html.escape(harmless(text))
