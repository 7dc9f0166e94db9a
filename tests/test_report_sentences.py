"""Sentences of a report as somebody edits them: a pair, with every figure in it, undone as any other action."""

import pytest

from exchange.publishing.page_of_report import page_of
from exchange.publishing.wording.composing import compose
from exchange.reporting.counted import Scope
from models.dates import dates
from models.errors import Refused, StaleSave
from models.file import history
from models.register import verify
from models.register.others import heads
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.report_sentences import KeptSentence, LayoutSentence, SentencePlace
from models.version import VERSION
from tests.january_page import january, layout
from tests.test_composing import texts
from ui.parts.past_in_words import redo_in_words, undo_in_words

DESERT = SentencePlace('2024-01', 'monthly', 'desert')
ENGLISH = 'We documented {operations:operation} in the desert. {killed:person} {killed|was|were} killed{killed.parts}.'
ARABIC = 'وثّقنا في البادية {operations:operation:acc}، قُتل فيها {killed:person}{killed.parts}.'


def _standing() -> LayoutSentence:
    line = next(line for line in compose(january(), 'en').lines if line.place == 'desert')
    return line.of_layout(layout())


def _edit(register: Register, language: str, text: str) -> None:
    now = _kept(register)
    report_sentences.edit(register, DESERT, {language: text}, _standing(), based_on=now.revision if now else '')


def _kept(register: Register) -> KeptSentence | None:
    return report_sentences.kept(register, DESERT.period, DESERT.layout).get(DESERT.place)


def _said(register: Register, language: str) -> list[str]:
    edited = report_sentences.kept(register, DESERT.period, DESERT.layout)
    return [*texts(compose(january(), language, edited=edited))]


def test_editing_one_language_marks_the_other_until_it_is_read(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    now = _kept(register)
    assert now is not None and (now.english, now.unread) == (ENGLISH, 'ar')
    assert now.arabic == layout().sentences['desert'].ar
    assert report_sentences.unread(register, '2024-01', 'monthly') == {'desert': 'ar'}
    assert any(
        text.startswith('We documented 26 operations in the desert. Seventy-seven') for text in _said(register, 'en')
    )
    [marked] = [text for text in _said(register, 'ar') if 'لم تُقرأ منذ تعديل اللغة الأخرى' in text]
    assert marked.startswith('نفّذ التنظيم في البادية 26 عملية')
    report_sentences.read(register, DESERT, based_on=now.revision)
    assert not report_sentences.unread(register, '2024-01', 'monthly')
    assert not [text for text in _said(register, 'ar') if 'لم تُقرأ' in text]


def test_editing_the_language_that_was_not_read_is_reading_it(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    _edit(register, 'ar', ARABIC)
    now = _kept(register)
    assert now is not None and (now.english, now.arabic, now.unread) == (ENGLISH, ARABIC, '')
    _edit(register, 'ar', ARABIC.replace('وثّقنا', 'رصدنا'))
    assert report_sentences.unread(register, '2024-01', 'monthly') == {'desert': 'en'}


def test_the_page_says_which_lines_are_edited_and_not_read(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    edited = report_sentences.kept(register, DESERT.period, DESERT.layout)
    for language, is_unread in (('en', False), ('ar', True)):
        lines = {line.place: line for line in compose(january(), language, edited=edited).lines}
        assert (lines['desert'].is_edited, lines['desert'].is_unread) == (True, is_unread)
        assert lines['desert'].standing == layout().sentences['desert']
        assert not [line for line in lines.values() if line.is_edited and line.place != 'desert']


REFUSED = [
    ('en', 'The desert was quiet. {killed:person} died{killed.parts}.', 'is missing from the sentence'),
    ('en', 'We documented 26 operations. {killed:person} died{killed.parts}.', 'A number is typed where'),
    ('en', 'We documented twenty-six operations. {killed:person} died{killed.parts}.', 'A number is typed where'),
    ('ar', 'وثّقنا ٢٦ عملية، قُتل فيها {killed:person}{killed.parts}.', 'A number is typed where'),
    ('ar', 'وثّقنا ثلاث عمليات، قُتل فيها {killed:person}{killed.parts}.', 'A number is typed where'),
    ('en', ENGLISH + ' Again: {operations:operation}.', 'is in the sentence twice'),
    ('en', ENGLISH + ' Beside them {injured:person}.', 'belongs to another sentence'),
    (
        'en',
        ENGLISH.replace('operations:operation', 'operations:raids'),
        'counts in a noun',
    ),
    ('en', ENGLISH + ' {somebody}', 'is not known in this sentence'),
    ('en', ENGLISH.replace('{killed.parts}', '{killed.parts'), 'A brace has no partner'),
    ('en', ENGLISH.replace('{killed:person}', '{killed:person:dative}'), 'is not written as a figure is'),
    ('en', '   ', 'Write the sentence'),
]


@pytest.mark.parametrize(('language', 'text', 'reason'), REFUSED)
def test_a_sentence_without_its_figures_is_not_kept(language: str, text: str, reason: str, register: Register) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        _edit(register, language, text)
    assert refused.value.field == {'en': 'english', 'ar': 'arabic'}[language]
    assert _kept(register) is None


def test_other_numbers_and_other_nouns_may_be_typed(register: Register) -> None:
    _edit(register, 'en', 'Along the M20 road {operations:incident}. {killed:person} died{killed.parts}. {isis} spoke.')
    assert _kept(register) is not None


def test_a_sentence_that_somebody_else_changed_since_is_refused(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    with pytest.raises(StaleSave, match='Somebody changed this sentence since you opened it'):
        report_sentences.edit(register, DESERT, {'en': ENGLISH}, _standing(), based_on='')
    with pytest.raises(StaleSave):
        report_sentences.revert(register, DESERT, based_on='1')
    now = _kept(register)
    assert now is not None and now.english == ENGLISH


def test_going_back_to_the_layout_and_undoing_it(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    now = _kept(register)
    assert now is not None
    report_sentences.revert(register, DESERT, based_on=now.revision)
    assert _kept(register) is None
    register.undo_last()
    assert (again := _kept(register)) is not None and again.english == ENGLISH
    _edit(register, 'en', _standing().english)
    assert _kept(register) is None
    assert verify.check(register) == []


def test_edits_are_undone_and_redone_by_name_and_the_chain_holds(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    _edit(register, 'ar', ARABIC)
    past = register.last_done()
    assert past is not None and not past.adds
    assert undo_in_words(past) == 'Undo the change of a sentence of the report'
    register.undo_last()
    assert (now := _kept(register)) is not None and (now.arabic, now.unread) == (_standing().arabic, 'ar')
    undone = register.last_undone()
    assert undone is not None and redo_in_words(undone) == 'Redo the change of a sentence of the report'
    register.redo_last()
    assert (now := _kept(register)) is not None and (now.arabic, now.unread) == (ARABIC, '')
    register.undo_last()
    register.undo_last()
    assert _kept(register) is None
    register.redo_last()
    assert (now := _kept(register)) is not None and now.english == ENGLISH
    assert verify.check(register) == []


def test_a_page_that_shows_sentences_hears_of_them(register: Register) -> None:
    heard: list[frozenset[str]] = []
    register.listen(lambda changed: heard.append(frozenset(changed.kinds)))
    _edit(register, 'en', ENGLISH)
    assert report_sentences.KIND in heard[-1]


def test_a_page_as_of_a_day_has_the_sentences_of_then(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-05T09:00:00Z')
    _edit(register, 'en', ENGLISH)
    then = january(scope=Scope('2024-02-05'))
    before = page_of(register, then, 'en')
    assert any('We documented 26 operations' in text for text in texts(before))
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-09T09:00:00Z')
    _edit(register, 'en', ENGLISH.replace('We documented', 'We know of'))
    assert page_of(register, then, 'en') == before
    now = _kept(register)
    assert now is not None
    report_sentences.revert(register, DESERT, based_on=now.revision)
    assert page_of(register, then, 'en') == before
    assert not any('We documented' in text for text in texts(page_of(register, january(), 'en')))


def test_the_page_says_the_end_of_its_history_in_words(register: Register) -> None:
    _edit(register, 'en', ENGLISH)
    head = history.last_head(register)
    for language in ('en', 'ar'):
        composed = page_of(register, january(), language)
        assert heads.words(head.hash, language) in composed.page.footer[-1]
        assert any(VERSION in text and f'{head.number:,}' in text for text in texts(composed))
        assert head.hash[:8] not in ''.join([*texts(composed), *composed.page.footer])
