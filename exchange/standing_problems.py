"""What the rules find in the live records of a register, rule by rule, and in words."""

from collections import defaultdict
from collections.abc import Iterator

from models import query
from models.file.engines import encrypted_database
from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.progress import Progress, silent
from models.record.records import roots
from models.register.register import Register
from models.register.worked_out_again import StandingProblem
from models.rules import checks
from models.rules.rules import RULES
from models.rules.surroundings import Around


def find(register: Register, progress: Progress = silent) -> dict[str, StandingProblem]:
    """What each rule finds in the live records as they are now."""
    with encrypted_database.reading_errors(register.path):
        return _find(register, progress)


def _find(register: Register, progress: Progress) -> dict[str, StandingProblem]:
    around = Around(register)
    around.read_ahead()
    found: dict[str, StandingProblem] = defaultdict(StandingProblem)
    total, done = sum(query.count(register, cls.record_kind) for cls in roots()), 0
    for cls in roots():
        for record in query.each(register, query.Question(cls.record_kind, descending=False)):
            progress(done, total)
            done += 1
            for code in {finding.rule for finding in checks.findings(record, around)}:
                found[code].take(record)
    progress(total, total)
    return found


def in_words(found: dict[str, StandingProblem]) -> Iterator[str]:
    """A line for each rule that finds something: how many records, and which."""
    levels = {'stop': _('Error'), 'doubt': _('Warning')}
    for rule in RULES:
        if standing := found.get(rule.code):
            count = ngettext('{count} record', '{count} records', standing.count).format(count=f'{standing.count:,}')
            first = standing.first()
            named = _(', ').join(first) + (' …' if standing.count > len(first) else '')
            sentence = _('{level}: {rule}: {count} ({references})')
            label = codes('rules').label(rule.code)
            yield sentence.format(level=levels[rule.level], rule=label, count=count, references=named)
