"""What is added to a copy of the program, as `CONTRIBUTING.md` says: each way with the texts that go in, and where.

All of it belongs together: the sky above an incident, and the damage that it did. `tests/test_ways.py` makes the copy.
"""

import hashlib
import re
from pathlib import Path

from tests.copied import run_inside


def insert(path: Path, before: str, text: str, last: bool = False) -> None:
    """Put a text in front of the one place where another stands, or of the last one."""
    old = path.read_text(encoding='utf-8')
    assert last or old.count(before) == 1, f'{path}: {before!r} stands there {old.count(before)} times'
    start = old.rindex(before)
    path.write_text(old[:start] + text + old[start:], encoding='utf-8')


def append(path: Path, text: str) -> None:
    """Put a text at the end of a file, which need not be there yet."""
    with path.open('a', encoding='utf-8', newline='') as file:
        file.write(text)


def a_code(house: Path) -> None:
    """Laser weapons among the means."""
    codes = house / 'resources' / 'codes'
    append(codes / 'means.csv', 'laser,Laser weapon,سلاح ليزر,,Dazzler|أشعة ليزر,,,9990,,\n')


LIST = """code,en,ar,ar_plural,aliases,from,until,order,retired,replaced_by
clear,Clear sky,صحو,,Sunny,,,10,,
dust,Dust storm,عاصفة غبارية,,Sandstorm|غبار,,,20,,
"""


def a_list(house: Path) -> None:
    """What the sky can be like."""
    append(house / 'resources' / 'codes' / 'skies.csv', LIST)


def a_field(house: Path) -> None:
    """The sky of an incident, a code of the new list and a column of the table, that headquarters may read."""
    declared = "    sky = declare(CODE, 'where', codes='skies', listed=8, searched=True, reach='headquarters')\n"
    insert(house / 'models' / 'record' / 'records.py', '\n\n@record\nclass Casualty(', declared)
    labels = 'incident.sky,Sky,السماء,State of the sky|حالة السماء,What the sky was like.,كيف كان الطقس.\n'
    append(house / 'resources' / 'codes' / 'fields.csv', labels)
    insert(house / 'tests' / 'test_reach.py', "'summary narrative reference state withdrawn set_aside'", "'sky '\n")


CHILD = '''

@record
class Damage(Child):
    """A thing that an incident broke."""

    parent_kind = 'incident'

    thing = declare(TEXT, 'damages', required=True, first=True, searched=True, reach='headquarters')
    means = declare(CODE, 'damages', codes='means', first=True, reach='headquarters')
    mended_on = declare(DATE, 'damages', first=True, after_event=True, reach='headquarters')
'''
CHILD_LABELS = """damage.thing,Thing,الشيء,Object,What was broken.,ما الذي تضرر.
damage.means,Broken by,تضرر بفعل,,What broke it.,ما الذي أضرّ به.
damage.mended_on,Mended on,تاريخ الإصلاح,,When it was whole again.,اليوم الذي أُصلح فيه.
damage.mended_on_typed,Mended on as typed,تاريخ الإصلاح كما كُتب,,What was typed.,ما كُتب قبل أن يُفهم.
"""
CHILD_REACH = """    'damage': {
        'headquarters': 'thing means mended_on mended_on_typed parent position withdrawn set_aside',
    },
"""


def a_child_kind(house: Path) -> None:
    """What an incident broke, a line for each thing."""
    records = house / 'models' / 'record' / 'records.py'
    insert(records, '\n\n@record\nclass Abductee(', CHILD)
    text = records.read_text(encoding='utf-8')
    records.write_text(text.replace("('casualty', 'source')", "('casualty', 'source', 'damage')"), encoding='utf-8')
    codes = house / 'resources' / 'codes'
    append(codes / 'records.csv', 'damage,Damage,ضرر,أضرار,Harm to things,,,9990,,,Damages,Damages,الأضرار\n')
    append(codes / 'sections.csv', 'damages,Damages,الأضرار,,,,,9990,,\n')
    append(codes / 'fields.csv', CHILD_LABELS)
    tests = house / 'tests'
    insert(tests / 'test_reach.py', "    'abductee': {\n        'public'", CHILD_REACH)
    one = "    incident.add('damage', thing='a well')\n"
    insert(tests / 'test_workbook.py', '    incident = register.save(incident)\n    incident.set(', one)


STEP = '''NEXT: Step = (
    'ALTER TABLE "incident" ADD COLUMN "sky" TEXT',
    'CREATE INDEX incident_sky ON "incident" ("sky", id) WHERE withdrawn IS NULL',
    """CREATE TABLE "damage" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "thing" TEXT,
        "means" TEXT,
        "mended_on" TEXT,
        "mended_on_typed" TEXT,
        "parent" TEXT NOT NULL REFERENCES incident(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT,
        "set_aside" TEXT
    )""",
    'CREATE INDEX damage_parent ON "damage" (parent)',
)

'''


def a_migration(house: Path) -> None:
    """The step for the field and for the child kind, its digest, and the sample registers of the version."""
    path = house / 'models' / 'file' / 'migrations.py'
    text = path.read_text(encoding='utf-8')
    found = re.search(r'^STEPS: tuple\[Step, \.\.\.\] = \((.*?),?\s*\)$', text, re.MULTILINE | re.DOTALL)
    assert found
    path.write_text(text.replace(found[0], f'{STEP}STEPS: tuple[Step, ...] = ({found[1]}, NEXT)'), encoding='utf-8')
    said = run_inside(house, '-c', "from models.file.migrations import STEPS; print('\\n'.join(STEPS[-1]), end='')")
    digest = hashlib.sha256(said.stdout.encode()).hexdigest()
    insert(house / 'tests' / 'test_migrations.py', ']\n\n\n# By these a report', f"    '{digest}',\n")
    must_run(house, '-m', 'tests.old.make')


RULE = """def _seen_through_dust(case: Case) -> Iterator[Said]:
    if case.row.get('sky') == 'dust' and case.row.get('means') == 'laser':
        yield Said('sky', _('A laser does not reach through a dust storm.'), ('dust', 'laser'))


"""
RULE_LABELS = (
    'seen_through_dust,A laser in a dust storm,ليزر في عاصفة غبارية,,,,,9990,,,'
    'A laser needs clear air.,يحتاج الليزر إلى هواء صافٍ.\n'
)


def a_rule(house: Path) -> None:
    """A doubt about lasers in a dust storm."""
    rules = house / 'models' / 'rules' / 'rules.py'
    insert(rules, '# Doubts about the record as a whole\n', RULE)
    line = "    _doubt(_seen_through_dust, ('incident',), 'sky', 'means'),\n"
    insert(rules, ')\n', line, last=True)
    append(house / 'resources' / 'codes' / 'rules.csv', RULE_LABELS)
    case = "    ('seen_through_dust', lambda: incident(sky='dust', means='laser'), lambda: incident(sky='dust')),\n"
    insert(house / 'tests' / 'test_checks.py', ']  # fmt: skip\nLATER = ', case)


RISK = """def _seen_in_dust(case: RiskCase) -> Iterator[Reason]:
    if case.record.get('sky') == 'dust':
        yield Reason(codes('skies').label('dust'))


"""


def a_risk(house: Path) -> None:
    """What was seen in a dust storm is looked at before others."""
    risks = house / 'models' / 'rules' / 'risks.py'
    insert(risks, '# What warnings mean\n', RISK)
    insert(risks, ')\n', '    Risk(_seen_in_dust),\n', last=True)
    append(house / 'resources' / 'review' / 'risks.csv', 'seen_in_dust,4,0,never\n')


PAGE = '''"""The page of the weather: how many incidents there are of each."""

from models import query
from models.changed import Changed
from models.language.code_lists import codes
from models.language.messages import _
from models.query import Filter, Question
from models.register.register import Register
from ui.parts import page_entries
from ui.parts.page import Page
from ui.parts.pieces import button, column, label


class WeatherPage(Page):
    """How many incidents there are of each weather."""

    entry = page_entries.WEATHER

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.said = label('')
        self.setLayout(column(self.said, button(_('Count the weather anew'), self.refresh, 'Ctrl+Alt+8')))

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        asked = {code: Question('incident', filters=(Filter('sky', (code,)),)) for code in codes('skies')}
        counts = {code: len(query.ids(self._register, question)) for code, question in asked.items()}
        self.said.setText('; '.join(f'{codes("skies").label(code)}: {count}' for code, count in counts.items()))

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self.said.clear()
'''


ENTRY = """WEATHER = PageEntry(
    'weather', 'chart', 'Ctrl+Alt+9', lambda: _('Weather of the incidents'), frozenset({'incident'})
)
"""
MAKER = """def _weather(window: MainWindow) -> Page:
    from ui.pages.weather_page import WeatherPage

    return WeatherPage(window.register)


"""


def a_page(house: Path) -> None:
    """A page of the weather."""
    append(house / 'ui' / 'pages' / 'weather_page.py', PAGE)
    assembled = house / 'ui' / 'assembled.py'
    append(house / 'ui' / 'parts' / 'page_entries.py', ENTRY)
    insert(assembled, '# The pages in the order', MAKER)
    insert(assembled, '}\n\n\n@look.undressed()\ndef assemble(', '    page_entries.WEATHER: _weather,\n')
    tests = house / 'tests'
    insert(tests / 'test_actions.py', "        'codes': 'F9',\n", "        'weather': 'Ctrl+Alt+9',\n")
    shown = "    record.set('sky', 'dust')\n"
    insert(tests / 'test_assembled.py', "    record.add('source', channel='eyewitness', says=SECRET)\n", shown)


ACTION = """        Group(
            TOOLS, [Deed('all_again', _('Show the whole list again'), window.list.bar.search.clear, ('Ctrl+Alt+J',))]
        ),
"""


def an_action(house: Path) -> None:
    """An action that empties the search."""
    insert(house / 'ui' / 'window' / 'deeds.py', '        Group(TOOLS, orders, ', ACTION)


FORMAT = """@report_format('.txt')
def lines_for_letters(found: Figures, speech: str) -> bytes:
    \"\"\"The month in a line that is pasted into a letter.\"\"\"
    from models.language.messages import _, speaking

    with speaking(speech):
        return _('Figures of the month {month}').format(month=found['month']).encode()


"""


def a_report_format(house: Path) -> None:
    """A report in plain text."""
    append(house / 'exchange' / 'reporting' / 'formats.py', f'\n\n{FORMAT.rstrip()}\n')
    readme = house / 'README.md'
    text = readme.read_text(encoding='utf-8')
    readme.write_text(
        text.replace(
            'OUT ends in .xlsx or .json or .docx or .pdf or .html',
            'OUT ends in .xlsx or .json or .txt or .docx or .pdf or .html',
        ),
        encoding='utf-8',
    )


SETTING = """    # What counts as bad weather is agreed in the office.
    bad_weather = ChoiceSetting(('dust', 'rain'), Whose.REGISTER, lambda: _('The weather that is warned of.'))
"""


def a_setting(house: Path) -> None:
    """A setting of the register."""
    insert(house / 'models' / 'register' / 'settings.py', '\n    def __init__(self, register: RegisterFile)', SETTING)
    tests = house / 'tests' / 'test_settings.py'
    insert(tests, '}\nWRONG: dict', "    'bad_weather': ('dust', 'rain'),\n")
    insert(tests, '}\neach_setting = ', "    'bad_weather': ('snow', None, 1),\n")
    insert(
        house / 'tests' / 'old' / 'make.py',
        '    own_key.make_own_key(register)\n',
        "    register.settings.set('bad_weather', 'dust')\n",
    )


ARABIC = {
    'A laser does not reach through a dust storm.': 'لا يصل الليزر عبر عاصفة غبارية.',
    'Count the weather anew': 'إعادة عدّ الطقس',
    'Weather of the incidents': 'طقس الحوادث',
    'Show the whole list again': 'عرض القائمة كلها من جديد',
    'Figures of the month {month}': 'أرقام شهر {month}',
    'The weather that is warned of.': 'الطقس الذي يُحذَّر منه.',
}
GATHER = (
    "import sys; sys.path.insert(0, 'packaging'); import environment; "
    'environment.PYTHON = sys.executable; environment.translations()'
)


def words(house: Path) -> None:
    """The Arabic of all the words that were added, gathered and compiled."""
    must_run(house, '-c', GATHER)
    path = house / 'resources' / 'i18n' / 'ar' / 'LC_MESSAGES' / 'sijill.po'
    text = path.read_text(encoding='utf-8')
    for english, arabic in ARABIC.items():
        lacking = f'msgid "{english}"\nmsgstr ""\n'
        assert lacking in text, english
        text = text.replace(lacking, f'msgid "{english}"\nmsgstr "{arabic}"\n')
    path.write_text(text, encoding='utf-8')
    must_run(house, '-c', GATHER)


def must_run(house: Path, *arguments: str) -> None:
    """Run Python inside the copy without an error."""
    run = run_inside(house, *arguments)
    assert run.returncode == 0, run.stdout + run.stderr


# Each way by the heading of its section in CONTRIBUTING.md, in an order in which each finds what it needs.
WAYS = {
    'How to add a code': a_code,
    'How to add a code list': a_list,
    'How to add a field': a_field,
    'How to add a child kind': a_child_kind,
    'How to add a rule': a_rule,
    'How to add a risk': a_risk,
    'How to add a page': a_page,
    'How to add an action': an_action,
    'How to add a report format': a_report_format,
    'How to add a setting': a_setting,
    'How to add a migration': a_migration,
    'How to add words': words,
}


def walk(house: Path) -> None:
    """Walk all the ways in a copy; the keys of page and action are written into the guide last."""
    for way in WAYS.values():
        way(house)
    must_run(house, '-m', 'tests.keys_table')
