# SPDX-License-Identifier: MIT
"""Recorded answers of a qualification: a table with a key and columns of criteria, joined to the leads of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from .._model import Model
from .._text import number_of
from ..vocabulary import Answer, Criterion
from .activity import Keys
from .cells import FLAGS, is_text
from .common import Progress, UserError, nearest
from .reading import Part, TableFile

if TYPE_CHECKING:
    from .reading import Leads

_WORDS = FLAGS | {"是": True, "否": False, "有": True, "没有": False, "无": False, "对": True, "不是": False}
_EXPECTED = "yes, no, met, not_met or unknown (true, false, 1, 0, 是, 否)"
_PREFIX = "answer_"


class Answers(TableFile):
    """A file of recorded answers.

    Args:
        key: Column of the leads that tells them apart; the answers have it too.
    """

    def __init__(self, path: str, model: Model, leads: Leads, key: str, unknown: list[str]) -> None:
        super().__init__(path, {}, unknown, ())
        if not model.criteria:
            raise UserError(f"{path}: the model has no \"qualification\", so that there is nothing to answer")
        if key not in leads.names:
            raise UserError(f"{leads.path} has no column '{key}'{nearest(key, leads.names)}")
        if key not in self.names:
            raise UserError(f"{path} has no column '{key}' with the keys of the leads{nearest(key, self.names)}")
        self._leads, self._key = leads, key
        self._model = model
        self._unused: list[str] = []
        self._columns = self._criteria()
        self._lead_keys, self._own_keys = Keys(), Keys()
        self._rows = self._without_key = self._known = self._replaced = 0
        self._table = self._read()

    # --- reading ---

    def _criteria(self) -> dict[str, str]:
        """Criterion → its column. A column that looks like a criterion misspelt is an error; others are named in the summary."""
        found: dict[str, str] = {}
        for name in self.names:
            if name == self._key:
                continue
            criterion = self._criterion(name)
            if criterion is None:
                hint = nearest(name.removeprefix(_PREFIX), self._model.criteria)
                if hint or name.startswith(_PREFIX):
                    raise UserError(f"{self.path}: the column '{name}' is no criterion of the model{hint or '; it has ' + ', '.join(self._model.criteria)}")
                self._unused.append(name)
            elif criterion in found:
                raise UserError(f"{self.path}: the columns '{found[criterion]}' and '{name}' are both about {criterion}")
            else:
                found[criterion] = name
        if not found:
            raise UserError(f"{self.path}: no column is a criterion of the model; it has {', '.join(self._model.criteria)}")
        return found

    def _criterion(self, name: str) -> str | None:
        """The criterion of the model that a column is about: by its name, "answer_" and its name, or a name of a built-in one in either language."""
        criteria = self._model.criteria
        for wanted in (name, name.removeprefix(_PREFIX)):
            if wanted in criteria:
                return wanted
        term = Criterion.find(name.strip())
        return term.identifier if term is not None and term.identifier in criteria else None

    def _read(self) -> Any:
        """The keys, and for each criterion a column of flags."""
        parts = []
        with Progress(self.size, "B", self.is_long, "reading answers") as progress:
            for part in self.parts():
                self._rows += part.original.num_rows
                keys = self.keys(self._key, part, as_text=True)
                self._without_key += keys.null_count
                self._own_keys.add(keys)
                flags = [self._flags(name, part) for name in self._columns.values()]
                self._known += sum(len(column) - column.null_count for column in flags)
                parts.append(pa.table([keys, *flags], names=["key", *(f"answer {x}" for x in self._columns)]))
                progress.to(self.position)
        table = pa.concat_tables(parts).combine_chunks()
        self._check_once(table.column("key"))
        return table

    def _check_once(self, keys: Any) -> None:
        if len(pc.unique(keys.drop_null())) == len(keys) - keys.null_count:
            return
        first_row: dict[str, int] = {}
        for row, key in enumerate(keys.to_pylist(), 1):
            if key is not None and first_row.setdefault(key, row) != row:
                # The key may be personal: its places are enough.
                raise UserError(f"{self.path}: rows {first_row[key]} and {row} have the same '{self._key}': one row a lead")

    def _flags(self, name: str, part: Part) -> Any:
        column = part.original.column(self.names.index(name))
        if pa.types.is_boolean(column.type) or pa.types.is_null(column.type):
            return column.cast(pa.bool_())
        if pa.types.is_integer(column.type):
            words = column.cast(pa.string())
        elif is_text(column.type):
            words = pc.utf8_trim_whitespace(self._converter.convert(name, "text", column, part.first_row))
        else:
            raise UserError(f"{self.path}: column '{name}' has the type {column.type}: expected {_EXPECTED}")
        encoded = words.dictionary_encode()
        try:
            meanings = [_meaning(word) for word in encoded.dictionary.to_pylist()]
        except (LookupError, UnicodeDecodeError):
            raise self._bad_word(name, words, part.first_row) from None
        return pa.array(meanings, pa.bool_()).take(encoded.indices)

    def _bad_word(self, name: str, words: Any, first_row: int) -> UserError:
        # The cell itself may be personal data: its place is enough.
        for row, word in enumerate(words.cast(pa.binary()).to_pylist(), first_row):
            try:
                if word is not None:
                    _meaning(word.decode())
            except (LookupError, UnicodeDecodeError):
                return UserError(f"{self.path}: column '{name}', row {row}: expected {_EXPECTED}")
        return UserError(f"{self.path}: column '{name}': expected {_EXPECTED}")

    # --- joining ---

    def joined(self, part: Part) -> Part:
        """A part of the leads with the answers that were recorded about them; they go before those that the leads have themselves."""
        keys = self._leads.keys(self._key, part, as_text=True)
        self._lead_keys.add(keys)
        rows = pc.index_in(keys, value_set=self._table.column("key").combine_chunks(), skip_nulls=True)
        names, columns = list(part.typed.schema.names), list(part.typed.columns)
        for criterion in self._columns:
            answers = self._table.column(f"answer {criterion}").combine_chunks().take(rows)
            field = self._model.answer_field(criterion)
            if field not in names:
                names.append(field)
                columns.append(answers)
                continue
            own = columns[names.index(field)]
            if not pa.types.is_boolean(own.type):
                own = own.cast(pa.bool_())
            self._replaced += pc.sum(pc.not_equal(own, answers)).as_py() or 0
            columns[names.index(field)] = pc.coalesce(answers, own)
        return Part(part.original, pa.RecordBatch.from_arrays(columns, names=names), part.first_row)

    def summary_of(self, key: str | None) -> str:
        """The same for one lead."""
        row = -1 if key is None else pc.index(self._table.column("key"), key).as_py()
        known = 0 if row < 0 else sum(self._table.column(f"answer {x}")[row].is_valid for x in self._columns)
        return f"{self.path}: {number_of(known, 'answer')} of this lead"

    def summary(self) -> str:
        """What became of the answers, in one line."""
        parts = [number_of(self._known, "answer")]
        if self._without_key:
            parts.append(f"{number_of(self._without_key, 'row')} without a key")
        if strangers := self._own_keys.outside(self._lead_keys):
            rows = self._rows - self._without_key
            parts.append(
                f"none belongs to a lead in {self._leads.path}: are the keys in '{self._key}' the same?"
                if strangers == rows
                else f"{number_of(strangers, 'row')} {'belongs' if strangers == 1 else 'belong'} to no lead in {self._leads.path}"
            )
        if self._replaced:
            parts.append(f"{number_of(self._replaced, 'answer')} of {self._leads.path} replaced")
        if self._unused:
            parts.append(f"not looked at: {', '.join(self._unused)}")
        return f"{self.path}: {number_of(self._rows, 'row')}: {'; '.join(parts)}"


def _meaning(word: str | None) -> bool | None:
    """What a word says; LookupError when it is none of those that say something."""
    if not word:
        return None
    flag = _WORDS.get(word.lower())
    if flag is not None:
        return flag
    answer = Answer.find(word)
    if answer is None:
        raise LookupError
    return {Answer.MET: True, Answer.NOT_MET: False, Answer.UNKNOWN: None}[answer]
