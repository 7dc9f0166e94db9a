"""The corrigendum of January as the model has it: its rows, its reasons, what did not change, in every file of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.issuing.correcting import correcting_issue, public_reasons
from models import query
from models.language.messages import LANGUAGES
from models.language.text import without_directions
from models.query import Question, people
from models.query.for_review import issues
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests import correcting, invented
from tests.calling import caller
from tests.january_page import written
from tests.test_commands import JANUARY, needs_january
from tests.test_january_published import opened, typed
from tests.test_on_paper import MARKS, needs_poppler
from tests.test_workbook import names_no_maker

pytestmark = [pytest.mark.slow, needs_january]
DESK, ALIAS, INFORMANT, TYPED = 'QX7', 'heron-of-the-weir', 'QX7-S-014', 'told by the cousin again'


@pytest.fixture(scope='module')
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January from its sheet, issued, and then the three edits of the model."""
    path = tmp_path_factory.mktemp('corrected') / 'r.sijill'
    typed('new', path, '--desk', DESK, '--no-passphrase')
    typed('import', path, JANUARY)
    with Register.open(path) as register:
        register.work_as(register.add_person(ALIAS, ('documenter', 'lead')))
        teller = register.save(invented.informant(code=INFORMANT))
        # Two attacks in which two died each: one was told twice.
        doubled, other = (one for one in _in_homs(register) if one.get('occurred') in ('2024-01-19', '2024-01-13'))
        doubled.set('occurred', other.get('occurred'))
        register.save(doubled)
        correcting.issued(register)
        _edit(register, doubled.uid, teller.uid)
    return path


def _in_homs(register: Register) -> Iterator[Record]:
    """The ambushes in the Homs desert in which two members of regime forces died, and nobody else."""
    for found in query.each(register, Question('incident')):
        record = query.get(register, 'incident', found.uid)
        assert record is not None
        lines = [(line.get('count'), line.get('party')) for line in record.of('casualty')]
        if record.get('governorate') == 'SY04' and record.get('kind') == 'ambush' and lines == [(2, 'regime_forces')]:
            yield record


def _edit(register: Register, doubled: str, teller: str) -> None:
    learned = {'learned_on': '2024-02-12', 'area': 'village', 'zone': 'sdf', 'governorate': 'SY09'}
    new = correcting.attack(0, occurred='2024-01-30', **learned)
    new.add('casualty', outcome='killed', party='sdf', count=1)
    register.save(new)
    register.withdraw('incident', doubled, TYPED)
    [hama] = (one for one in query.each(register, Question('incident')) if one.get('occurred') == '2024-01-17'
              and one.get('governorate') == 'SY05')  # fmt: skip
    record = query.get(register, 'incident', hama.uid)
    assert record is not None
    [civilian] = (line for line in record.of('casualty') if line.get('party') == 'civilians')
    civilian.values |= {'party': 'regime_forces', 'standing': 'combatant'}
    record.add('source', channel='eyewitness', informant=teller, says='He wore a uniform.')
    register.save(record)


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_edits_of_the_model_are_its_corrigendum_word_for_word(edited: Path, language: str) -> None:
    with Register.open(edited, writing=False) as register:
        found = correcting.corrected(register)
        published = correcting.page(found, language).page
    assert correcting.lines_of(published) == written(f'corrigendum-{language}')
    about = {
        'en': 'Issued 2 March 2024 · Corrects the first edition of 3 February 2024',
        'ar': 'صدر في 2 آذار/مارس 2024 · يصوّب الإصدار الأول الصادر في 3 شباط/فبراير 2024',
    }
    assert any(getattr(block, 'text', '') == about[language] for block in published.blocks)
    first, _arrow, last = published.footer[0].partition(' → ' if language == 'en' else ' ← ')
    assert len(first.split()) == len(last.split()) > 4
    assert len(found.shown) == 19
    assert [*map(found.reason, found.changes)] == ['became_known', 'two_records', 'standing_corrected']


@needs_poppler
def test_nothing_that_is_published_of_it_names_a_record_or_says_what_somebody_typed(
    edited: Path, tmp_path: Path
) -> None:
    files = {
        tmp_path / f'c-{one}{end}': one for one in LANGUAGES for end in ('.docx', '.pdf', '.html', '.xlsx', '.json')
    }
    with Register.open(edited, writing=False) as register:
        correcting_issue.write(register, correcting.corrected(register), files)
        secrets = {DESK, ALIAS, INFORMANT, TYPED, *(someone.uid for someone in people.people(register))}
        for kind in ('incident', 'abductee', 'informant', 'issue'):
            rows = [*query.each(register, Question(kind))] if kind != 'issue' else issues.all_issues(register)
            secrets |= {row.uid for row in rows} | {str(row.get('reference') or DESK) for row in rows}
    assert len(secrets) > 100
    for path, language in files.items():
        read = MARKS.sub('', opened(path))
        assert ('Hama desert' if language == 'en' else 'بادية حماة') in read, path.name
        assert [secret for secret in secrets if secret.casefold() in read.casefold()] == [], path.name
        assert path.suffix != '.xlsx' or names_no_maker(path)
    read = json.loads((tmp_path / 'c-en.json').read_text(encoding='utf-8'))
    assert [row['published'] - row['corrected'] for row in read['changed']] == [
        *(1, 1, -1, 1, -1, -1, -1, -1, -1, -1),
        *(1, 2, 1, 1, 1, 2, 2, 1, -1),
    ]
    assert [reason['code'] for reason in read['reasons']] == ['became_known', 'two_records', 'standing_corrected']


def test_it_is_issued_by_its_command_and_the_next_one_corrects_it(
    edited: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = correcting.copied(edited, tmp_path)
    listed = typed('corrigendum', path, correcting.JANUARY)
    assert 'Total: killed: 96, now 95 (−1) [1, 2]' in listed
    assert 'two_records (proposed)' in listed
    with Register.open(path) as register:
        other = register.save(invented.incident(occurred='2024-05-01'))
    code, _out, wrong = caller(capsys)(
        'corrigendum', path, correcting.JANUARY, '--reason', f'{other.get("reference")}=our_slip'
    )
    assert (code, wrong) == (2, f'No figure changed because of the record {other.get("reference")}.\n')
    inside = tmp_path / 'inside.xlsx'
    typed('corrigendum', path, correcting.JANUARY, '--internal', inside)
    read = MARKS.sub('', opened(inside))
    assert all(said in read for said in (TYPED, ALIAS, 'Casualty line: Party', 'Civilians', 'Regime forces'))
    out = tmp_path / 'c-ar.html'
    with Register.open(path, writing=False) as register:
        reference = next(one.get('reference') for one in query.each(register, Question('incident'))
                         if one.get('occurred') == '2024-01-30')  # fmt: skip
    said = typed('corrigendum', path, correcting.JANUARY, '--issue', '--reason', f'{reference}=our_slip', out)
    assert 'Issued corrigendum 1 to the report for 2024-01.' in said
    assert 'صُحّح خطأ منا في ما نُشر عن هجوم' in without_directions(opened(out))
    assert 'The same figures: nothing changed' in typed('corrigendum', path, correcting.JANUARY)
    with Register.open(path) as register:
        first, corrigendum = issues.issues_of(register, correcting.JANUARY)
        assert (corrigendum.get('form'), corrigendum.get('corrects')) == ('corrigendum', first.uid)
        reasons = json.loads(str(corrigendum.get('reasons')))
        assert [reason['code'] for reason in reasons] == ['our_slip', 'two_records', 'standing_corrected']
        assert verify.check(register) == []
        register.withdraw('incident', reasons[0]['records'][0], 'no such thing')
        second = correcting.corrected(register)
        assert (second.number, second.issue.uid) == (2, corrigendum.uid)
        assert correcting.rows_of(second)[0] == 'Total: ISIS operations 43 → 42'
        assert any('Corrects corrigendum 1 of' in str(block) for block in correcting.page(second).page.blocks)


def test_every_reason_has_a_sentence_of_every_record_in_both_languages(edited: Path) -> None:
    with Register.open(edited, writing=False) as register:
        found = correcting.corrected(register)
        for code in public_reasons.CODES:
            chosen = found.with_reasons({one.key: code for one in found.changes})
            for language in LANGUAGES:
                said = correcting.page(chosen, language).reasons
                assert len(said) == 3
                assert all(text.endswith('.') and '{' not in text and '#' not in text for text in said), said
