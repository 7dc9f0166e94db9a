"""The layout of a report: read whole, each mistake named by its line and what was near; for any organisation."""

from pathlib import Path

import pytest

from exchange import commands
from exchange.reporting import figures
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import MONTHLY
from models.errors import KnownError
from models.language import messages
from models.record.records import Record
from models.register.register import Register
from tests.reports_layouts import changed, read, shelling
from tests.reviewed import in_its_state

# What is replaced by what, a part of the line that is named, and a part of the sentence.
MISTAKES = [
    ('zones = ["sdf"]', 'zone = ["sdf"]', 'zone = ["sdf"]', 'Did you mean “zones”?'),
    ('zones = ["sdf"]', 'zones = ["sdff"]', 'zones = ["sdff"]', 'Did you mean “sdf”?'),
    ('zones = ["sdf"]', 'zones = "sdf"', 'zones = "sdf"', 'must be a list of texts'),
    ('zones = ["sdf"]', 'zones = [1]', 'zones = [1]', 'must be a text'),
    ('by = ["isis"]', 'by = ["iris"]', 'by = ["iris"]', 'Did you mean “isis”?'),
    ('by = ["isis"]', 'against = ["zzzzzz"]', '"zzzzzz"', 'Known are: army'),
    ('in = ["desert"]', 'in = ["dessert"]', '"dessert"', 'Did you mean “desert”?'),
    ('areas = ["SY09", "SY08", "SY11", "SY02"]', 'areas = ["SY9"]', '"SY9"', 'Did you mean “SY'),
    ('kinds = ["threat"', 'kinds = ["treat"', '"treat"', 'Did you mean “threat”?'),
    ('marks = ["massacre"]', 'marks = ["masacre"]', '"masacre"', 'Did you mean “massacre”?'),
    ('counts = "attack"', 'counts = "attacks"', 'counts = "attacks"', 'Did you mean “attack”?'),
    ('counts = "killed.civilian"', 'counts = "killed.civil"', '"killed.civil"', 'Did you mean “killed.civilian”?'),
    ('counts = "killed.civilian"', 'counts = "killed"', 'counts = "killed"', 'Did you mean “killed.'),
    ('id = "desert"\n', '', '[[section]]\ntitle = {en = "In the desert"', 'The key “id” is missing'),
    ('id = "desert"\n', 'id = "sdf_areas"\n', '[[section]]\nid = "sdf_areas"\ntitle = {en = "In the', 'is there twice'),
    ('id = "desert"\n', 'id = "Desert Areas"\n', 'id = "Desert Areas"', 'is not an id'),
    ('id = "desert"\n', 'id = "abductees"\n', 'id = "abductees"', 'choose another id'),
    ('section = "security_operations"', 'section = "security_operation"', 'section = "security', 'Did you mean “sec'),
    ('by_area = false', 'by_area = "no"', 'by_area = "no"', 'must be true or false'),
    ('day = 2019-03-23', 'day = "2019-03-23"', 'day = "2019', 'must be a day such as 2019-03-23'),
    ('day = 2019-03-23', 'day = 2019-03-23T10:00:00', 'day = 2019', 'must be a day such as 2019-03-23'),
    ('edition = 1', 'edition = 1.5', 'edition = 1.5', 'must be a whole number'),
    ('edition = 1', 'edition = true', 'edition = true', 'must be a whole number'),
    ('edition = 1', 'edition = ', 'edition = ', 'cannot be read as TOML'),
    ('edition = 1', 'edition = 1\nedition = 2', 'edition = 2', 'cannot be read as TOML'),
    ('edition = 1', 'editions = 1', 'editions = 1', 'Did you mean “edition”?'),
    ('short = {en = "Desert", ar = "البادية"}', 'short = {en = "Desert"}', 'short = {en = "Desert"}', 'language “ar”'),
    ('short = {en = "Desert", ar = "البادية"}', 'short = {en = " ", ar = "x"}', 'short = {en = " "', 'language “en”'),
    ('short = {en = "Desert", ar = "البادية"}', 'short = "Desert"', 'short = "Desert"', 'must be a table'),
    ('counts = "rest"', 'counts = "rest"\nby = ["russia"]', 'by = ["russia"]', 'has no “by”'),
    ('within = ["SY0902"', 'within = ["SY099"', '"SY099"', 'code of a district'),
    (
        '[[month]]\nfirst = {en = "May", ar = "أيار/مايو"}\nshort = {en = "May", ar = "أيار"}\n',
        '',
        '[[month]]',
        'twelve',
    ),
    ('[noun.operation]\n', '[noun.operation]\ngender = "f"\n', 'gender = "f"', 'no key “gender”'),
    ('two_oblique = "عمليتين", few', 'few', 'ar = {one = "عملية واحدة", two =', 'The key “two_oblique” is missing'),
    ('en = {one = "one operation", other = "operations"}\n', '', '[noun.operation]', 'The key “en” is missing'),
    ('other = "operations"', 'others = "operations"', 'others = "operations"', 'Did you mean “other”?'),
    ('{main.operations:operation}:', '{main.operations:operatoin}:', 'operatoin', 'Did you mean “operation”?'),
    ('{main.operations:operation}:', '{sdf_aera.operations:operation}:', 'sdf_aera', 'Did you mean “sdf_areas”?'),
    ('{isis} carried', '{issi} carried', '{issi} carried', 'Did you mean “isis”?'),
    ('{main.operations:operation}:', '{main.operations:operation:', '{main.operations:operation: ', 'A brace'),
    ('{elapsed.defeat', '{elapsed.victory', '{elapsed.victory', 'Known are: caliphate, defeat'),
    ('id = "defeat"', 'id = "caliphate"', '[[elapsed_since]]\nid = "caliphate"\nday = 2014', 'is there twice'),
    ('part = true', 'part = 1', 'part = 1', 'must be true or false'),
    ('[abductees]', '[abductee]', '[abductee]', 'Did you mean “abductees”?'),
    ('[abductees]', '[sections]', '[sections]', 'Did you mean “section”?'),
    ('name = "monthly"', '', 'organisation', 'The key “name” is missing'),
]


def line_of(path: Path, part: str) -> int:
    """The line at which a part of a file begins; of nothing the first."""
    text = path.read_text(encoding='utf-8')
    return text[: text.index(part)].count('\n') + 1


@pytest.mark.parametrize(
    ('old', 'new', 'at', 'said'), MISTAKES, ids=[new.strip()[:40] or old for old, new, *_ in MISTAKES]
)
def test_a_mistake_is_named_by_its_line_and_what_was_near(
    tmp_path: Path, old: str, new: str, at: str, said: str
) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(KnownError) as error:
        layout_file.read(path)
    assert str(error.value).count('\n') == 0
    line = 1 if 'name' in said and 'missing' in said else line_of(path, at)
    assert f'changed.toml, line {line}: ' in str(error.value)
    assert said in str(error.value)
    with messages.speaking('ar'), pytest.raises(KnownError):
        layout_file.read(path)


@pytest.mark.parametrize('content', [b'', b'\xff\xfe\x00', b'name = "x"', b'[[section]]\n' * 3, b'a' * 1_000_001])
def test_what_is_no_layout_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / 'broken.toml'
    path.write_bytes(content)
    with pytest.raises(KnownError, match=r'broken\.toml'):
        layout_file.read(path)
    with pytest.raises(KnownError, match='cannot be read'):
        layout_file.read(tmp_path)


def test_a_text_of_several_lines_does_not_move_the_line(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        '[sentence.short_operations]\nen = ',
        '[sentence.longer]\nar = "."\nen = """\n[section]\nby = 1\n"""\n[sentence.short_operations]\nen = ',
    )
    layout_file.read(path)
    text = path.read_text(encoding='utf-8')
    path.write_text(
        text.replace('{main.operations:operation:acc}', '{main.operations:operatoin:acc}', 1), encoding='utf-8'
    )
    with pytest.raises(KnownError, match=f'line {line_of(path, "operatoin")}: '):
        layout_file.read(path)


def test_the_layout_of_the_program_is_right_and_has_its_months_in_both_languages() -> None:
    layout = layout_file.monthly()
    assert [layout.months[0].first.ar, layout.months[0].short.ar] == ['كانون الثاني/يناير', 'كانون الثاني']
    assert [section.id for section in layout.sections if section.where_needed] == ['unidentified']
    assert layout.path == MONTHLY


def test_nothing_is_written_by_the_command_where_the_layout_has_a_mistake(
    plain_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = changed(tmp_path, 'by_area = false', 'by_aera = false'), tmp_path / 'out.json'
    given = ['report', str(plain_template), '2024-01', str(out), '--layout', str(path)]
    assert commands.main(given) == commands.NOTHING_DONE
    assert f'line {line_of(path, "by_aera")}: There is no key “by_aera” here. Did you mean “by_area”?' in (
        capsys.readouterr().err
    )
    assert not out.exists()


def _told(register: Register, kind: str, by: str | None, governorate: str = 'SY07', dead: int = 2) -> None:
    record = Record('incident')
    record.values = {'kind': kind, 'occurred': '2024-01-10', 'governorate': governorate, 'area': 'town', 'zone': 'hts'}
    record.values |= {'carried_out_by': by} if by else {}
    record.add('casualty', outcome='killed', party='civilians', count=dead)
    in_its_state(register, record)


def test_a_layout_of_another_organisation_counts_what_it_says(register: Register, tmp_path: Path) -> None:
    _told(register, 'shelling', 'army', 'SY02', 3)
    _told(register, 'airstrike', 'regime_forces')
    _told(register, 'shelling', 'turkey')
    _told(register, 'ambush', 'isis')
    for by in ('opposition', 'isis', None):
        person = Record('abductee', values={'name_ar': 'نادر الخيال', 'abducted_on': '2023-05-01'})
        person.values |= {'abducted_by': by} if by else {}
        register.save(person)
    layout = read(shelling(tmp_path))
    found = figures.figures(register, '2024-01', layout=layout)
    killed = {'total': 5, 'civilian': 5}
    [section, abductees] = found['sections']
    assert (section['id'], section['operations'], section['killed']) == ('shelling', 2, killed)
    assert [region['governorate'] for region in section['regions']] == ['SY07', 'SY02']
    assert abductees == {'id': 'abductees', 'still_missing': 1}
    assert (found['layout'], found['noted']) == ({'name': 'shelling', 'edition': 3}, [])
    assert (found['elapsed_to'], found['elapsed_months']) == ('2024-02-01', {'ceasefire': 46})
    assert found['total'] == {'operations': 2, 'killed': killed}
    assert 'isis' not in str(found)
