# SPDX-License-Identifier: MIT
"""One lead: a C record filled from a dict, with places for its results."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _signatures as c
from . import _values
from ._layout import outputs_at
from ._library import core, fail, new_error

if TYPE_CHECKING:
    from ._model import Model


_SETTERS = {
    "flag": core.lead_record_set_flag,
    "number": core.lead_record_set_number,
    "category": core.lead_record_set_text,
    "text": core.lead_record_set_text,
    "tags": core.lead_record_set_tags,
    "time": core.lead_record_set_time,
}


class Plan:
    """What scoring one dict needs to know of a model; made once, shared by all threads."""

    def __init__(self, model: Model) -> None:
        self.layout = model._layout
        names = list(model.fields)
        self._keys = (ctypes.c_void_p * len(names))(*map(id, names))
        types = {name: number for number, name in _values.FIELD_TYPES.items()}
        self._types = (ctypes.c_int32 * len(names))(*(types[kind] for kind in model.fields.values()))
        self.native = c.NativePlan()
        for name in ("clear", "set_flag", "set_number", "set_time", "set_text", "set_tags", "set_timeline", "evaluate"):
            setattr(self.native, name, ctypes.cast(getattr(core, f"lead_record_{name}"), ctypes.c_void_p).value)
        for name, value in (("none", None), ("true", True), ("false", False)):
            setattr(self.native, f"{name}_object", id(value))
        for kind in (dict, list, int, float):
            setattr(self.native, f"{kind.__name__}_type", id(kind))
        self.native.keys = ctypes.addressof(self._keys)
        self.native.types = ctypes.addressof(self._types)
        self.native.field_count = len(names)
        # The native plan points to the keys of these; nothing may be taken out of them.
        self._indices = {name: index for index, name in enumerate(names)}
        self._adopted: list[dict[str, int]] = []
        self._lock = threading.Lock()

    def adopt_keys(self, lead: Any) -> None:
        """Looks keys up by the very strings of the first lead from now on: where the next leads have the same ones, they are found faster."""
        if self._adopted or type(lead) is not dict:
            return
        adopted = {key: self._indices[key] for key in lead if type(key) is str and key in self._indices}
        with self._lock:
            if adopted and not self._adopted:
                self._adopted.append(adopted)  # for good: the native plan points to its keys too
                for key, index in adopted.items():
                    self._keys[index] = id(key)


class Slot:
    """A record and the buffers for one call. Belongs to one thread at a time."""

    def __init__(self, model: Model, plan: Plan) -> None:
        self._model = model
        self._plan = plan
        self.handle = ctypes.c_void_p()
        self.error = new_error()
        status = core.lead_record_new(model._handle, None, ctypes.byref(self.handle), ctypes.byref(self.error))
        if status:
            fail(status, self.error)
        self.results = ctypes.create_string_buffer(plan.layout.format.size)
        base = ctypes.addressof(self.results)
        self.outputs, self._kept = outputs_at(plan.layout, [base + offset for offset in plan.layout.offsets])
        self.native = c.NativeSlot(
            plan=ctypes.addressof(plan.native),
            record=self.handle.value,
            outputs=ctypes.addressof(self.outputs),
            error=ctypes.addressof(self.error),
        )
        self.address = ctypes.c_void_p(ctypes.addressof(self.native))

    def __del__(self) -> None:
        handle = self.__dict__.pop("handle", None)
        if handle:
            core.lead_record_free(handle)

    def fill(self, lead: Mapping[str, Any], ignore_extra: bool) -> None:
        """Sets every field from a mapping, with an error in words for what does not fit."""
        if not isinstance(lead, Mapping):
            raise TypeError(f"a lead is a dict of field names and values, not {type(lead).__name__}")
        if not ignore_extra:
            _values.check_keys(lead, self._model.fields)
        core.lead_record_clear(self.handle)
        if self.native.timeline:
            self.know(self.native.timeline)
        for index, (name, kind) in enumerate(self._model.fields.items()):
            value = lead.get(name)
            if not _values.is_unknown(value):
                status = _SETTERS[kind](self.handle, index, *_values.arguments(name, kind, value))
                _values.check_set(name, status)

    def know(self, timeline: int | None) -> None:
        """What the lead did, from now on: the address of a timeline, which must live meanwhile, or None for unknown."""
        self.native.timeline = timeline
        status = core.lead_record_set_timeline(self.handle, timeline)
        if status:
            fail(status, self.error)

    def evaluate(self) -> None:
        """Computes all results into the buffer, for the moment in the slot."""
        status = core.lead_record_evaluate(
            self.handle, self.native.now, ctypes.byref(self.outputs), ctypes.byref(self.error)
        )
        if status:
            fail(status, self.error)
