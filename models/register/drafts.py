"""What waits in a register beside its records: what is being typed, and patterns to begin records with.

A draft is its documenter's: two who take turns at one register may both be typing at one record.
"""

import json
import uuid
from typing import Any

from models.dates import dates
from models.errors import Refused
from models.file import encrypted_database
from models.language.messages import _
from models.language.text import clean
from models.register.writing import WritableRegister


class DraftingRegister(WritableRegister):
    """An open register that keeps drafts and patterns."""

    def keep_draft(self, kind: str, uid: str, content: dict[str, Any]) -> None:
        """Keep what is being typed for a record, over what was kept before."""
        with encrypted_database.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql(
                'INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)',
                (self.alias, uid, kind, json.dumps(content, ensure_ascii=False), dates.utc_now()),
            )

    def drop_draft(self, uid: str) -> None:
        """Forget what this documenter was typing for a record."""
        with encrypted_database.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self._drop_draft(uid)

    def _drop_draft(self, uid: str) -> None:
        self.db.execute_sql('DELETE FROM draft WHERE alias = ? AND uid = ?', (self.alias, uid))

    def keep_pattern(self, kind: str, name: str, content: dict[str, Any]) -> None:
        """Keep a pattern under a name, over the one of that name and kind."""
        name = clean(name)
        if not name:
            raise Refused(_('Give the pattern a name.'), 'name')
        with encrypted_database.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql('DELETE FROM pattern WHERE kind = ? AND name = ?', (kind, name))
            row = (str(uuid.uuid4()), kind, name, json.dumps(content, ensure_ascii=False), dates.utc_now())
            self.db.execute_sql('INSERT INTO pattern VALUES (?, ?, ?, ?, ?)', row)

    def drop_pattern(self, uid: str) -> None:
        """Forget a pattern; the records that were begun with it stay as they are."""
        with encrypted_database.reading_errors(self.path), self.db.atomic('IMMEDIATE'):
            self.db.execute_sql('DELETE FROM pattern WHERE uid = ?', (uid,))
