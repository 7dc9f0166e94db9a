"""Who works in a register: people come, are called otherwise, are given roles, and take turns."""

import uuid
from typing import Any

from models import forgetting, query
from models.dates import dates
from models.errors import KnownError, Refused
from models.file import facts, history, kept_beside
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.language.text import clean, fold, isolate
from models.query import people
from models.query.for_review import kept_from
from models.record.records import Record, roots
from models.register.action import Action
from models.register.own import own_history
from models.register.settings import RememberingRegister, Setting, Settings, Whose

DOCUMENTER, REVIEWER, LEAD = ROLES = ('documenter', 'reviewer', 'lead')


class PeopledRegister(RememberingRegister):
    """An open register that knows its people."""

    def _know_people(self) -> None:
        """Have somebody work whom the register knows; where it knows nobody yet, whoever worked here until now."""
        known = people.known_people(self)
        if not known:
            told = own_history.told(self).get(own_history.ITSELF, {}).get('alias')  # one beside it may be forged
            self._begin_people(str(told or self.meta.get('alias') or self.desk))
        elif self.is_on_server:
            self._know_role()
        elif self.person not in {one.uid for one in known}:  # it was altered, and revisions must be of somebody
            self.note(self.person_key, next((one for one in known if one.may(LEAD)), known[0]).uid)

    def _know_role(self) -> None:
        """Have that person work on a server whose alias is the role with which somebody connected, whoever did before.

        Nobody else may: else whoever says that they are a lead could do there all that the program alone refuses.
        """
        named = self._called_as_role() if self.is_on_server and not self.unreadable else None
        if named is not None and named.uid != self.person:
            self._let_work(named.uid)

    def _called_as_role(self) -> people.Someone | None:
        """The person whose alias is the role with which somebody connected to a server."""
        return next((one for one in people.known_people(self) if fold(one.alias) == fold(self.db.role)), None)

    def _begin_people(self, alias: str) -> None:
        """Make a person of whoever worked here until now, with all roles; settings and drafts become theirs.

        It is they who do that: what stands in the header of a revision, as an alias once did, is never erased.
        """
        person = Record('person', self._first_number(), {'alias': clean(alias) or self.desk})
        _with_roles(person, ROLES)
        settings = {one.key(alias): one.key(person.uid) for one in _settings_of_people()}
        handed = {new: text for old, new in settings.items() if (text := self.meta.get(old))}
        left = dict.fromkeys((old for old in settings if old in self.meta), '')
        with self.writing_down():
            facts.keep(self.db, {self.person_key: person.uid})
            kept_beside.hand_drafts(self.db, alias, person.uid)
            with self.action('begin') as action:
                action.put(person, is_new=True)
                self._hand_facts(action, handed | left | {'alias': ''})
            facts.drop(self.db, left)
        self._know(facts.read(self.db))

    def _first_number(self) -> str:
        """The number that drafts and settings are kept by in a copy that has no more than these; else a new one."""
        if self.person and not history.revisions(self, 'record', self.person):
            return self.person
        return str(uuid.uuid4())

    def _hand_facts(self, action: Action, handed: dict[str, str]) -> None:
        """Keep these facts; where the history does not tell of any yet, it begins to with how they stand then."""
        if history.tells_of_register(self):
            action.note(handed)
        else:
            facts.keep(self.db, handed)
            action.begin_history()

    def work_as(self, uid: str) -> None:
        """Let a person work from now on: what is done is theirs, and so are drafts and settings."""
        if uid == self.person:
            return
        forgetting.forget()  # the signing key that the other one opened, above all
        someone = people.somebody(self, uid)
        if someone is None or not someone.roles:
            raise KnownError(_('This person does not work in this register; choose another one.'))
        if someone not in self.who_may_work():
            sentence = _('On a server your role decides who works: {role} is not {alias}. Connect with their role.')
            raise KnownError(sentence.format(role=isolate(self.db.role), alias=isolate(someone.alias, 'auto')))
        self._let_work(uid)

    def _let_work(self, uid: str) -> None:
        if self.writing:
            self.note(self.person_key, uid)
        else:  # for as long as it is open
            self.meta |= {self.person_key: uid}

    def who_may_work(self) -> list[people.Someone]:
        """Who of those who work here may be the one at work now.

        On a server it is the person who is called as the role with which somebody connected. Where nobody is, as where
        a desk shares one, it is whoever may do no more than the server lets that role do.
        """
        here = people.people(self)
        if not self.is_on_server:
            return here
        if (named := self._called_as_role()) is not None:
            return [one for one in here if one.uid == named.uid]
        may = ROLES[: ROLES.index(most) + 1] if (most := self.db.most()) else ()
        return [one for one in here if {*one.roles} <= {*may}]

    def may_work_on(self) -> bool:
        """Whether whoever worked last may go on."""
        return self.person in {one.uid for one in self.who_may_work()}

    def knows_who_works(self) -> bool:
        """Whether it is clear who works: the only one who may. Among several somebody has to be chosen.

        Raises KnownError where nobody may who connected to a server with this role.
        """
        able = self.who_may_work()
        if len(able) == 1:
            self.work_as(able[0].uid)
        elif not able and people.people(self):
            sentence = _('Nobody who works in {path} is called {role}, as your role is; ask a lead to add that person.')
            raise KnownError(sentence.format(path=self.path, role=isolate(self.db.role)))
        return len(able) < 2

    def add_person(self, alias: str, roles: tuple[str, ...]) -> str:
        """Let somebody else work here; gives their number."""
        refuse_unless_lead(self)
        person = _with_roles(Record('person', values={'alias': self._free_alias(alias)}), _some(roles))
        with self.action('people') as action:
            action.put(person, is_new=True)
        return person.uid

    def rename_person(self, uid: str, alias: str) -> None:
        """Call a person otherwise; the history names them by their number, and so shows the new alias everywhere."""
        if uid != self.person:
            refuse_unless_lead(self)
        record = self._existing('person', uid)
        record.set('alias', self._free_alias(alias, uid))
        with self.action('people') as action:
            action.put(record)

    def set_roles(self, uid: str, roles: tuple[str, ...]) -> None:
        """Give a person these roles from today on, and end the others; without any they do not work here any more."""
        refuse_unless_lead(self)
        record = self._existing('person', uid)
        self._refuse_without_lead(uid, roles)
        with self.action('people') as action:
            _end(action, record, roles)

    def change_person(self, uid: str, alias: str, roles: tuple[str, ...]) -> None:
        """Call a person otherwise and give them other roles, as one change: both are done, or neither."""
        record = self._existing('person', uid)
        now = people.somebody(self, uid)
        if now is None or set(roles) != set(now.roles):
            refuse_unless_lead(self)
            self._refuse_without_lead(uid, roles)
        if clean(alias) != record.get('alias'):
            if uid != self.person:
                refuse_unless_lead(self)
            record.set('alias', self._free_alias(alias, uid))
        with self.action('people') as action:
            _end(action, record, roles)

    def keep_from(self, uid: str, what: str) -> None:
        """Keep a person from a record in reviewing, by its uid, or from all that is about a place, by its code."""
        refuse_unless_lead(self)
        person = self._existing('person', uid)
        field = self._field_to_keep_from(uid, what)
        person.add(kept_from.KIND, **{field: what, 'since': dates.today_in_damascus().isoformat()})
        with self.action('people') as action:
            action.put(person)

    def let_review(self, uid: str, row: str) -> None:
        """Keep a person no longer from what a row of theirs names."""
        refuse_unless_lead(self)
        person = self._existing('person', uid)
        found = next((one for one in person.of(kept_from.KIND) if one.uid == row), None)
        if found is None:
            raise KnownError(_('This person is not kept from that any more; look at the list again.'))
        found.set('withdrawn', _('A lead took this away.'))
        with self.action('people') as action:
            action.put(person)

    def _field_to_keep_from(self, uid: str, what: str) -> str:
        """The field that names what a person is to be kept from; Refused for what is not there, or done already."""
        kept = kept_from.kept_from(self, uid)
        if what in kept.records | kept.places:
            raise Refused(_('This person is kept from that already.'), 'kept_from')
        if self.places.get(what) is not None:
            return 'place'
        if not any(query.known(self, cls.record_kind, [what]) for cls in roots()):
            raise Refused(_('Choose a record or a place that is in this register.'), 'kept_from')
        return 'record'

    def _free_alias(self, alias: str, uid: str = '') -> str:
        alias = clean(alias)
        if not alias:
            raise Refused(_('Enter an alias.'), 'alias')
        if any(fold(alias) == fold(other.alias) and other.uid != uid for other in people.known_people(self)):
            raise Refused(
                _('Somebody here is called “{alias}” already; choose another alias.').format(alias=alias), 'alias'
            )
        return alias

    def _refuse_without_lead(self, uid: str, roles: tuple[str, ...]) -> None:
        others = [one for one in people.people(self) if one.uid != uid and one.may(LEAD)]
        if LEAD not in roles and not others:
            raise Refused(_('One person at least must be a lead; make somebody else a lead first.'), 'role')


def refuse_unless_lead(register: RegisterFile) -> None:
    """Raise Refused where the person who works is no lead."""
    someone = people.somebody(register, register.person)
    if someone is None or not someone.may(LEAD):
        raise Refused(_('Only a lead can change who works here and what they may do.'), 'role')


def _settings_of_people() -> list[Setting[Any]]:
    return [setting for setting in Settings.declared().values() if setting.whose is Whose.PERSON]


def _with_roles(person: Record, roles: tuple[str, ...]) -> Record:
    for role in roles:
        person.add('person_role', role=role, since=dates.today_in_damascus().isoformat())
    return person


def _some(roles: tuple[str, ...]) -> tuple[str, ...]:
    if not roles:
        raise Refused(_('Choose at least one role.'), 'role')
    return roles


def _end(action: Action, record: Record, roles: tuple[str, ...]) -> None:
    """End the roles that a person has no longer, and begin those that they have not."""
    today = dates.today_in_damascus().isoformat()
    has = {str(row.get('role')): row for row in record.of('person_role') if people.is_now(row)}
    for role, row in has.items():
        if role not in roles:
            row.set('until', today)
    _with_roles(record, tuple(role for role in roles if role not in has))
    action.put(record)
