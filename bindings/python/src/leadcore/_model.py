# SPDX-License-Identifier: MIT
"""The model: a compiled document, and everything that can be asked of it."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref
from types import MappingProxyType
from typing import Any

from . import _batch, _values
from . import _signatures as c
from ._arrow import Table
from ._errors import BatchError, LeadCoreError, ModelError, Problem, severity_of
from ._explain import Advice, Explanation, Ledger, read_advice
from ._library import core, fail, native, new_error, status_name, text
from ._moment import Moment, moment
from ._record import Plan, Slot
from ._scores import Report, Result, Scores

# Without the interpreter lock, another thread could change a dict while the native part reads it.
_MAY_READ_DICTS = getattr(sys, "_is_gil_enabled", lambda: True)()
_score_dict = native.leadcore_score_dict


def _document_bytes(document: str | bytes | Mapping[str, Any]) -> bytes:
    if isinstance(document, str):
        return document.encode("utf-8", "surrogatepass")
    if isinstance(document, (bytes, bytearray, memoryview)):
        return bytes(document)
    if isinstance(document, Mapping):
        # NaN and infinities are refused by json, lone surrogates by the C reader.
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
    raise TypeError(f"a model document is a str, bytes or dict, not {type(document).__name__}")


def check(document: str | bytes | Mapping[str, Any]) -> list[Problem]:
    """Every problem of a model document, errors and warnings, in the order of their positions.

    After a syntax error nothing more can be said, so that it is then the only one. At most 1,000 are kept. A document with
    nothing but warnings compiles.

    Args:
        document: JSON as text or UTF-8, or the same as Python objects.
    """
    data = _document_bytes(document)
    handle, error = ctypes.c_void_p(), new_error()
    status = core.lead_model_check(data, len(data), None, byref(handle), byref(error))
    if status:
        fail(status, error)
    try:
        return [_problem(handle, index) for index in range(core.lead_problems_count(handle))]
    finally:
        core.lead_problems_free(handle)


def _problem(handle: ctypes.c_void_p, index: int) -> Problem:
    found = new_error()
    status = core.lead_problems_get(handle, index, byref(found))
    if status:
        fail(status, found)
    return _problem_of(found)


def _problem_of(found: c.LeadError) -> Problem:
    return Problem(
        code=status_name(found.code),
        severity=severity_of(found.code),
        message=text(found.message),
        path=text(found.path),
        line=found.line,
        column=found.column,
        offset=found.offset,
        status=found.code,
    )


class Model:
    """A compiled model document. Immutable; any number of threads may use one at the same time.

    Attributes:
        name, version: As the document says.
        fingerprint: 128-bit fingerprint of the document's meaning, 32 hexadecimal digits.
        fields: Field → its type: "flag", "number", "category", "text", "tags" or "time".
        used_fields: The fields that some condition reads; tables need no columns for the others.
        scores: Names of the scores.
        grades: Names of the grades, best first; empty when there are none.
        classes: Names of the classes, in the order in which they are tried; empty when there are none.
        output_names: Names of the columns of `Scores`.
    """

    def __init__(self, document: str | bytes | Mapping[str, Any]) -> None:
        data = _document_bytes(document)
        self._handle = ctypes.c_void_p()
        error = new_error()
        status = core.lead_model_compile(data, len(data), None, byref(self._handle), byref(error))
        if status == c.CONSTANTS["LEAD_ERROR_OUT_OF_MEMORY"]:
            fail(status, error)
        if status:
            # A document that does not compile has at least the problem that the compiler named.
            raise ModelError(check(data) or [_problem_of(error)])
        self._describe()
        self._plan = Plan(self)
        self._slots: list[Slot] = []
        self._unpack = self._plan.layout.format.unpack_from
        self._needs_now = "time" in self.fields.values()

    @classmethod
    def parse(cls, document: str | bytes | Mapping[str, Any]) -> Model:
        """Compiles a document.

        Args:
            document: JSON as text or UTF-8 (at most 16 MiB), or the same as Python objects.

        Raises:
            ModelError: With every problem of the document, not just the first.
        """
        return cls(document)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Model:
        """Compiles the document in a file. Raises OSError, or ModelError as `parse` does."""
        with open(path, "rb") as file:
            return cls(file.read())

    def _describe(self) -> None:
        handle = self._handle
        self.name = text(core.lead_model_name(handle))
        self.version = text(core.lead_model_version(handle))
        self.fingerprint = text(core.lead_model_fingerprint(handle))
        fields = {}
        used = []
        for index in range(core.lead_model_field_count(handle)):
            name = text(core.lead_model_field_name(handle, index))
            fields[name] = _values.FIELD_TYPES[core.lead_model_field_type(handle, index)]
            if core.lead_model_field_is_used(handle, index):
                used.append(name)
        self.fields: Mapping[str, str] = MappingProxyType(fields)
        self.used_fields = tuple(used)
        self.scores = tuple(text(core.lead_model_score_name(handle, i)) for i in range(core.lead_model_score_count(handle)))
        self.grades = tuple(text(core.lead_model_grade_name(handle, i)) for i in range(core.lead_model_grade_count(handle)))
        self.classes = tuple(text(core.lead_model_class_name(handle, i)) for i in range(core.lead_model_class_count(handle)))
        self._indices = {name: index for index, name in enumerate(self.scores)}
        self.output_names = [x for name in self.scores for x in (name, f"{name}_coverage")]
        self.output_names += ["grade"] * bool(self.grades) + ["class"] * bool(self.classes)

    def __del__(self) -> None:
        self.__dict__.pop("_slots", None)
        handle = self.__dict__.pop("_handle", None)
        if handle:
            core.lead_model_unref(handle)

    def _score_index(self, name: str) -> int:
        try:
            return self._indices[name]
        except KeyError:
            raise KeyError(f"the model has no score '{name}'; it has {', '.join(self.scores)}") from None

    def values(self, field: str) -> list[str]:
        """The values that the document names for a category or tags field; empty for the others."""
        index = list(self.fields).index(field)
        count = core.lead_model_value_count(self._handle, index)
        return [text(core.lead_model_value(self._handle, index, code)) for code in range(count)]

    # --- one lead ---

    def score_one(self, lead: Mapping[str, Any], now: Moment | None = None, *, ignore_extra: bool = False) -> Result:
        """Scores one lead.

        Args:
            lead: Field → value. A field that is not there, None or NaN is unknown. Flags are bools (or 0 and 1), numbers any kind of number,
                categories and text strings, tags lists or sets of strings, times datetimes (without a time zone: UTC), dates, RFC 3339
                strings or microseconds since 1970 UTC.
            now: The moment for conditions that are relative to now; None is the clock of this computer.
            ignore_extra: Whether keys that are no fields are left alone. They are an error otherwise, so that a typing error does
                not turn into "unknown".

        Raises:
            LeadError: A key or value does not fit the model; `path` names the field.
        """
        # Every tenth of a microsecond counts here.
        try:
            slot = self._slots.pop()
        except IndexError:
            slot = Slot(self, self._plan)
            self._plan.adopt_keys(lead)
        if self._needs_now or now is not None:
            slot.native.now = moment(now)
        if not _MAY_READ_DICTS or (status := _score_dict(slot.address, lead)) < 0:
            slot.fill(lead, ignore_extra)
            slot.evaluate()
        elif status:
            fail(status, slot.error)
        result = Result(self, self._unpack(slot.results))
        self._slots.append(slot)
        return result

    def explain(self, lead: Mapping[str, Any], now: Moment | None = None, *, ignore_extra: bool = False) -> Explanation:
        """Why a lead has its scores: every rule that fired, every limit, the unknown fields, and what would help.

        Arguments and errors are those of `score_one`.
        """
        micros = moment(now)
        lead = dict(lead) if isinstance(lead, Mapping) else lead
        slot = Slot(self, self._plan)
        slot.fill(lead, ignore_extra)
        handle, error = ctypes.c_void_p(), new_error()
        status = core.lead_record_explain(slot.handle, micros, None, byref(handle), byref(error))
        if status:
            fail(status, error)
        with Ledger(self, handle) as ledger:
            return ledger.explanation(lead, micros, lambda: self.advise(lead, micros, ignore_extra=True))

    def advise(self, lead: Mapping[str, Any], now: Moment | None = None, *, ignore_extra: bool = False) -> Advice:
        """The smallest changes that would raise the grade, the class or the points of a lead, best first.

        Arguments and errors are those of `score_one`.
        """
        micros = moment(now)
        slot = Slot(self, self._plan)
        slot.fill(lead, ignore_extra)
        handle, error = ctypes.c_void_p(), new_error()
        status = core.lead_record_advise(slot.handle, micros, None, byref(handle), byref(error))
        if status:
            fail(status, error)
        return read_advice(self, handle)

    # --- tables ---

    def score(
        self,
        table: Any,
        now: Moment | None = None,
        *,
        threads: int = 1,
        missing: str = "error",
        instructions: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Scores:
        """Scores every row of a table.

        The interpreter lock is free while C works. Ctrl-C is noticed after at most about a million rows.

        Args:
            table: Anything with the Arrow PyCapsule interface: a polars, pandas (2.2 or later) or pyarrow table, a DuckDB relation. Columns
                are found by the names of the fields; others are not looked at.
            now: The moment for conditions that are relative to now; None is the clock of this computer.
            threads: Number of threads that share the rows.
            missing: What a column that is missing means: "error", or "unknown" for all rows.
            instructions: For tests: "baseline", "avx2" or "avx512" at most; None for the best. The results are the same.
            progress: Called with a number of rows whenever so many more are done.

        Returns:
            One row for each row of the table, in its order.

        Raises:
            BatchError: Columns are missing, of the wrong type, or contradict themselves; `path` names the column.
            TypeError: `table` is no table.
        """
        micros = moment(now)
        if not isinstance(threads, int):
            raise TypeError(f"threads must be a whole number, not {type(threads).__name__}")
        if threads < 1:
            raise ValueError("threads must be at least 1")
        options = (_choice("missing", missing, _batch.MISSING), _choice("instructions", instructions, _batch.INSTRUCTIONS))
        with Table(table, self.used_fields) as source:
            if threads == 1:
                return self._score_table(source, micros, options, None, 1, progress)
            with ThreadPoolExecutor(threads, thread_name_prefix="leadcore") as pool:
                return self._score_table(source, micros, options, pool, threads, progress)

    def _score_table(
        self,
        source: Table,
        now: int,
        options: tuple[int, int],
        pool: ThreadPoolExecutor | None,
        threads: int,
        progress: Callable[[int], None] | None,
    ) -> Scores:
        done = progress or (lambda rows: None)
        parts: list[_batch.Columns] = []
        invalid = 0
        for chunk in source:
            batch = _batch.Batch(self, chunk, *options, rows_before=sum(part.rows for part in parts))
            columns = _batch.Columns(self, batch.rows)
            invalid += _batch.score_batch(batch, now, columns, pool, threads, done)
            parts.append(columns)
        if not parts:
            self._check_columns(source, options[0])
            parts.append(_batch.Columns(self, 0))
        whole = parts[0] if len(parts) == 1 else _batch.Columns.joined(parts)
        return Scores(self, whole, Report(whole.rows, invalid))

    def _check_columns(self, source: Table, missing: int) -> None:
        """For a table without any chunk, which C never sees."""
        absent = [name for name in self.used_fields if name not in source.column_names()]
        if absent and missing == c.CONSTANTS["LEAD_MISSING_IS_ERROR"]:
            code = status_name(c.CONSTANTS["LEAD_ERROR_MISSING_COLUMN"])
            raise BatchError(code, f"missing columns: {', '.join(absent)}", absent[0])

    def __repr__(self) -> str:
        return f"Model(name={self.name!r}, version={self.version!r}, fingerprint={self.fingerprint!r})"

    def __copy__(self) -> Model:
        return self

    def __deepcopy__(self, memo: object) -> Model:
        return self

    def __reduce__(self) -> Any:
        raise TypeError("a Model cannot be pickled: pickle its document, and parse it there")


def _choice(name: str, value: Any, known: Mapping[Any, int]) -> int:
    try:
        return known[value]
    except (KeyError, TypeError):
        raise ValueError(f"{name} must be one of {', '.join(repr(x) for x in known)}, not {value!r}") from None


__all__ = ["LeadCoreError", "Model", "check"]
