"""The words: code lists load, everything shown has a label in both languages, every message is translated."""

import ast
import gettext
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from exchange import cells
from models import query
from models.language import labels, messages
from models.language.code_lists import codes
from models.language.messages import RESOURCES
from models.language.text import has_arabic
from models.record import records
from models.record.fields import KINDS, CodeKind
from models.record.records import RECORDS, declared
from tests.parsed import nodes_of
from ui.form import editors

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT / 'models' / 'language' / 'messages.py'
SOURCES = [ROOT / 'main.py', *(path for room in ('models', 'exchange', 'ui') for path in (ROOT / room).rglob('*.py'))]
ARABIC = RESOURCES / 'i18n' / 'ar' / 'LC_MESSAGES' / 'sijill.po'
LISTS = sorted(path.stem for path in (RESOURCES / 'codes').glob('*.csv'))
FIELDS = [(kind, name) for kind, cls in declared().items() for name in [*cls.specs(), *cls.computed]]


# Code lists and labels


@pytest.mark.parametrize('name', LISTS)
def test_a_code_list_loads_and_finds_its_own_labels(name: str) -> None:
    found = codes(name)
    assert len(found)
    for code, row in found.items():
        assert found.find(code) == code
        assert row.label('en')
        assert has_arabic(row.label('ar')) or name == 'languages'
        assert found.label(code) == row.en


@pytest.mark.parametrize(('kind', 'name'), [(k, n) for k, c in RECORDS.items() for n in c.several_codes()])
@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_every_label_is_understood_among_others_a_comma_in_it_or_not(kind: str, name: str, language: str) -> None:
    spec = RECORDS[kind].specs()[name]
    listed = list(spec.code_list().values())
    for row, other in zip(listed, [*listed[1:], listed[0]], strict=True):
        both = spec.kind.clean([row.code, other.code], spec)
        assert spec.kind.understand(row.label(language), spec) == row.code
        for joint in ('; ', '\n', ', ', '، '):
            text = f'{row.label(language)}{joint}{other.label(language)}'
            assert spec.kind.understand(text, spec) == both, text


@pytest.mark.parametrize('name', LISTS)
def test_a_retired_code_points_to_one_that_is_not(name: str) -> None:
    found = codes(name)
    for row in found.values():
        assert not row.replaced_by or not found[row.replaced_by].retired


def test_every_list_that_a_field_names_is_there() -> None:
    specs = [spec for cls in declared().values() for spec in cls.specs().values()]
    named = {spec.codes for spec in specs if isinstance(spec.kind, CodeKind)}
    assert named <= set(LISTS)


@pytest.mark.parametrize(('kind', 'name'), FIELDS)
def test_a_field_has_labels_and_help(kind: str, name: str) -> None:
    row = labels._field_row(kind, name)
    assert row.en != name
    assert has_arabic(row.ar)
    assert row.columns['help_en']
    assert has_arabic(row.columns['help_ar'])


@pytest.mark.parametrize('kind', declared())
def test_labels_of_a_kind_differ_from_each_other(kind: str) -> None:
    """Two columns of one sheet with one heading could not be told apart."""
    for language in messages.LANGUAGES:
        found = [labels.field_label(kind, name, language) for kind_, name in FIELDS if kind_ == kind]
        assert len(set(found)) == len(found)


@pytest.mark.parametrize('kind', declared())
def test_a_record_kind_has_its_names(kind: str) -> None:
    with messages.speaking('en'):
        english = labels.record_label(kind), labels.records_label(kind)
    with messages.speaking('ar'):
        arabic = labels.record_label(kind), labels.records_label(kind)
    assert all(english)
    assert all(map(has_arabic, arabic))
    assert len(labels.records_label(kind)) <= 31  # a sheet's title


def test_every_section_has_a_heading() -> None:
    sections = {spec.section for cls in declared().values() for spec in cls.specs().values()}
    sections |= {spec.section for kind in RECORDS for spec in query.columns(kind).values()}
    assert sections <= set(codes('sections'))


def test_no_label_belongs_to_a_field_that_is_not() -> None:
    there = {f'{kind}.{name}' for kind, name in FIELDS}
    labelled = {code for code in codes('fields') if not code.startswith('row.')}
    assert labelled <= there


@pytest.mark.parametrize('kind', KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_field_has_a_cell_rule_and_an_editor(kind: object) -> None:
    name = kind.name  # type: ignore[attr-defined]
    assert name in cells.CELL_FORMS
    assert name in editors.EDITORS or name == 'typed'  # typed text is edited beside what it means


def test_speaking_is_over_when_it_is_over() -> None:
    with pytest.raises(ZeroDivisionError), messages.speaking('ar'):
        assert messages.language() == 'ar'
        raise ZeroDivisionError
    assert messages.language() == 'en'


def test_a_code_is_offered_on_its_days() -> None:
    for name in ('parties', 'zones'):
        for row in codes(name).values():
            if (
                row.valid_from
                and not row.retired
                and not {'yes'} & {row.columns.get('group_only'), row.columns.get('import_only')}
            ):
                assert row in codes(name).offered(row.valid_from)
                assert row not in codes(name).offered('1900-01-01')
            if row.valid_until:
                assert row not in codes(name).offered('2999-01-01')


@pytest.mark.parametrize('cls', records.roots(), ids=lambda cls: cls.record_kind)
def test_a_list_shows_something_that_people_know(cls: type[records.Root]) -> None:
    assert cls.listed_fields()[0] == 'reference'


# The catalogue


def calls(path: Path) -> Iterator[tuple[int, list[ast.expr]]]:
    """Every call of `_` and `ngettext` in a source, with the arguments that are words."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ('_', 'ngettext'):
            yield node.lineno, node.args[: 1 if node.func.id == '_' else 2]


def messages_of_the_sources() -> dict[str, str]:
    """Every message of the sources, with a place where it stands."""
    found = {}
    for path in SOURCES:
        if path != MESSAGES:
            for line, arguments in calls(path):
                if isinstance(arguments[0], ast.Constant):
                    found[arguments[0].value] = f'{path.relative_to(ROOT)}:{line}'
    return found


@pytest.mark.parametrize('path', SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_literals_are_translated(path: Path) -> None:
    """Anything else would never be found in the catalogue."""
    if path != MESSAGES:
        for line, arguments in calls(path):
            assert all(isinstance(word, ast.Constant) and isinstance(word.value, str) for word in arguments), line


# What shows words, and which of its arguments they are.
SHOWS = {
    'label': 0, 'button': 0, 'QLabel': 0, 'QPushButton': 0, 'QCheckBox': 0, 'QRadioButton': 0, 'QAction': 0,
    'addAction': 0, 'addMenu': 0, 'setText': 0, 'setToolTip': 0, 'setPlaceholderText': 0, 'setWindowTitle': 0,
    'setAccessibleName': 0, 'setAccessibleDescription': 0, 'say': 1,
}  # fmt: skip
NO_WORDS = re.compile(r'\b(Sijill|DZ1|age1|EN|English|Ctrl|Shift|Alt)\b')


def bare_words(path: Path) -> Iterator[str]:
    """Words that a window would show in one language only."""
    for node in nodes_of(path):
        called = getattr(node.func, 'id', getattr(node.func, 'attr', '')) if isinstance(node, ast.Call) else ''
        for text in node.args[SHOWS[called] : SHOWS[called] + 1] if called in SHOWS else ():
            parts = text.values if isinstance(text, ast.JoinedStr) else [text]
            for part in parts:
                shown = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ''
                if re.search('[A-Za-z]{2}', NO_WORDS.sub('', shown)):
                    yield f'{path.relative_to(ROOT)}:{node.lineno}: {shown}'


@pytest.mark.parametrize('path', sorted((ROOT / 'ui').rglob('*.py')), ids=lambda path: path.name)
def test_no_window_shows_words_of_one_language(path: Path) -> None:
    assert not list(bare_words(path))


def test_the_catalogue_holds_each_message_whole(catalogue: Catalog) -> None:
    """The plural too: two sentences with one singular would share a translation."""
    plurals = {}
    for path in SOURCES:
        if path != MESSAGES:
            for _line, arguments in calls(path):
                if len(arguments) == 2:
                    one, many = (argument.value for argument in arguments)  # type: ignore[attr-defined]
                    assert plurals.setdefault(one, many) == many
    for message in catalogue:
        if message.pluralizable and message.id[0] in plurals:
            assert message.id[1] == plurals[message.id[0]]


@pytest.mark.parametrize('name', LISTS)
def test_every_column_of_words_is_in_its_language(name: str) -> None:
    """Beside the labels: help, plurals, headings; a column `x_en` has its `x_ar`, and both are filled or neither."""
    for row in codes(name).values():
        given = row.columns | {'ar_plural': row.ar_plural}
        for column, text in given.items():
            stem, _line, speech = column.rpartition('_')
            if speech == 'en' and f'{stem}_ar' in given:
                assert bool(text) == bool(given[f'{stem}_ar']), f'{row.code}: {column}'
            if (speech == 'ar' or column == 'ar_plural') and text:
                assert has_arabic(text), f'{row.code}: {column}'


@pytest.fixture(scope='module')
def catalogue() -> Catalog:
    with ARABIC.open('rb') as file:
        return read_po(file, locale='ar')


@pytest.fixture
def translated(catalogue: Catalog) -> list[Message]:
    """The messages that have a translation; the one test of those that lack it is enough."""
    return [message for message in catalogue if message.id and all(forms(message))]


def forms(message: Message) -> tuple[str, ...]:
    """All the forms of a translation."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_message_is_translated(catalogue: Catalog) -> None:
    missing = [
        f'{place}: {text}'
        for text, place in messages_of_the_sources().items()
        if not (found := catalogue.get(text)) or not all(forms(found))
    ]
    assert not missing


def test_no_translation_is_a_guess_or_left_over(catalogue: Catalog) -> None:
    known = messages_of_the_sources()
    texts = [(message.id[0] if message.pluralizable else message.id, message) for message in catalogue if message.id]
    assert not [text for text, message in texts if message.fuzzy]
    assert not [text for text, _message in texts if text not in known]


def places_of(text: str) -> set[str]:
    return {
        name.split('.')[0].split('[')[0]
        for _literal, name, _spec, _conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_a_translation_has_the_same_places_to_fill(translated: list[Message]) -> None:
    for message in translated:
        originals = message.id if message.pluralizable else (message.id,)
        wanted, least = places_of(originals[-1]), places_of(originals[-1]) - {'count', 'n'}
        for form in forms(message):
            assert places_of(form) <= wanted, form
            assert places_of(form) >= (least if message.pluralizable else wanted), form


def test_plurals_have_all_six_forms(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == 6
    for message in catalogue:
        if message.pluralizable:
            assert len(message.string) == 6
            assert all(message.string)


def test_translations_are_in_arabic(translated: list[Message]) -> None:
    for message in translated:
        text = message.id[0] if message.pluralizable else message.id
        if text and re.search('[A-Za-z]{3}', re.sub(r'\{[^}]*\}', '', text)):
            assert all(map(has_arabic, forms(message))), text


def test_the_compiled_catalogue_is_the_written_one(translated: list[Message]) -> None:
    with ARABIC.with_suffix('.mo').open('rb') as file:
        compiled = gettext.GNUTranslations(file)
    for message in translated:
        if not message.pluralizable:
            assert compiled.gettext(message.id) == message.string
        else:
            said = {compiled.ngettext(*message.id, count) for count in range(200)}
            assert said == set(message.string)


def test_the_program_speaks_arabic() -> None:
    with messages.speaking('ar'):
        assert has_arabic(messages._('“{text}” is not in the list; choose one of its entries.'))


LATIN = re.compile(r'`[^`]*`|--[a-z-]+|(?<!\w)\.(?:xlsx|json|csv)\b|\d+(?:[-/.:]\d+)+|\{path\}|\{backup\}|\d\+')


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_what_runs_from_left_to_right_is_isolated_in_an_arabic_message(catalogue: Catalog, language: str) -> None:
    """Else 2024-01 is read as 01-2024; an English message needs none."""
    with messages.speaking(language):
        for message in catalogue:
            if message.id and not message.pluralizable:
                said = messages._(message.id)
                alone = re.sub('\u2066[^\u2069]*\u2069', '', said)
                assert ('\u2066' not in said) if language == 'en' else not LATIN.search(alone), said


def test_a_command_and_a_point_stay_whole_in_arabic() -> None:
    with messages.speaking('ar'):
        assert '\u206635.3359, 40.1408\u2069' in messages._(
            '“{text}” is not a latitude and a longitude; write them like 35.3359, 40.1408.'
        )
        assert '\u2066`import --json`\u2069' in messages._('{path} is not JSON; copy the mapping from `import --json`.')
