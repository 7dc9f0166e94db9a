"""The figures of a sentence: a number with what it counts, and whether it is a part of another or said to be added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exchange.reconciling.told_tokens import TokenOfText
from exchange.reconciling.told_words import common, is_within, narrower

PEOPLE = 'people'
# Sides that all who were killed are of one of.
SIDES = frozenset({'civilian', 'forces', 'regime', 'iranian', 'sdf', 'coalition', 'other', 'isis', 'unknown'})
_MOST_BETWEEN = 3  # words between a number and what it counts, such as "young Iraqi"
_NOTHING = TokenOfText('')
_PLACED = frozenset({'area', 'section', 'place', 'colon', 'the'})
_WHEN = frozenset({'month', 'year', 'unit'})
_WHERE = frozenset({'function', 'section', 'area', 'place', 'the', 'colon', 'about', 'least', 'most', 'reach'})
_NATIONS = frozenset({'syrian', 'iraqi', 'foreign', 'lebanese', 'afghan', 'pakistani', 'non', 'local', 'young'})
_BREAKS = frozenset({'semi', 'end'})
_BEFORE_ONE = frozenset({'part', 'add', 'comma', 'and', 'colon', 'outcome', 'bullet', 'dash', 'open', ''})
_BEFORE_A = _BEFORE_ONE | {'among', 'people', 'operations', 'semi', 'end', 'close'}
_BOUNDS = frozenset({'least', 'most', 'about'})
_OF_THEM = ('of them', 'of whom', 'of these', 'of those', 'of which', 'منهم', 'منهن', 'منها', 'among them')
_FAR = 1000
_ABOUT = 10  # a number that is said to be "about" may be off by one in so many


@dataclass
class ToldFigure:
    """A number and what it counts: `what` is `people`, `operations`, `security`, `incidents` or `abductee`.

    People are of a class (`civilian`, `isis`, `person` …) and an outcome. `role` is `top`, `part` (of the figure `of`)
    or `added` (to it, but perhaps a part of it); `lists` where its parts follow, `again` where it is only named again.
    """

    what: str
    people: str
    outcome: str
    low: int
    high: int | None
    at: int
    end: int
    role: str = 'top'
    of: 'ToldFigure | None' = None
    lists: bool = False
    again: bool = False
    in_brackets: bool = False
    left_out: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


class _Phrase(NamedTuple):
    """What a number counts, and up to where it is said; `form` is that of its last word."""

    what: str
    people: str
    outcome: str
    end: int
    form: str


def figures_of(tokens: Sequence[TokenOfText], before: Sequence[ToldFigure] = ()) -> list[ToldFigure]:
    """The figures of a sentence; `before` are those that "among them" and "in addition" at its beginning are about."""
    return _Sentence(tokens, before).read()


class _Sentence:
    """A sentence while it is read from its first word to its last."""

    def __init__(self, tokens: Sequence[TokenOfText], before: Sequence[ToldFigure]) -> None:
        self._tokens, self._before = tokens, before
        self._found: list[ToldFigure] = []
        self._bases: list[ToldFigure] = []  # of which what follows may be a part, the innermost last
        self._brackets: ToldFigure | None = None
        self._added = False
        self._outcome = ''  # what a verb before says
        self._pending: list[ToldFigure] = []  # whose outcome a verb behind may say
        self._label: _Phrase | None = None
        self._label_at = 0
        self._reached_at = -_FAR

    def read(self) -> list[ToldFigure]:
        """All figures in their order."""
        at = 0
        while at < len(self._tokens):
            at = self._step(at)
        for one in self._pending:
            one.outcome = one.outcome or self._outcome_of_base(one) or 'killed'
        return self._found

    def _token(self, at: int) -> TokenOfText:
        return self._tokens[at] if 0 <= at < len(self._tokens) else _NOTHING

    def _step(self, at: int) -> int:
        token = self._token(at)
        if token.kind == 'number':
            return self._number(at)
        if token.kind == 'a':
            return self._article(at)
        if token.kind in ('all', 'both'):
            return self._all(at)
        if token.is_counted:
            return self._counted(at)
        if token.kind == 'section' and token.value == 'security':
            self._label = _Phrase('security', 'person', '', at + 1, 'many')
        self._sign(token, at)
        return at + 1

    # Signs and small words

    def _sign(self, token: TokenOfText, at: int) -> None:
        kind = token.kind
        if kind in ('part', 'among'):
            self._part(kind, at)
        elif kind == 'add':
            self._added = True
        elif kind in _BREAKS:
            self._bases, self._label = [], None
        elif kind in ('colon', 'follows'):
            self._list(at)
        elif kind == 'dash':
            self._list_by_dash(at)
        elif kind == 'open':
            self._brackets, self._bases = self._last_ending_at(at), []
        elif kind == 'close':
            self._brackets, self._bases = None, []
        elif kind == 'comma' and self._reached_at < 0:
            self._label = None
        elif kind == 'reach':
            self._reached_at = at

    def _part(self, kind: str, at: int) -> None:
        last, after = self._found[-1] if self._found else None, self._token(at + 1)
        ended = bool(last) and last is not None and last.end >= at - 1 and last.end > 0
        follows = after.kind in ('number', 'a', *_BOUNDS) or after.is_counted
        if ended and last and not follows and len(self._found) > 1:
            self._make_part(last, self._found[-2])
            return
        base = last or (self._before[-1] if self._before else None)
        if base:
            self._bases.append(base)

    def _make_part(self, one: ToldFigure, base: ToldFigure) -> None:
        if is_within(one.people, base.people) or base.people == one.people:
            one.role, one.of = 'part', base

    def _list(self, at: int) -> None:
        tops = [one for one in self._found if one.role == 'top' and not one.again]
        if tops and tops[-1].what != PEOPLE:  # "26 fatalities were left by ten operations: 23 combatants"
            for one in [one for one in tops if one.people == 'person' and one.what == PEOPLE][-1:]:
                one.lists = True
        if tops and (self._token(at).kind == 'follows' or tops[-1].end >= at - _MOST_BETWEEN or tops[-1].outcome):
            tops[-1].lists = True
        self._bases = []

    def _list_by_dash(self, at: int) -> None:
        """Take what follows a dash behind a number of people for their sides: "30 dead — 24 regime soldiers"."""
        last, after = self._last_ending_at(at), self._token(at + 1)
        if last and last.people == 'person' and last.what == PEOPLE and last.role == 'top' and after.kind == 'number':
            last.lists = True

    def _last_ending_at(self, at: int) -> ToldFigure | None:
        last = self._found[-1] if self._found else None
        return last if last and last.end >= at - 1 else None

    # Numbers

    def _number(self, at: int) -> int:
        token, start = self._token(at), at + 1
        is_part = self._token(start).words in _OF_THEM and self._label is None
        start += is_part
        phrase = self._phrase_behind(start)
        if phrase is None and self._counts_something_else(start):
            self._label = None
            return start
        if phrase is None:
            phrase = self._label_before(at) or self._left_out(start)
        if phrase is None:
            return max(start, at + 1)
        figure = self._figure(token, phrase, at)
        if is_part and self._found and not figure.of:
            self._make_part(figure, self._base_for(figure) or self._found[-1])
        return self._add(figure)

    def _counts_something_else(self, start: int) -> bool:
        place = start
        while self._token(place).kind == 'unknown' and place - start < _MOST_BETWEEN:
            place += 1
        return self._token(place).kind == 'unit' or self._token(start).kind == 'unknown'

    def _phrase_behind(self, start: int) -> _Phrase | None:
        """What a number counts that stands before it, with a few words that say more of them in between."""
        place = start
        while self._token(place).kind in ('about', 'least', 'the', 'its') or self._is_of(place):
            place += 1
        while self._may_be_between(place) and place - start < _MOST_BETWEEN:
            place += 1
        if not self._token(place).is_counted or self._is_a_verb(place):
            return None
        phrase = self._gather(place)
        return None if self._is_only_described(phrase) else phrase

    def _may_be_between(self, place: int) -> bool:
        token = self._token(place)
        return (token.kind == 'unknown' and token.words.isascii() and not token.joins) or token.kind == 'place'

    def _is_of(self, place: int) -> bool:
        return self._token(place).words in ('of', 'from', 'among', 'من', 'بين', 'للـ')

    def _is_a_verb(self, place: int) -> bool:
        token = self._token(place)
        return token.kind == 'outcome' and token.form in ('verb', 'after')

    def _is_only_described(self, phrase: _Phrase) -> bool:
        """Whether the words only describe something else that is counted: five ISIS hideouts, 12 civilian cars."""
        after = self._token(phrase.end)
        is_name = phrase.what == PEOPLE and phrase.form in ('party', 'one')
        return is_name and after.kind in ('unknown', 'unit') and after.words.isascii()

    def _label_before(self, at: int) -> _Phrase | None:
        """What stands before a number that has nothing behind it: "Killed: 8", "their number reached 149"."""
        label = self._label
        if label is None:
            return None
        between = [self._token(place).kind for place in range(label.end, at)]
        names_place = between[-1:] == ['colon'] and set(between) <= _PLACED
        is_copula = self._token(at - 1).words in ('is', 'was', 'are', 'were') and set(between) <= _WHERE | _WHEN
        is_close = (
            names_place
            or is_copula
            or all(kind in ('colon', 'open', 'dash', 'least', 'most', 'about') for kind in between)
        )
        if is_close or at - self._reached_at <= _MOST_BETWEEN:
            return label
        return label if self._reached_at >= 0 and set(between) <= _WHERE else None

    def _left_out(self, start: int) -> _Phrase | None:
        """What was counted before, where only places differ: "43 operations: 17 in the desert"."""
        last = next((one for one in reversed(self._found) if one.role == 'top'), None)
        if last is None and (last := self._listed_before(start)):
            last.lists = True
        if last and (last.lists or last.left_out) and self._is_behind_place(start - 1):
            return _Phrase(last.what, last.people, last.outcome, start, 'left out')
        is_place = any(self._token(place).kind in ('section', 'area') for place in range(start, start + _MOST_BETWEEN))
        is_in_brackets = last is not None and self._brackets is last
        is_listed = last is not None and (last.lists or last.left_out or self._has_places_before(start))
        is_listed = is_listed or is_in_brackets or (self._brackets is not None and self._found[-1].left_out)
        if last is None or not is_place or not is_listed or self._token(start).kind not in ('function', 'section'):
            return None
        return _Phrase(last.what, last.people, last.outcome, start, 'left out')

    def _listed_before(self, start: int) -> ToldFigure | None:
        """The whole of the sentence before, where this one only says how it is spread: "they were: 50 in Aleppo"."""
        begins = any(self._token(place).kind in ('colon', 'follows') for place in range(start - 1))
        return self._last_top() if begins else None

    def _is_behind_place(self, at: int) -> bool:
        """Whether a number stands right behind a place: "Aleppo 30", "Idlib (40)"."""
        before = at - 1
        while self._token(before).kind in ('colon', 'dash', 'open'):
            before -= 1
        return self._token(before).kind in ('section', 'area')

    def _has_places_before(self, start: int) -> bool:
        last = self._found[-1] if self._found else None
        return last is not None and any(
            self._token(place).kind in ('section', 'area') for place in range(last.end, start)
        )

    # Words that count by themselves

    def _article(self, at: int) -> int:
        """A civilian, an ISIS member: one; and "a" before something else."""
        place = at + 1
        while self._token(place).kind == 'unknown' and place - at <= _MOST_BETWEEN:
            place += 1
        token = self._token(place)
        if not token.is_counted or token.kind == 'operations' or self._is_a_verb(place):
            return at + 1
        phrase = self._gather(place)
        after, before = self._token(phrase.end), self._token(at - 1)
        if before.kind not in _BEFORE_A and before.words not in ('with', 'of'):
            return at + 1
        is_about_all = after.words in ('is', 'are') or after.kind == 'ordinal'  # "a child is a person under 18"
        is_only_described = after.kind == 'unknown' and after.words.isascii()
        if phrase.form != 'one' or is_about_all or is_only_described:
            return at + 1
        return self._add(self._figure(TokenOfText('number', low=1, high=1), phrase, at))

    def _all(self, at: int) -> int:
        """All of those named just before are of one side."""
        base = self._found[-1] if self._found else None
        place = at + 1
        while self._is_of(place) or self._token(place).kind in ('the', 'part'):
            place += 1
        if base is None or not self._token(place).is_counted or base.end < at - 2:
            return at + 1
        phrase = self._gather(place)
        figure = self._figure(TokenOfText('number', low=base.low, high=base.high), phrase, at)
        figure.role, figure.of = 'part', base
        return self._add(figure)

    def _counted(self, at: int) -> int:
        token = self._token(at)
        if self._is_a_verb(at) and not self._is_two_or_one(at):
            self._verb(token)
            return at + 1
        if self._is_two_or_one(at):
            number = 1 if token.form == 'one' else 2
            figure = self._figure(TokenOfText('number', low=number, high=number), self._gather(at), at)
            return self._add(figure)
        return self._name(at)

    def _is_two_or_one(self, at: int) -> bool:
        """Whether a word says by its form that there are two, or one: عمليتان، طفل، مدني واحد."""
        token, after, before = self._token(at), self._token(at + 1), self._token(at - 1)
        if token.words.isascii() or token.form not in ('one', 'two') or 'ال' in (token.words[:2], token.words[1:3]):
            return False
        if after.kind == 'number' and after.low in (1, 2):
            return after.low == (1 if token.form == 'one' else 2)
        if token.form == 'two':
            return before.kind != 'number'
        may = before.kind in _BEFORE_ONE or token.joins
        return may and token.kind != 'operations' and (bool(self._found) or before.kind in ('outcome', ''))

    def _verb(self, token: TokenOfText) -> None:
        """Take what happened: to those before it, or to those that follow."""
        if token.form == 'after':
            self._settle(token.value)
        else:
            self._outcome = token.value
            self._pending = [one for one in self._pending if not one.outcome]
        self._label = None

    def _settle(self, outcome: str) -> None:
        for one in self._pending:
            one.outcome = one.outcome or outcome
        self._pending = []

    def _name(self, at: int) -> int:
        """Words that no number counts yet: a heading before its number, the doer of something, a verb like "killed"."""
        token, before = self._token(at), self._token(at - 1)
        phrase = self._gather(at)
        if token.kind == 'outcome':
            last = self._found[-1] if self._found else None
            if before.words in ('were', 'was', 'been', 'be', 'are', 'is') or (last and last.end >= at - 1):
                self._settle(token.value)
            elif self._token(phrase.end).kind not in ('colon', 'comma', 'reach') and self._reached_at < 0:
                is_active = token.words in ('killed', 'injured', 'wounded', 'arrested', 'abducted', 'kidnapped')
                self._outcome = token.value if is_active else self._outcome
        if not (self._reached_at >= 0 and self._label) and not self._is_better_known(phrase):
            self._label, self._label_at = phrase, at
        return phrase.end

    def _is_better_known(self, phrase: _Phrase) -> bool:
        """Whether the heading so far says whom a number that was "reached" counts, and this only where and how."""
        label = self._label
        return label is not None and label.outcome != '' and not phrase.outcome and phrase.what != PEOPLE

    # Putting a figure together

    def _gather(self, place: int) -> _Phrase:
        """The words from a place on that say together whom or what a number counts."""
        what, people, outcome, form, joint = '', '', '', '', 'of'
        while True:
            token = self._token(place)
            if token.kind == 'people' and token.value == 'abductee':
                what, form = what or 'abductee', token.form
            elif token.kind == 'people':
                people = _both(people, token.value, 'and' if token.joins and joint == 'of' and people else joint)
                form = token.form
            elif token.kind == 'operations':
                what, form = token.value, token.form
            else:
                outcome = token.value if outcome in ('', token.value) else 'harmed'
                form = form or token.form
            place += 1
            if form in ('one', 'two') and self._token(place).kind == 'number' and self._token(place).low in (1, 2):
                place += 1  # the Arabic "one" and "two" stand behind
            following = self._goes_on(place, what, people, outcome)
            is_said = bool(people and outcome and token.kind == 'outcome')  # "two members dead and others injured"
            if following is None or (is_said and self._token(following[1]).kind != 'outcome'):
                return _Phrase(what or PEOPLE, people or 'person', outcome, place, form)
            joint, place = following

    def _goes_on(self, place: int, what: str, people: str, outcome: str) -> tuple[str, int] | None:
        """How the next word is tied to those before, and where it is; None where it is of something else."""
        joint, start = 'of', place
        token = self._token(place)
        if token.kind in ('and', 'comma', 'slash'):
            joint, place = 'and', place + 1
            if token.kind == 'comma' and self._token(place).kind == 'and':
                place += 1
        elif self._is_of(place):
            place += 1
        while self._token(place).kind in ('the', 'its') or (joint == 'and' and self._token(place).words == 'other'):
            place += 1
        if joint == 'and' and self._is_of(place):
            place += 1
            while self._token(place).kind == 'the':
                place += 1
        place = self._behind_nations(place)
        following = self._token(place)
        if not following.is_counted or self._is_a_verb(place):
            return None
        if not self._fits(following, place, joint, what, people, outcome, is_comma=token.kind == 'comma'):
            return None
        is_tied = place == start and following.joins
        return ('and' if is_tied else joint), place

    def _behind_nations(self, place: int) -> int:
        """The place behind words that only say of which nation people are: Syrian and non-Syrian militiamen."""
        end = place
        while self._token(end).words in _NATIONS or (end > place and self._token(end).kind in ('and', 'not')):
            end += 1
        return end if end > place and self._token(end).kind == 'people' else place

    def _fits(
        self, token: TokenOfText, place: int, joint: str, what: str, people: str, outcome: str, *, is_comma: bool
    ) -> bool:
        """Whether a word is still of the phrase, and begins no figure of its own."""
        if self._is_heading_of_a_number(place) or self._is_two_or_one(place):
            return False
        if what:
            return token.kind == 'operations' and joint == 'of'
        if token.kind == 'operations':
            return joint == 'of' and self._token(place - 1).is_counted and token.words.isascii()
        if token.kind == 'outcome':
            both = joint == 'and' and bool(outcome)
            return both or (joint == 'of' and not outcome and not self._is_active(place))
        if joint == 'and' or token.joins:
            is_party = token.form == 'party' or token.value in ('forces', 'member', 'commander', 'worker')
            return bool(people) and (is_party or not is_comma) and token.form != 'one'
        return True

    def _is_active(self, place: int) -> bool:
        """Whether "killed" says what somebody did to those who follow."""
        after = self._token(place + 1)
        return after.kind in ('number', 'a', *_BOUNDS) and self._token(place).words.isascii()

    def _is_heading_of_a_number(self, place: int) -> bool:
        """Whether the words from a place on are the heading of a number behind them: "Killed 8, Civilians 1"."""
        while self._token(place).is_counted or self._is_of(place) or self._token(place).kind in ('the', 'and'):
            if self._is_two_or_one(place):
                return False
            place += 1
        place += self._token(place).kind == 'colon'
        after = self._token(place)
        ends = self._token(place + 1).kind in ('', 'comma', 'semi', 'end', 'close')
        return after.kind == 'number' and ends

    def _figure(self, number: TokenOfText, phrase: _Phrase, at: int) -> ToldFigure:
        low, high = self._bounds(number, at)
        end = max(phrase.end, at + 1)
        figure = ToldFigure(phrase.what, phrase.people, phrase.outcome, low, high, at, end)
        figure.again = self._token(at - 1).kind == 'the'
        figure.left_out = phrase.form == 'left out'
        if figure.people == 'member' and (party := self._party_before(at)):
            figure.people = party
        return figure

    def _bounds(self, number: TokenOfText, at: int) -> tuple[int, int | None]:
        before, after = self._token(at - 1).kind, self._token(at + 1).kind
        low, high = number.low, number.high
        if 'least' in (before, after):
            return low, None
        if before == 'most':
            return 0, high
        if 'about' in (before, after):
            off = max(1, low // _ABOUT)
            return low - off, low + off
        return low, high

    def _party_before(self, at: int) -> str:
        """Whose members are counted where only "its members" is said: those of whoever was named last."""
        return next((one.value for one in reversed(self._tokens[:at]) if one.form == 'party'), '')

    def _add(self, figure: ToldFigure) -> int:
        """Add a figure where it belongs: a part of one before, added to it, or by itself."""
        if figure.role == 'top':
            self._place(figure)
            self._list_by_comma(figure)
        if not figure.outcome and figure.role == 'top' and self._outcome and figure.what == PEOPLE:
            figure.outcome = self._outcome
        self._found.append(figure)
        if figure.what == PEOPLE:
            self._pending.append(figure)
        self._added, self._label, self._reached_at = False, None, -_FAR
        return figure.end

    def _place(self, figure: ToldFigure) -> None:
        if not self._added and (base := self._base_for(figure)):
            figure.role, figure.of = 'part', base
        elif self._brackets is not None:
            figure.role, figure.of, figure.in_brackets = 'part', self._brackets, True
        elif self._added and (before := self._last_top()) and before.what == figure.what:
            figure.role, figure.of = 'added', before

    def _list_by_comma(self, figure: ToldFigure) -> None:
        """Take the first side that is named right behind a number of people for the first of their parts."""
        whole = self._found[-1] if self._found else None
        if not whole or figure.role != 'top' or whole.role != 'top' or whole.people != 'person':
            return
        between = {self._token(place).kind for place in range(whole.end, figure.at)}
        is_list = (
            between <= {'comma', 'dash', 'people', 'function', 'colon', 'the', 'and', 'outcome'} and 'comma' in between
        )
        is_heading = 'people' in between
        is_tight = between <= {'comma', 'dash'} or is_heading
        if figure.people in SIDES and is_list and is_tight and not figure.outcome:
            whole.lists = True

    def _last_top(self) -> ToldFigure | None:
        return next((one for one in reversed([*self._before, *self._found]) if one.role == 'top'), None)

    def _base_for(self, figure: ToldFigure) -> ToldFigure | None:
        """The innermost of those whose parts follow that the figure can be a part of."""
        while self._bases:
            base = self._bases[-1]
            is_first = self._found[-1:] == [base] or (not self._found and base in self._before)
            if figure.what == base.what and (is_first or is_within(figure.people, base.people)):
                return base
            if figure.what != base.what and is_first:
                return None
            self._bases.pop()
        return None

    def _outcome_of_base(self, one: ToldFigure) -> str:
        return one.of.outcome if one.of else self._outcome


def _both(one: str, other: str, joint: str) -> str:
    if not one:
        return other
    return common(one, other) if joint == 'and' else narrower(one, other)


def sentences_of(tokens: Sequence[TokenOfText]) -> Iterator[list[TokenOfText]]:
    """The sentences of a line."""
    found = list[TokenOfText]()
    for token in tokens:
        found.append(token)
        if token.kind == 'end':
            yield found
            found = []
    if found:
        yield found
