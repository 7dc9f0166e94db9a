"""Takes the pictures of the documentation: `python -m tests.screenshots [FOLDER]`, by default into docs/pictures.

They show an example register: everybody in it is invented. `--every FOLDER` takes each view and page on a small, a
usual and a large screen, the small one with the largest text: to be looked at before a release.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from exchange.exporting import headquarters_workbook
from models import query, samples
from models.dates import dates
from models.language import messages
from models.language.code_lists import codes
from models.language.labels import field_label
from models.query import Question
from models.record import shorthand
from models.record.records import Record
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests import screen as unseen
from ui.app import Program
from ui.cover import Cover
from ui.form.editors import LineEditor
from ui.form.likely_strip import LOOK_AFTER
from ui.form.quick_line import QuickEditor
from ui.importing.import_page import ImportPage
from ui.importing.imports_page import ImportsPage
from ui.pages.all_history_page import AllHistoryPage
from ui.pages.codes_page import CodesView
from ui.pages.month_page import MonthPage
from ui.pages.unmatched_places_page import PlacesView
from ui.panes.history_pane import History
from ui.panes.of_history.history_card import HistoryCard
from ui.parts import look, tasks
from ui.parts.choices import Choices
from ui.review.review_page import ReviewPage
from ui.start.new_register import NewRegister
from ui.uniting.duplicates_page import DuplicatesPage
from ui.window.list_pane import DRAFTS, WITHDRAWN
from ui.window.window import MainWindow

FOLDER = Path(__file__).resolve().parent.parent / 'docs' / 'pictures'
SIZE = (1366, 768)
USUAL = {SIZE: 100}
EVERY = {(1024, 600): 175, SIZE: 100, (1920, 1080): 125}  # width and height, and the size of the text
SETTLING = 120
NAMESAKES, NAMESAKES_AR = 'Thiban', 'ذيبان'
PASSPHRASE = 'window tractor pepper harvest'
NARRATIVES = {
    'en': ('Two shepherds saw the car (invented).', 'The driver told of it by phone (invented).'),
    'ar': ('رأى راعيان السيارة (مثال).', 'روى السائق ما جرى هاتفياً (مثال).'),
}
ACCOUNTS = {
    'en': ('Two cars stood at the well when the shots fell (invented).', 'Nobody of the village was there (invented).'),
    'ar': ('كانت سيارتان عند البئر حين سُمع إطلاق النار (مثال).', 'لم يكن أحد من أهل القرية هناك (مثال).'),
}
ASKED = {'en': 'Do the five include the wounded?', 'ar': 'هل يدخل الجرحى في الخمسة؟'}
NAMED = ('سامر المثال', 'نادر الخيال', 'ليلى التجربة')
SCENES = (
    ('قرية المثال', 'armed_attack', 'SY09', 'village', 'sdf', 'isis', 'sdf'),
    ('الهول', 'ied', 'SY08', 'camp', 'sdf', 'isis', 'sdf'),
    ('السخنة', 'ambush', 'SY04', 'desert', 'regime', 'isis', 'regime_forces'),
    ('تدمر', 'ambush', 'SY04', 'desert', 'regime', 'isis', 'regime_forces'),
    ('ذيبان', 'security_operation', 'SY09', 'town', 'sdf', 'coalition', 'isis'),
    ('وادي المثال', 'landmine', 'SY05', 'desert', 'regime', 'isis', 'civilians'),
)


def main(folder: Path, screens: dict[tuple[int, int], int] = USUAL) -> None:
    """Take every picture in both languages, light and dark, on each screen."""
    unseen.use()
    tasks.Threads.used = False
    app = QApplication(['sijill'])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ['HOME'] = name
        program = Program(app)
        shown = product(messages.LANGUAGES, (False, True), screens.items())
        for language, dark, (screen, text) in shown:
            ending = f'{language}-{"dark" if dark else "light"}.png'
            ending = ending if screens is USUAL else f'{screen[0]}-{ending}'
            place = Path(name) / ending
            place.mkdir()
            path = _example(place / 'example.sijill', language, text)
            for title, window in _views(program, app, path, dark=dark, is_every=screens is not USUAL):
                _settled(window, screen).grab().save(str(folder / f'{title}-{ending}'))
        program.deleteLater()


def _settled(window: QWidget, screen: tuple[int, int]) -> QWidget:
    """A window of this size, once all of it has its place, however slow the machine is."""
    window.resize(*screen)
    QTest.qWait(SETTLING)
    for _time in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    return window


def _example(path: Path, language: str, text: int) -> Path:
    made = Register.create(path, desk='DZ1', passphrase=PASSPHRASE, alias='swallow', language=language, example=True)
    with made:
        samples.fill(made, 240, 24, seed=7)
        made.settings.set('text_size', text)
    return path


def _views(
    program: Program, app: QApplication, path: Path, *, dark: bool, is_every: bool
) -> Iterator[tuple[str, QWidget]]:
    """Each thing worth a picture, shown in turn."""
    with Register.open(path, PASSPHRASE) as register:
        messages.use(register.settings.language)
        yield from _start(program, app, path, dark=dark)
        program.open_window(register)
        look.apply(app, dark=dark)
        window = program.window
        assert window is not None
        for kind in ('incident', 'abductee'):
            window.show_page(kind)
            yield f'{kind}s', window
            window.go_to(kind, _one_with_children(register, kind))
            yield kind, window
        yield from _where(window)
        yield from _casualties(window)
        yield from _doubts(window)
        window.show_page('imports')
        show_plan(window.page(ImportsPage.name), path.parent)
        yield 'import', window
        importing = window.page(ImportsPage.name).importing
        importing.shown.show_rows('likely')
        yield 'likely', window
        show_clash(importing, register, path.parent)
        yield 'conflict', window
        importing.apply()
        window.show_page('imports')
        show_columns(window.page(ImportsPage.name), path.parent)
        yield 'mapping', window
        Choices.of(window).hide()  # nobody's focus leaves the line in a window that is only drawn
        window.show_page('conflicts')
        yield 'conflicts', window
        window.show_page('month')
        window.page(MonthPage.name).show_month(_fullest_month(register))
        yield 'month', window
        window.show_page('export')
        yield 'export', window
        yield from _questions(window)
        yield from _reviewing(window)
        yield from _following(window)
        yield from _correcting(window)
        if is_every:
            yield from _other_pages(window)
            yield from _what_went_wrong(program, window)
        program._put_away_window()
        program._left_at = program.register = None


QUESTIONS = {
    'en': ('Who is the first source? Does the family know?', 'Do these include wounded who died later?', 'Which road?'),
    'ar': ('من المصدر الأول؟ وهل تعلم العائلة؟', 'هل بينهم جرحى توفوا لاحقاً؟', 'أي طريق؟'),
}
ANSWERS = {'en': 'A driver; the family does not know.', 'ar': 'سائق؛ والعائلة لا تعلم.'}


def _questions(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """What a desk is asked, beside the fields, and what a reviewer reads."""
    ask_elsewhere(window.register)
    window.show_page('asked')
    window.list.questions.opened.emit(*window.list.questions.list.item(0).data(Qt.ItemDataRole.UserRole))
    yield 'asked', window
    ask_here(window.register)
    window.show_page('answered')
    window.list.questions.opened.emit(*window.list.questions.list.item(0).data(Qt.ItemDataRole.UserRole))
    yield 'answered', window


def ask_elsewhere(register: Register) -> None:
    """Headquarters asks about a field, a line and the whole of a record."""
    record = query.get(register, 'incident', _one_with_children(register, 'incident'))
    row = record.of('casualty')[0].uid
    about: list[dict[str, Any]] = [{'field': 'place'}, {'row': row, 'field': 'count'}, {}]
    with register.action('import') as action:
        for number, (text, where) in enumerate(zip(QUESTIONS[messages.language()], about, strict=True), 2):
            said = {'number': f'Q-7F3K-2M{number}P', 'record': record.uid, 'text': text, **where}
            said |= {'desk': 'HQ1.0a1b2c3d', 'asked_at': '2026-02-03T08:00:00Z'}
            action.put(Record('question', values=said), is_new=True)


def ask_here(register: Register) -> str:
    """A reviewer asks about a record, and it is answered; the uid of the record."""
    record = query.get(register, 'incident', _one_with_children(register, 'incident'))
    text, answer = QUESTIONS[messages.language()][0], ANSWERS[messages.language()]
    register.answer(register.ask_one(Ask('incident', record.uid, text, field='governorate')), answer)
    return record.uid


WHOM = {'en': 'his uncle in Raqqa', 'ar': 'خاله في الرقة'}


def _following(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """A list of what is to be followed up, with the strip in which a contact line is noted; and how the work goes."""
    register, today = window.register, dates.today_in_damascus()
    until = (today + timedelta(days=60)).isoformat()
    said = {'asked_on': today.isoformat(), 'came_of': 'no_news', 'whom': WHOM[messages.language()], 'not_before': until}
    for uid in query.uids(register, 'abductee', query.ids(register, Question('abductee'), most=12)):
        register.note_contact(uid, said)
    window.following.count()
    window.show_page('not_yet')
    window.following.note()
    yield 'follow-up', window
    window.show_page('pace')
    yield 'pace', window


def _correcting(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """What became of a record, what can be reverted, and of all; two records side by side, and one that is split."""
    register = window.register
    record = query.get(register, 'incident', _one_with_children(register, 'incident'))
    assert record is not None
    record.set('narrative', ' '.join(NARRATIVES[messages.language()]))
    register.save(record, because='new_source')
    record.set('narrative', ' '.join((*NARRATIVES[messages.language()][:1], *ACCOUNTS[messages.language()])))
    for place, line in enumerate(reversed(record.of('casualty')), start=1):
        line.set('position', place)
    register.save(record, because='new_source')
    window.go_to('incident', record.uid)
    window.record.toggle_history()
    yield 'history', window
    [pane] = window.findChildren(History)
    pane._revert(pane.findChildren(HistoryCard)[0])
    yield 'revert', window
    window.record.toggle_history()
    window.show_page(AllHistoryPage.name)
    yield 'all-history', window
    other = Record('incident', values={name: record.get(name) for name in ('kind', 'occurred', 'governorate', 'place')})
    other.set('narrative', ACCOUNTS[messages.language()][0])
    other.add('casualty', outcome='killed', party='civilians', count=3).add('victim', name=NAMED[1])
    other = register.save(other)
    window.show_page(DuplicatesPage.name)
    page = window.page(DuplicatesPage.entry.name)
    yield 'duplicates', window
    page.compare('incident', record.uid, other.uid)
    yield 'merge', window
    page.split('incident', record.uid)
    yield 'split', window
    merge = register.merge('incident', record.uid, other.uid)
    page.unmerge(merge)
    yield 'unmerge', window


def _reviewing(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The review page at a record that changed since it was looked at and about which something is asked."""
    register, language = window.register, messages.language()
    uids = query.uids(register, 'incident', query.ids(register, Question('incident'), most=40))
    found = query.get_many(register, 'incident', uids)
    shown = max(uids, key=lambda uid: len(list(found[uid].walk())))
    record = found[shown]
    record.set('narrative', ' '.join(ACCOUNTS[language] * 9))
    record.add('casualty', outcome='killed', party='civilians', who='man', count=7).add('victim', name=NAMED[0])
    register.save(record)
    register.look(shown, record.revision)
    register.review('send', [Chosen('incident', uid) for uid in uids if found[uid].get('state') == 'recorded'])
    viewer = register.person
    register.work_as(register.add_person('heron', ('documenter',)))
    record = query.get(register, 'incident', shown)
    assert record is not None
    record.set('narrative', ' '.join([*NARRATIVES[language], *ACCOUNTS[language] * 9]))
    record.set('kind', 'ied' if record.get('kind') != 'ied' else 'ambush')
    record.of('casualty')[-1].set('count', 9)
    record.add('source', channel='social_media', says=NARRATIVES[language][1])
    register.save(record)
    register.work_as(viewer)
    register.ask_one(Ask('incident', shown, ASKED[language], field='kind'))
    page = window.page(ReviewPage.name)
    page.sight.clock = count().__next__
    window.show_page(ReviewPage.name)
    page.go_to(shown)
    yield 'review', window
    page.account.verticalScrollBar().setValue(page.account.verticalScrollBar().maximum())
    QTest.qWait(SETTLING)
    page.ask_return()
    page.asking.line.setText(ASKED[language])
    yield 'review-returning', window
    page.asking.give_up()


def _other_pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The pages and panes that the guide shows no picture of."""
    for name in (DRAFTS, WITHDRAWN, PlacesView.name, CodesView.name):
        window.show_page(name)
        yield name, window
    window.show_page('incident')
    window.list.focus_table()
    shows = {
        'keys': window.toggle_keys,
        'patterns': window.record.toggle_patterns,
    }
    for title, show in shows.items():
        show()
        yield title, window
        show()


def _what_went_wrong(program: Program, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """What is said of a draft that was discarded, an error of ours, a moved register, and one that cannot be kept."""
    window.new('incident')
    window.record.discard_draft()
    window.show_page(DRAFTS)
    yield 'discarded', window
    program._show_report('', 'ValueError\n  ui/form/record_form.py, line 12')
    assert program.trouble is not None
    yield 'trouble', program.trouble
    program.trouble.close()
    renamed = window.register.path.rename(window.register.path.with_name('renamed.sijill'))
    window.new('incident')
    window.record.save()
    yield 'moved', window
    program._ask_elsewhere(window.hindrance())
    assert program.parting is not None
    yield 'parting', program.parting
    program.parting.reject()
    renamed.rename(window.register.path)
    cover = Cover(window)
    cover.warn(42)
    yield 'cover', cover
    cover.deleteLater()


def _where(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The type-ahead with places of one name, and the map with the one that was chosen."""
    window.new('incident')
    assert window.form is not None
    place = window.form.groups['where'].boxes['place'].editor
    assert isinstance(place, LineEditor)
    place.setFocus()
    QTest.keyClicks(place, NAMESAKES) if messages.language() == 'en' else place.insert(NAMESAKES_AR)
    place._typed(place.text())
    yield 'type-ahead', window
    QTest.keyClick(place, Qt.Key.Key_Down)
    QTest.keyClick(place, Qt.Key.Key_Tab)
    window.record.toggle_map()
    yield 'map', window
    window.record.toggle_map()
    window.record.discard_draft()


def _casualties(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Lines with at least so many and a later death, names below a line, and a line half typed with its echo."""
    window.new('incident')
    assert window.form is not None
    for section, name, text in (('what', 'kind', 'ambush'), ('when', 'occurred', '21/1/2024')):
        window.form.groups[section].boxes[name].field.take(text)
        window.form.groups[section].load()
    grid = window.form.grids['casualty']
    lines = '6 SDF killed, 1 civilian man killed, 1 ISIS killed, 2-4 ISIS arrested, 5 civilians injured, '
    lines += '5+ civilians abducted: '
    [readings] = shorthand.read('casualty', lines + ', '.join(NAMED), day='2024-01-21')
    last = grid.lines.take(0, readings)
    grid.lines.add_later(last - 1)
    grid.view.setFocus()
    grid.view.stand(grid.lines.index(last, 0))
    QTest.qWait(SETTLING)
    window.form._scroll.ensureWidgetVisible(grid.below[0]._running)
    yield 'casualties', window
    grid.view.go_to_blank()
    grid.view.edit(grid.view.currentIndex())
    line = QApplication.focusWidget()
    assert isinstance(line, QuickEditor)
    line.setText('3 م ج' if messages.language() == 'ar' else '3 c inj')
    line._typed(line.text())
    yield 'quick-line', window
    window.record.discard_draft()


def _doubts(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """A record like another one, with doubts and marks to carry over; a quick note; and the page Problems."""
    like = query.get(window.register, 'incident', _one_with_children(window.register, 'incident'))
    assert like is not None
    window.register.settings.set('carried', {'incident': ['occurred', 'zone', 'source']})
    window.record.saved_last['incident'] = like
    window.new('incident')
    form = window.form
    assert form is not None
    taken = {name: like.get(name) for name in ('kind', 'place', 'governorate', 'carried_out_by', 'area')}
    form.opened.record.values |= {**taken, 'against': like.get('carried_out_by'), 'marks': 'massacre', 'zone': 'isis'}
    for group in form.groups.values():
        group.load()
    form.show_all_problems()
    form.likely.look_soon()
    QTest.qWait(3 * SETTLING + LOOK_AFTER)
    yield 'doubts', window
    window.record.discard_draft()
    window.register.settings.set('carried', {})
    window.toggle_note()
    assert window.note is not None
    window.note.group.boxes['says'].editor.insertPlainText('مثال: عبوة على الطريق قرب الآبار، ثلاثة جرحى.')
    yield 'quick-note', window
    window.note.opened.record.children.clear()
    window._drop_note()
    window.show_page('problems')
    yield 'problems', window


def _start(program: Program, app: QApplication, path: Path, *, dark: bool) -> Iterator[tuple[str, QWidget]]:
    program.speak(messages.language())
    look.apply(app, dark=dark)
    welcome = program._show_welcome()
    steps: dict[str, Callable[[], None]] = {
        'start': lambda: welcome._show(lambda: NewRegister(welcome)),
        'unlock': lambda: welcome.show_unlock(path, locked=True),
    }
    for title, show in steps.items():
        show()
        if isinstance(welcome.card, NewRegister):
            welcome.card.file.setText('/home/swallow/register.sijill')
        yield title, welcome


def _one_with_children(register: Register, kind: str) -> str:
    """The uid of a record that shows much: one with the most children among the newest."""
    newest = list(query.ids(register, Question(kind), most=40))
    uids = [row['uid'] for row in query.page(register, kind, newest).values()]
    found = query.get_many(register, kind, uids)
    return max(uids, key=lambda uid: len(list(found[uid].walk())))


def _fullest_month(register: Register) -> str:
    """The month with the most incidents that are dated to a day."""
    occurred = (str(incident.get('occurred')) for incident in query.each(register, Question('incident')))
    [(month, _count)] = Counter(day[:7] for day in occurred if len(day) == 10).most_common(1)
    return month


def show_plan(page: ImportsPage, folder: Path) -> None:
    """Bring a sheet in, and show the plan of the same sheet with one count changed and one date that is none."""
    importing = page.importing
    page.show_import()
    rows = [(f'{day}/1/2024', *scene, day - 9) for day, scene in enumerate(SCENES, 11)]
    importing.open_file(_sheet(folder, rows))
    importing.apply()
    page.show_import()
    changed = [(*rows[0][:-1], 12), *rows[1:4], ('35/1/2024', *rows[4][1:]), rows[5], ('20/1/2024', *rows[1][1:])]
    importing.open_file(_sheet(folder, changed))
    importing.shown.setFocus()


MESSY = {
    'en': (
        'Date,Governrate,Village,Incident type,Perpetrator,ISIS killed,Civilians killed,of whom children,Hurt,Col 10',
        '03/04/2024,Deir Ezzor,Example village,Ambsh,Daesh,2,3,1,4,rain',
        '04/04/2024,Homs,Al-Sukhna,Roadside blast,The Example Brigade,,1,,,dust',
        '05/04/2024,Hama,Wadi Al-Mithal,Ambush,ISIS,,,,2,rain',
    ),
    'ar': (
        'التاريخ,المحافضة,القرية,نوع الحادث,الجهة المنفذة,قتلى داعش,القتلى المدنيون,منهم أطفال,الجرحى,عمود 10',
        '03/04/2024,دير الزور,قرية المثال,كمينن,داعش,2,3,1,4,مطر',
        '04/04/2024,حمص,السخنة,تفجير على الطريق,لواء المثال,,1,,,غبار',
        '05/04/2024,حماة,وادي المثال,كمين,تنظيم الدولة,,,,2,مطر',
    ),
}


def show_columns(page: ImportsPage, folder: Path) -> None:
    """A sheet of a partner, with a heading that is misspelt, values that no list has, and dates in open order."""
    path = folder / 'partner.csv'
    path.write_text('\n'.join(MESSY[messages.language()]) + '\n', encoding='utf-8')
    page.show_import()
    page.importing.open_file(path)
    page.importing.mapping.columns.setFocus()
    page.importing.mapping.line.setFocus()
    page.importing.mapping.line.offer_all()


def show_clash(page: ImportPage, register: Register, folder: Path) -> None:
    """A workbook that comes back: its last record was changed here and there, in two fields alike and in a third."""
    path = folder / 'from-headquarters.xlsx'
    headquarters_workbook.export(register, path, language=messages.language())
    record = query.newest(register, 'incident', '', 1)[0]
    for name, value in (('time_of_day', '06:40'), ('narrative', NARRATIVES[messages.language()][0])):
        record.set(name, value)
    register.save(record)
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet['A1'].value == 'incident.uid')
    names = [cell.value for cell in sheet[1]]
    line = [cell.value for cell in sheet['A']].index(record.uid) + 1
    changes = {'time_of_day': '07:15', 'narrative': NARRATIVES[messages.language()][1], 'certainty': 'confirmed'}
    for name, value in changes.items():
        sheet.cell(line, names.index(f'incident.{name}') + 1).value = value
    book.save(path)
    page.open_file(path)
    page.shown.show_rows('conflict')
    page.shown.detail.differences.take_theirs()


def _sheet(folder: Path, rows: list[tuple[object, ...]]) -> Path:
    """A sheet as somebody with only a spreadsheet fills it, in the language spoken now."""
    names = ('occurred', 'place', 'kind', 'governorate', 'area', 'zone', 'carried_out_by', 'against')
    lists = (None, None, 'incident_kinds', 'governorates', 'area_types', 'zones', 'parties', 'parties', None)
    headings = [field_label('incident', name) for name in names]
    headings.append(codes('sheet_columns').label('civilian_men_killed'))
    lines = [
        ','.join(
            codes(listed).label(str(cell)) if listed else str(cell) for cell, listed in zip(row, lists, strict=True)
        )
        for row in rows
    ]
    path = folder / 'field-sheet.csv'
    path.write_text('\n'.join((','.join(headings), *lines)) + '\n', encoding='utf-8')
    return path


if __name__ == '__main__':
    asked = sys.argv[1:]
    if asked[:1] == ['--every']:
        main(Path(asked[1]), EVERY)
    else:
        main(Path(asked[0]) if asked else FOLDER)
