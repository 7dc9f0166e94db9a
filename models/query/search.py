"""Words by which records are found, and the question for what somebody typed into a search line."""

from collections.abc import Iterable
from itertools import chain

from models.file import word_index
from models.forgetting import forgettable
from models.language.code_lists import codes, remembered
from models.language.text import index_terms, query_terms, terms_of
from models.limits.text_limits import TEXT_LIMITS
from models.places import Gazetteer, Place
from models.record.fields import CodeKind, PlaceKind, Spec, Stored, split_codes
from models.record.records import RECORDS, Record


def match(text: str) -> str:
    """The full-text question for what was typed: every word begins a word of the record, in either script.

    Of a long text, pasted by mistake perhaps, the beginning is looked for: what has all of it has that too.
    """
    return word_index.asking(query_terms(text.strip()[: TEXT_LIMITS.search]))


def search_terms(record: Record, places: Gazetteer) -> str:
    """The words that a record is found by: its searched fields, codes and places in both languages."""
    return RecordWords(places).of(record)


_Searched = tuple[str, Spec, dict[Stored, Iterable[str]] | None]
# So many sets of stated fields are remembered.
_SETS = 4096


class RecordWords:
    """The words that records are found by; what a code or a place is called is looked up once for all of them."""

    def __init__(self, places: Gazetteer) -> None:
        self.places = places
        # By the kind of a row and what it states: its searched fields, each with what is known of its codes or places.
        self._stated: dict[tuple[str, tuple[str, ...]], list[_Searched]] = {}
        self._fields: dict[str, list[_Searched]] = {}

    def of(self, record: Record) -> str:
        """The words of a record: its searched fields, codes and places in both languages."""
        texts, labels = list[str](), list[Iterable[str]]()
        for row in record.live():
            values, stated = row.values, (row.kind, tuple(row.values))
            searched = self._stated.get(stated)
            for name, spec, known in self._searched(*stated) if searched is None else searched:
                value = values[name]
                if known is None:
                    texts.append(str(value))
                    continue
                if value not in known:
                    known[value] = _terms_of(value, spec, self.places)
                labels.append(known[value])
        return ' '.join(dict.fromkeys(chain(terms_of(texts), *labels)))

    def _searched(self, kind: str, stated: tuple[str, ...]) -> list['_Searched']:
        """The searched fields of a kind of row that states these fields, in their own order."""
        if kind not in self._fields:
            self._fields[kind] = [
                (name, spec, {} if isinstance(spec.kind, CodeKind | PlaceKind) else None)
                for name, spec in RECORDS[kind].searched_fields().items()
            ]
        found = [one for one in self._fields[kind] if one[0] in stated]
        if len(self._stated) < _SETS:
            self._stated[kind, stated] = found
        return found


def _terms_of(value: Stored, spec: Spec, places: Gazetteer) -> Iterable[str]:
    if isinstance(spec.kind, CodeKind):
        return _label_terms(spec.codes, str(value))
    if isinstance(spec.kind, PlaceKind):
        place = places.get(str(value))
        return _name_terms(place) if place else ()
    return index_terms(str(value))


@remembered
def _label_terms(list_name: str, value: str) -> tuple[str, ...]:
    """The words of the labels of one code or several."""
    rows = [row for code in split_codes(value) if (row := codes(list_name).get(code))]
    return tuple(index_terms(' '.join(f'{row.en} {row.ar}' for row in rows)))


@forgettable(100_000)
def _name_terms(place: Place) -> tuple[str, ...]:
    return tuple(index_terms(f'{place.en} {place.ar}'))
