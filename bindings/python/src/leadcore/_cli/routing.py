# SPDX-License-Identifier: MIT
"""What ``route`` and ``simulate`` share: files of leads for a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .common import UserError, nearest
from .reading import TableFile

if TYPE_CHECKING:
    from .._model import Model
    from .._policy import Policy


class RoutedLeads(TableFile):
    """A file of leads to route: columns for the fields of a policy, and of the model that gives the others.

    Attributes:
        key, time: Names of the columns with keys and moments; None without.
    """

    def __init__(
        self, path: str, policy: Policy, model: Model | None, key: str | None, time: str | None, unknown: list[str], missing: str
    ) -> None:
        self.key, self.time = key, time
        fields = _fields_of(policy, model)
        optional = set(fields) if missing == "unknown" else set() if model is None else set(model.optional_fields)
        if time is not None:
            if fields.setdefault(time, "time") != "time":
                raise UserError(f"the column '{time}' of --time is the {fields[time]} field of that name")
            self.needed = (time,)
            optional.discard(time)
        super().__init__(path, fields, unknown, optional)
        if key is not None and key not in self.names:
            raise UserError(f"{path} has no column '{key}' with the keys of the leads{nearest(key, self.names)} (--key COLUMN)")


def _fields_of(policy: Policy, model: Model | None) -> dict[str, str]:
    """The fields that columns are wanted for."""
    if model is None:
        return {name: policy.fields[name] for name in policy.used_fields}
    computed = set(model.output_names) - set(model.fields)
    fields = {name: policy.fields[name] for name in policy.used_fields if name not in computed}
    for name in model.used_fields:
        kind = model.fields[name]
        if fields.setdefault(name, kind) != kind:
            raise UserError(f"the field '{name}' is a {fields[name]} of the policy and a {kind} of the model")
    return fields


def check_times(leads: RoutedLeads, column: Any, first_row: int) -> None:
    """Says which row has no moment."""
    import pyarrow.compute as pc

    wrong = pc.index(pc.is_null(column), True).as_py()
    if wrong >= 0:
        raise UserError(f"{leads.path}: column '{leads.time}', row {first_row + wrong}: expected a date or a moment such as 2026-11-21T09:00:00Z")
