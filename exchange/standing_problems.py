"""What the rules find in the live records of a register, rule by rule, and in words."""

from collections.abc import Iterator

from models import query
from models.file.engines import encrypted_database
from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.progress import Progress, silent
from models.record.records import roots
from models.register.register import Register
from models.rules import checks
from models.rules.rules import RULES
from models.rules.surroundings import Around

# As many as a sentence bears.
_MOST_REFERENCES = 20


def find(register: Register, progress: Progress = silent) -> dict[str, list[str]]:
    """What each rule finds in the live records as they are now: the references, in the order of the rules."""
    with encrypted_database.reading_errors(register.path):
        return _find(register, progress)


def _find(register: Register, progress: Progress) -> dict[str, list[str]]:
    around = Around(register)
    around.read_ahead()
    found: dict[str, list[str]] = {rule.code: [] for rule in RULES}
    total, done = sum(query.count(register, cls.record_kind) for cls in roots()), 0
    for cls in roots():
        for record in query.each(register, query.Question(cls.record_kind, descending=False)):
            progress(done, total)
            done += 1
            for code in {finding.rule for finding in checks.findings(record, around)}:
                found[code].append(str(record.get('reference')))
    progress(total, total)
    return {code: references for code, references in found.items() if references}


def in_words(found: dict[str, list[str]]) -> Iterator[str]:
    """A line for each rule that finds something: how many records, and which."""
    levels = {'stop': _('Error'), 'doubt': _('Warning')}
    for rule in RULES:
        if references := found.get(rule.code):
            count = ngettext('{count} record', '{count} records', len(references)).format(count=f'{len(references):,}')
            named = _(', ').join(references[:_MOST_REFERENCES]) + (' …' if len(references) > _MOST_REFERENCES else '')
            sentence = _('{level}: {rule}: {count} ({references})')
            label = codes('rules').label(rule.code)
            yield sentence.format(level=levels[rule.level], rule=label, count=count, references=named)
