"""A text that leaves in the clear, and what was found in it that must not."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import NamedTuple

from models.errors import KnownError
from models.language.labels import field_label
from models.language.messages import _, ngettext
from models.language.text import has_arabic, isolate
from models.record.fields import Kind, LongText, Typed
from models.record.records import RECORDS, Record

# The kinds of what is found, as `resources/codes/leaks.csv` has them.
# What a text is of that stands in no record: the file, and its name.
FILE, FILE_NAME = 'file', 'name'
NAME, INFORMANT, CODE, CONTACT = KINDS = ('name', 'informant', 'code', 'contact')


@dataclass(frozen=True)
class LeavingText:
    """A text that leaves, and where it stands: `about` is the uid of a record or a sentence of a report.

    `field` is the field there, as `incident.public_summary`, or the language; `called` is what people call the whole,
    such as the reference of the record. `names` are those that the text holds by right, as a list of names does.
    """

    about: str
    field: str
    text: str
    called: str = ''
    names: frozenset[str] = dataclass_field(default=frozenset())


class Hit(NamedTuple):
    """Words of a text that must not leave: what they are, where in it they begin and end, and the words themselves."""

    text: LeavingText
    kind: str
    begins: int
    ends: int

    @property
    def words(self) -> str:
        """The words as they stand in the text."""
        return self.text.text[self.begins : self.ends]

    def shown(self) -> str:
        """The words as they are shown, in the order they stand in: a number among Arabic words would be turned."""
        return isolate(self.words, 'auto' if has_arabic(self.words) else 'ltr')

    def where(self) -> str:
        """Where it stands, without a word of it: this may be said in a terminal or written down."""
        if self.text.about == FILE:
            return _('the name of the file') if self.text.field == FILE_NAME else _('the file itself')
        kind, _dot, name = self.text.field.partition('.')
        is_field = kind in RECORDS and name in RECORDS[kind].specs()
        languages = {'en': _('English'), 'ar': _('Arabic')}
        label = field_label(kind, name) if is_field else languages.get(self.text.field, self.text.field)
        return _('{record}, {field}').format(record=isolate(self.text.called or self.text.about), field=label)

    def sentence(self) -> str:
        """What was found, with the words; it never says whose name, number or alias it is."""
        sentences = {
            NAME: _('{words} matches a protected name.'),
            INFORMANT: _('{words} is the code of an informant.'),
            CODE: _('{words} is an alias, desk code, reference or number of a record.'),
            CONTACT: _('{words} looks like a phone number, address or account.'),
        }
        return sentences[self.kind].format(words=self.shown())

    def kind_in_words(self) -> str:
        """What was found, without the words."""
        kinds = {
            NAME: _('a protected name'),
            INFORMANT: _('the code of an informant'),
            CODE: _('an alias, desk code, reference or number of a record'),
            CONTACT: _('a phone number, address or account'),
        }
        return kinds[self.kind]


class LeaksFound(KnownError):
    """Texts that would leave hold what must not: nothing was written. `hits` says what, and is never kept."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self.hits = list(hits)
        count = len(self.hits)
        sentence = ngettext(
            'Nothing was written: {count} text holds what must not leave. Change it, or have a lead let it through.',
            'Nothing was written: {count} places in the texts hold what must not leave. Change them, or have a lead '
            'let them through.',
            count,
        )
        super().__init__(sentence.format(count=f'{count:,}'))


def texts_of(record: Record, leaving: Record | None = None) -> list[LeavingText]:
    """The free texts of a record that the public reads once it is approved; where given of what is `leaving` of it."""
    called = str(record.get('reference') or record.uid)
    rows = leaving.walk() if leaving else record.live()
    return [
        LeavingText(record.uid, f'{row.kind}.{name}', str(text), called)
        for row in rows
        for name, text in row.values.items()
        if (spec := RECORDS[row.kind].specs()[name]).reach == 'public' and type(spec.kind) in (Kind, LongText, Typed)
    ]
