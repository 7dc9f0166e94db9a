"""Writes the table of review states in the guide, in both languages: `python -m tests.states_table`."""

from pathlib import Path

from models.errors import Refused
from models.language import messages
from models.language.code_lists import codes
from models.language.labels import field_label
from models.record import review_states

GUIDE = Path(__file__).resolve().parent.parent / 'docs' / 'guide'
BEGIN, END = '<!-- python -m tests.states_table writes from here … -->', '<!-- … to here (states) -->'


def main() -> None:
    """Write both tables."""
    for language in messages.LANGUAGES:
        with messages.speaking(language):
            before, _between, after = _parts(language)
            text = f'{before}{BEGIN}\n\n{table_of()}\n\n{END}{after}'
            (GUIDE / f'{language}.md').write_text(text, encoding='utf-8')


def table_of() -> str:
    """The table in the language spoken now: a line for each state and step, with the next state or what refuses it."""
    state, event = field_label('incident', 'state'), field_label('decision', 'event')
    rows = [
        (codes('states').label(one), codes('review_events').label(other), _led_to(one, other))
        for one in review_states.table()
        for other in review_states.EVENTS
    ]
    return '\n'.join(f'| {" | ".join(row)} |' for row in ((state, event, ''), ('---',) * 3, *rows))


def written(language: str) -> str:
    """The table as it stands in the guide."""
    return _parts(language)[1].strip()


def _led_to(state: str, event: str) -> str:
    try:
        return f'**{codes("states").label(review_states.after(state, event))}**'
    except Refused as error:
        return str(error)


def _parts(language: str) -> tuple[str, str, str]:
    before, _begin, rest = (GUIDE / f'{language}.md').read_text(encoding='utf-8').partition(BEGIN)
    between, _end, after = rest.partition(END)
    return before, between, after


if __name__ == '__main__':
    main()
