"""What a register remembers of the way it is worked in."""

import json
from typing import Any

from models import query
from models.errors import Refused, RegisterBusy
from models.language.messages import _
from models.language.text import clean
from models.register.writing import WritableRegister


class RememberingRegister(WritableRegister):
    """An open register that remembers settings."""

    def set_language(self, language: str) -> None:
        """Remember the language that this register is worked in."""
        self.note('language', language)

    @property
    def date_order(self) -> str:
        """What 3/4/2024 means here: 'day_first', 'month_first', or '' where it is asked each time."""
        return self.meta.get('date_order', '')

    def set_date_order(self, order: str) -> None:
        """Remember what 3/4/2024 means here."""
        self.note('date_order', order)

    def carried(self, kind: str) -> list[str]:
        """The fields and kinds of lines that a new record of a kind takes over from the one before it."""
        return list(json.loads(self.meta.get('carried', '{}')).get(kind, []))

    def carry(self, kind: str, name: str, *, is_carried: bool) -> None:
        """Have new records of a kind take over a field, or its lines of a kind, or no longer."""
        marked = json.loads(self.meta.get('carried', '{}'))
        names = [other for other in marked.get(kind, []) if other != name]
        self.note('carried', json.dumps(marked | {kind: [*names, name] if is_carried else names}))

    @property
    def headquarters_key(self) -> str:
        """The public key that workbooks for headquarters are encrypted with, '' for none."""
        return self.meta.get('headquarters_key', '')

    def set_headquarters_key(self, key: str) -> None:
        """Remember the public key of headquarters, or with '' that there is none."""
        self.note('headquarters_key', key)

    @property
    def own_secret(self) -> str:
        """The secret key that opens what is encrypted for this register, '' while it has none."""
        return self.meta.get('own_secret', '')

    def keep_own_secret(self, secret: str) -> None:
        """Keep the secret key of this register in it; one that it has is never replaced, for files wait for it."""
        if not self.writing:
            raise RegisterBusy(_('The register is open for reading only; close the other program first.'))
        if not self.own_secret:
            self.note('own_secret', secret)

    def keep_filter(self, name: str, question: query.Question) -> str:
        """Keep what a list asks under a name, over the one of that name; gives the name as it is kept."""
        name = clean(name)
        if not name:
            raise Refused(_('Give the filter a name.'), 'name')
        if question.search or question.filters or question.withdrawn:
            self.note('filters', query.with_kept_filter(self, name, question))
            return name
        raise Refused(_('The list shows everything; search or filter first.'), 'name')

    def drop_filter(self, name: str) -> None:
        """Forget a kept filter."""
        self.note('filters', query.with_kept_filter(self, name, None))

    @property
    def text_size(self) -> int:
        """How large text is shown, in hundredths of the usual size."""
        return int(self.meta.get('text_size') or 100)

    def set_text_size(self, percent: int) -> None:
        """Remember how large text is shown."""
        self.note('text_size', str(percent))

    @property
    def import_profiles(self) -> dict[str, dict[str, Any]]:
        """What the columns of files were taken for, by the names under which that was kept."""
        return dict(json.loads(self.meta.get('import_profiles', '{}')))

    def keep_import_profile(self, name: str, profile: dict[str, Any], was: str = '') -> str:
        """Keep what columns are taken for under a name, over the one of that name and instead of the one of `was`."""
        name = clean(name)
        if not name:
            raise Refused(_('Give the profile a name.'), 'name')
        others = {other: kept for other, kept in self.import_profiles.items() if other not in (name, was)}
        self.note('import_profiles', json.dumps(others | {name: profile}, ensure_ascii=False))
        return name

    def drop_import_profile(self, name: str) -> None:
        """Forget what columns were taken for under a name."""
        others = {other: kept for other, kept in self.import_profiles.items() if other != name}
        self.note('import_profiles', json.dumps(others, ensure_ascii=False))
