"""What can be set in a register: each setting is declared once, in `Settings`, and read and stated through it alone.

What is the register's holds for everybody who works in it. What is the person's holds for the one who works, and is
kept by their number, so that two who take turns at one register find their own again.
"""

import copy
import json
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, Generic, Self, TypeVar, overload

from models.errors import Refused
from models.file.register_file import RegisterFile
from models.language.messages import LANGUAGES, _
from models.language.text import clean
from models.query.follow_up.follow_up_lists import Limits
from models.register.writing import WritableRegister

Value = TypeVar('Value')
Sentence = Callable[[], str]


class Whose(Enum):
    """Who finds a setting again: everybody in the register, or the person who stated it."""

    REGISTER = 'register'
    PERSON = 'person'


class Setting(Generic[Value]):
    """A setting: its default, whose it is, and what it does in one sentence.

    One that is `final` is stated once and never replaced.
    """

    name: str

    def __init__(self, default: Value, whose: Whose, sentence: Sentence, *, final: bool = False) -> None:
        self.default, self.whose, self.sentence, self.final = default, whose, sentence, final

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, settings: None, _owner: type) -> Self: ...

    @overload
    def __get__(self, settings: 'Settings', _owner: type) -> Value: ...

    def __get__(self, settings: 'Settings | None', _owner: type) -> Self | Value:
        return self if settings is None else settings.value_of(self)

    def key(self, person: str) -> str:
        """The key under which the register's `meta` keeps it for a person."""
        return self.name if self.whose is Whose.REGISTER else f'{self.name} {person}'

    def read(self, text: str) -> Value:
        """The value that is kept as this text."""
        raise NotImplementedError

    def written(self, value: Value) -> str:
        """The text that keeps a value."""
        raise NotImplementedError

    def holds(self, value: object) -> bool:
        """Whether it can have this value."""
        raise NotImplementedError

    def is_damaged(self, text: str) -> bool:
        """Whether a text is none that it wrote."""
        return not self.holds(self.read(text)) or (bool(text) and self.written(self.read(text)) != text)


class TextSetting(Setting[str]):
    """A setting that is any text."""

    def read(self, text: str) -> str:
        """The text itself."""
        return text

    def written(self, value: str) -> str:
        """The text itself."""
        return value

    def holds(self, value: object) -> bool:
        """Whether it is text."""
        return isinstance(value, str)


class ChoiceSetting(TextSetting):
    """A setting that is one of a few words, or '' where nothing was chosen."""

    def __init__(self, words: tuple[str, ...], whose: Whose, sentence: Sentence) -> None:
        super().__init__('', whose, sentence)
        self.words = words

    def read(self, text: str) -> str:
        """The word; '' for one that this program does not know."""
        return text if self.holds(text) else ''

    def holds(self, value: object) -> bool:
        """Whether it is one of the words."""
        return value in ('', *self.words)


class NumberSetting(Setting[int]):
    """A setting that is a whole number between two bounds."""

    def __init__(self, default: int, bounds: range, whose: Whose, sentence: Sentence) -> None:
        super().__init__(default, whose, sentence)
        self.bounds = bounds

    def read(self, text: str) -> int:
        """The number that stands there; the default for one that is none, or out of bounds."""
        number = int(text) if text.isdecimal() else self.default
        return number if self.holds(number) else self.default

    def written(self, value: int) -> str:
        """The number in digits."""
        return str(value)

    def holds(self, value: object) -> bool:
        """Whether it is a number within the bounds."""
        return type(value) is int and value in self.bounds


class ObjectSetting(Setting[dict[str, Value]]):
    """A setting that has several things under a key each, kept as a JSON object; there are none by default."""

    def __init__(self, whose: Whose, sentence: Sentence) -> None:
        super().__init__({}, whose, sentence)

    def read(self, text: str) -> dict[str, Value]:
        """The things, by their keys; none for a text that is damaged."""
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return found if self.holds(found) else {}

    def is_damaged(self, text: str) -> bool:
        """Whether a text is none that it wrote."""
        return bool(text) and text != self.written({}) and not self.read(text)

    def written(self, value: dict[str, Value]) -> str:
        """The things as JSON."""
        return json.dumps(value, ensure_ascii=False)


class FieldsSetting(ObjectSetting[list[str]]):
    """A setting that names fields, or kinds of lines, of some kinds of records."""

    def holds(self, value: object) -> bool:
        """Whether it has a list of names for each kind."""
        return isinstance(value, dict) and all(
            isinstance(kind, str) and isinstance(names, list) and all(isinstance(name, str) for name in names)
            for kind, names in value.items()
        )


class PlaceSetting(ObjectSetting[int | bool]):
    """A setting that is a place on the screen and a size there; there is none by default."""

    def holds(self, value: object) -> bool:
        """Whether it is a whole place, or none."""
        if not isinstance(value, dict) or not value:
            return value == {}
        numbers = [value.get(name) for name in ('x', 'y', 'width', 'height')]
        return all(type(number) is int for number in numbers) and isinstance(value.get('maximised'), bool)


class NamedSetting(ObjectSetting[dict[str, Any]]):
    """A setting that has things under names which people give; `nameless` is said where a name is missing."""

    def __init__(self, whose: Whose, sentence: Sentence, nameless: Sentence) -> None:
        super().__init__(whose, sentence)
        self.nameless = nameless

    def holds(self, value: object) -> bool:
        """Whether it has an object under each name."""
        return isinstance(value, dict) and all(
            isinstance(name, str) and name and isinstance(thing, dict) for name, thing in value.items()
        )


class Settings:
    """The settings of an open register: `settings.text_size` is the value, `settings.set('text_size', 110)` states it.

    This is the table of all of them; a new one is a line here and nothing else.
    """

    __slots__ = ('_register',)  # so that nobody states one by assigning to it, which would be kept nowhere

    # Two people who take turns may read and write in two languages.
    language = ChoiceSetting(LANGUAGES, Whose.PERSON, lambda: _('The language you work in.'))
    # A habit of the hand: what is kept of a date is what was meant, whoever meant it.
    date_order = ChoiceSetting(
        ('day_first', 'month_first'),
        Whose.PERSON,
        lambda: _('What a typed date such as 3/4/2024 means; if nothing is chosen, the program asks each time.'),
    )
    # What repeats itself depends on the pile of paper that one types from.
    carried = FieldsSetting(
        Whose.PERSON,
        lambda: _('The fields and lines that a new record copies from the previous one.'),
    )
    # Eyes differ.
    text_size = NumberSetting(
        100, range(50, 301), Whose.PERSON, lambda: _('How large text is shown, in hundredths of the usual size.')
    )
    # Who needs large text has another window than who does not.
    window_place = PlaceSetting(Whose.PERSON, lambda: _('Where the window was left on the screen, and how large.'))
    # Some type from a story that they heard, some from a sheet of figures.
    account_beside = ChoiceSetting(
        ('yes', 'no'),
        Whose.PERSON,
        lambda: _('Whether the account is beside the fields of a new record.'),
    )
    # There is one headquarters; a file must not go to another one because somebody else sends it.
    headquarters_key = TextSetting(
        '', Whose.REGISTER, lambda: _('The public key of headquarters, with which files for it are encrypted.')
    )
    # Others encrypt for the register, not for a person, and their files come later.
    own_secret = TextSetting(
        '',
        Whose.REGISTER,
        lambda: _('The secret key that opens files encrypted for this register; it is never replaced.'),
        final=True,
    )
    # The command line asks for them by name, and so do people who speak of them.
    filters = NamedSetting(
        Whose.REGISTER,
        lambda: _('Filters saved under names.'),
        nameless=lambda: _('Enter a name for the filter.'),
    )
    # What is approved holds for everybody, whoever approves it.
    second_person = ChoiceSetting(
        ('yes', 'no'),
        Whose.REGISTER,
        lambda: _('Whether a second person must approve what somebody recorded; nobody was asked where it is empty.'),
    )
    # So is what is approved without being looked at.
    sample_one_in = NumberSetting(
        0,
        range(101),
        Whose.REGISTER,
        lambda: _('One in how many records that score nothing is looked at before the others are approved; 0: each.'),
    )
    # How long a family waits for somebody to ask is one promise of the whole desk.
    follow_up_months = NumberSetting(
        6,
        range(1, 61),
        Whose.REGISTER,
        lambda: _('After how many months without asking a missing person is in the list of those not asked about.'),
    )
    untouched_days = NumberSetting(
        14,
        range(1, 366),
        Whose.REGISTER,
        lambda: _('After how many days a returned record that nobody changed is in the list of those untouched.'),
    )
    # The sheets of a partner are the same, whoever brings them in.
    import_profiles = NamedSetting(
        Whose.REGISTER,
        lambda: _('How the columns of files are treated, saved under names.'),
        nameless=lambda: _('Enter a name for the saved mapping.'),
    )

    def __init__(self, register: RegisterFile) -> None:
        self._register = register

    @classmethod
    def declared(cls) -> dict[str, Setting[Any]]:
        """All settings, by name."""
        return {name: setting for name, setting in vars(cls).items() if isinstance(setting, Setting)}

    def damaged(self) -> Iterator[str]:
        """Sentences that name the settings which are damaged, and so are taken as not stated."""
        for key, text in self._register.meta.items():
            setting = self.declared().get(key.partition(' ')[0])
            if setting is not None and setting.is_damaged(text):
                sentence = _('The setting “{name}” is damaged and is not used: {setting}')
                yield sentence.format(name=key.partition(' ')[0], setting=setting.sentence())

    def follow_up_limits(self) -> Limits:
        """When something is due to be followed up."""
        return Limits(self.follow_up_months, self.untouched_days)

    def value_of(self, setting: Setting[Value]) -> Value:
        """What is stated; the default where nothing is."""
        text = self._register.meta.get(setting.key(self._register.person))
        return setting.read(text) if text else copy.deepcopy(setting.default)

    def set(self, name: str, value: object) -> None:
        """State a setting; Refused for a value that it cannot have, KeyError where none is called so."""
        setting = self.declared()[name]
        with self._register.writing_down():
            key = setting.key(self._register.person)
            if not setting.holds(value) or (setting.final and self._register.meta.get(key)):
                sentence = _('This setting cannot have that value: {setting}')
                raise Refused(sentence.format(setting=setting.sentence()), name)
            self._register.note(key, setting.written(value))

    def set_for_now(self, name: str, value: object) -> None:
        """State a setting; where the register is open for reading only, until it is closed."""
        if self._register.writing:
            self.set(name, value)
        else:
            setting = self.declared()[name]
            self._register.meta |= {setting.key(self._register.person): setting.written(value)}

    def keep(self, name: str, title: str, thing: dict[str, Any], was: str = '') -> str:
        """Keep a thing under a title, over the one of that title and instead of the one of `was`; gives the title."""
        setting, title = self._named(name), clean(title)
        if not title:
            raise Refused(setting.nameless(), 'name')
        with self._register.writing_down():
            others = {other: kept for other, kept in self.value_of(setting).items() if other not in (title, was)}
            self.set(name, others | {title: thing})
        return title

    def drop(self, name: str, title: str) -> None:
        """Forget the thing of a title."""
        setting = self._named(name)
        with self._register.writing_down():
            self.set(name, {other: kept for other, kept in self.value_of(setting).items() if other != title})

    def _named(self, name: str) -> NamedSetting:
        setting = self.declared()[name]
        if not isinstance(setting, NamedSetting):
            raise TypeError(f'{name} has nothing under names')
        return setting


class RememberingRegister(WritableRegister):
    """An open register with its settings."""

    @property
    def settings(self) -> Settings:
        """What is set in it, by itself and by the person who works."""
        return Settings(self)
