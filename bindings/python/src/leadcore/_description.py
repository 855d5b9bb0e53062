# SPDX-License-Identifier: MIT
"""What is in a compiled document, as the library tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from ctypes import byref
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from . import _signatures as c
from . import _values
from ._layout import Layout
from ._library import core, new_error, text

LANGUAGES = ("en", "zh")
"""Languages of questions: English and Chinese."""


def checked_language(language: Any) -> bytes:
    """The name of a language, for the library."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be 'en' or 'zh', not {language!r}")
    return bytes(language, "ascii")


class Description:
    """What is in a model's document.

    Attributes:
        name, version: As the document says.
        fingerprint: 128-bit fingerprint of the document's meaning, 32 hexadecimal digits.
        fields: Field → its type: "flag", "number", "category", "text", "tags" or "time". Behind those of the document stand the library's own,
            such as "status", "previous_stage" and "answer_money", where some section reads them.
        used_fields: The fields that some condition reads; tables need no columns for the others.
        optional_fields: Fields of the library's own: a table need not have columns for them either, they are then unknown.
        scores: Names of the scores.
        grades: Names of the grades, best first; empty when there are none.
        classes: Names of the classes, in the order in which they are tried; empty when there are none.
        decisions: Decision, such as "role" or "verdict" → its values.
        criteria, red_flags: Names of those of the document's "qualification"; empty without one.
        parts: Names of the parts that its "completeness" asks for; empty without it.
        dossier_parts: Those of them that belong to the hand-over dossier.
        statuses: Names of the statuses of its "lifecycle"; empty without one.
        output_names: Names of the columns of `Scores`.
        events: Names of the event types; empty when the document has no events.
        event_fields: Event field → its type; event types share fields of one name.
        used_event_fields: The event fields that some "where" reads; tables of events need no columns for the others.
        resolution: Length of the buckets that events are counted in: a day or an hour.
        counter_count: Number of counters, which are event types under a condition that something in the document counts.
    """

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle
        self.name = text(core.lead_model_name(handle))
        self.version = text(core.lead_model_version(handle))
        self.fingerprint = text(core.lead_model_fingerprint(handle))
        self.scores = self._names(core.lead_model_score_count, core.lead_model_score_name)
        self.grades = self._names(core.lead_model_grade_count, core.lead_model_grade_name)
        self.classes = self._names(core.lead_model_class_count, core.lead_model_class_name)
        self._indices = {name: index for index, name in enumerate(self.scores)}
        self._describe_fields()
        self._describe_decisions()
        self._describe_events()
        self.optional_fields = frozenset(self._optional_fields())
        self._layout = Layout(self)
        self.output_names = [column.name for column in self._layout.columns]

    def _names(self, count: Callable[..., int], name: Callable[..., bytes]) -> tuple[str, ...]:
        return tuple(text(name(self._handle, index)) for index in range(count(self._handle)))

    def _describe_fields(self) -> None:
        handle = self._handle
        fields = {}
        used = []
        for index in range(core.lead_model_field_count(handle)):
            name = text(core.lead_model_field_name(handle, index))
            fields[name] = _values.FIELD_TYPES[core.lead_model_field_type(handle, index)]
            if core.lead_model_field_is_used(handle, index):
                used.append(name)
        self.fields: Mapping[str, str] = MappingProxyType(fields)
        self.used_fields = tuple(used)

    def _describe_decisions(self) -> None:
        handle = self._handle
        decisions = {}
        for index, name in enumerate(self._names(core.lead_model_decision_count, core.lead_model_decision_name)):
            count = core.lead_model_decision_value_count(handle, index)
            decisions[name] = tuple(text(core.lead_model_decision_value(handle, index, value)) for value in range(count))
        self.decisions: Mapping[str, tuple[str, ...]] = MappingProxyType(decisions)
        self.criteria = self._names(core.lead_model_criterion_count, core.lead_model_criterion_name)
        self.red_flags = self._names(core.lead_model_red_flag_count, core.lead_model_red_flag_name)
        self.parts = self._names(core.lead_model_part_count, core.lead_model_part_name)
        self.dossier_parts = tuple(name for i, name in enumerate(self.parts) if core.lead_model_part_is_dossier(handle, i))
        self.statuses = self._names(core.lead_model_status_count, core.lead_model_status_name)
        self._has_stage_margin = "stage" in decisions and self._gives_margins()

    def _gives_margins(self) -> bool:
        """Whether stages are found by evidence; the library refuses the column otherwise."""
        column, schema, array, error = ctypes.c_int32(), c.ArrowSchema(), c.ArrowArray(), new_error()
        outputs = c.LeadOutputs(size=ctypes.sizeof(c.LeadOutputs), stage_margin=ctypes.addressof(column))
        if core.lead_outputs_export(self._handle, byref(outputs), 0, None, byref(schema), byref(array), byref(error)):
            return False
        schema.release(byref(schema))
        array.release(byref(array))
        return True

    def _describe_events(self) -> None:
        handle = self._handle
        self.events = self._names(core.lead_model_event_count, core.lead_model_event_name)
        fields = {}
        used = []
        for index in range(core.lead_model_event_field_count(handle)):
            name = text(core.lead_model_event_field_name(handle, index))
            fields[name] = _values.FIELD_TYPES[core.lead_model_event_field_type(handle, index)]
            if core.lead_model_event_field_is_used(handle, index):
                used.append(name)
        self.event_fields: Mapping[str, str] = MappingProxyType(fields)
        self.used_event_fields = tuple(used)
        self.resolution = timedelta(microseconds=core.lead_model_resolution(handle))
        self.counter_count = int(core.lead_model_counter_count(handle))

    def _optional_fields(self) -> list[str]:
        answers = [core.lead_model_criterion_field(self._handle, i) for i in range(len(self.criteria))]
        names = list(self.fields)
        optional = [names[field] for field in answers if field != c.NONE]
        optional += ["previous_stage"] * ("stage" in self.decisions) + ["status", "status_since"] * bool(self.statuses)
        return optional

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

    def answer_field(self, criterion: str) -> str:
        """The flag field with the recorded answer to a criterion, such as "answer_money"."""
        field: int = core.lead_model_criterion_field(self._handle, self._criterion(criterion))
        return list(self.fields)[field]

    def question(self, criterion: str, language: str = "en") -> str | None:
        """What to ask to learn about a criterion, in English ("en") or Chinese ("zh"); None when the document has no question in it."""
        asked = core.lead_model_criterion_question(self._handle, self._criterion(criterion), checked_language(language))
        return None if asked is None else text(asked)

    def _criterion(self, name: str) -> int:
        if name not in self.criteria:
            raise KeyError(f"the model has no criterion '{name}'; it has {', '.join(self.criteria) or 'none'}")
        return self.criteria.index(name)
