# SPDX-License-Identifier: MIT
"""The people of one account, taken together: which roles are covered, which are missing, and whom to win next."""

from __future__ import annotations

import ctypes
import difflib
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, overload

from . import _signatures as c
from ._batch import Batch, Join
from ._arrow import Table
from ._errors import BatchError
from ._explain import fail_if
from ._frames import in_memory, values_at
from ._library import core, fail, new_error, status_name
from ._tables import Options, check_columns
from ._text import number_of, points_text
from .vocabulary import Role, Seniority, Term

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._model import Model

_Term = TypeVar("_Term", bound=Term)
_NOBODY = 2**64 - 1
_CONTACT_KEYS = ("role", "seniority", "engagement", "influence", "blocker")
COLUMNS = (
    "account", "contacts", "blockers", "coverage", "score", "wanted", "missing", "key_contact", "key_contact_row", "next_contact_row", "next_gain",
    "next_role", "next_role_gain",
)
"""Names of the columns of `BuyingGroups`."""


@dataclass(frozen=True)
class BuyingGroup:
    """The people of one account, taken together. ``print(group)`` shows it to people.

    Attributes:
        account: Key of the account; None for contacts that were given one by one.
        contacts: How many there are.
        blockers: How many of them work against the purchase.
        wanted: Roles that the document asks for at this company's size.
        missing: Those that no contact has who is not a blocker.
        coverage: Weight of the wanted roles that are not missing, of the weight of all, 0 … 1.
        score: Strength of the wanted roles, 0 … 100; many contacts in one role count less and less.
        key_contact: Quality of the best contact by seniority and engagement, 0 … 100.
        key_contact_row: Which one that is: its row, or its place among the contacts; None for none.
        next_contact_row: The contact to win next, whose full engagement would raise the score most; None when none would.
        next_gain: By how much.
        next_role: The missing role that would raise the score most; None when none is missing.
        next_role_gain: What a fully engaged contact with it would add.
    """

    account: Any
    contacts: int
    blockers: int
    wanted: tuple[Role, ...]
    missing: tuple[Role, ...]
    coverage: float
    score: float
    key_contact: float
    key_contact_row: int | None
    next_contact_row: int | None
    next_gain: float
    next_role: Role | None
    next_role_gain: float

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON: the row of a table, with the identifiers of the vocabulary."""
        row = {name: getattr(self, name) for name in COLUMNS}
        row |= {name: [role.identifier for role in row[name]] for name in ("wanted", "missing")}
        return row | {"next_role": None if self.next_role is None else self.next_role.identifier}

    def __str__(self) -> str:
        missing = ", ".join(role.identifier for role in self.missing)
        parts = [
            ("" if self.account is None else f"{self.account}: ") + f"{number_of(self.contacts, 'contact')}"
            + (f", {number_of(self.blockers, 'blocker')}" if self.blockers else ""),
            f"{self.coverage:.0%} of the wanted roles covered" + (f" (missing: {missing})" if missing else ""),
            f"score {_tenths(self.score)}, key contact {_tenths(self.key_contact)}",
        ]
        if self.next_contact_row is not None:
            parts.append(f"win contact {self.next_contact_row} next (+{_tenths(self.next_gain)})")
        if self.next_role is not None:
            article = "an" if self.next_role.identifier[0] in "aio" else "a"
            parts.append(f"find {article} {self.next_role.identifier} (+{_tenths(self.next_role_gain)})")
        return "; ".join(parts)


def _tenths(points: float) -> str:
    return points_text(round(points * 1000))


def _group_of(raw: c.LeadBuyingGroup, account: Any) -> BuyingGroup:
    return BuyingGroup(
        account=account,
        contacts=raw.contact_count,
        blockers=raw.blocker_count,
        wanted=_roles(raw.wanted),
        missing=_roles(raw.missing),
        coverage=raw.coverage / 1000,
        score=raw.score / 10,
        key_contact=raw.key_contact / 10,
        key_contact_row=_somebody(raw.key_contact_index),
        next_contact_row=_somebody(raw.next_contact),
        next_gain=raw.next_gain / 10,
        next_role=Role(raw.next_role) if raw.next_role else None,
        next_role_gain=raw.next_role_gain / 10,
    )


_LAYOUT = struct.Struct("=QIIIIHHHHQQHHi")
"""The members of ``lead_buying_group``; between two of them nothing is left free."""


class _Names(dict[int, list[str]]):
    """Bits of roles → their identifiers, found out once for each combination."""

    def __missing__(self, bits: int) -> list[str]:
        self[bits] = [role.identifier for role in _roles(bits)]
        return self[bits]


def _roles(bits: int) -> tuple[Role, ...]:
    return tuple(role for role in Role if bits >> role & 1)


def _somebody(index: int) -> int | None:
    return None if index == _NOBODY else index


def assess_group(model: Model, contacts: Iterable[Mapping[str, Any]], company_size: float | None) -> BuyingGroup:
    """As `Model.assess_group`."""
    if isinstance(contacts, (str, bytes, Mapping)) or not isinstance(contacts, Iterable):
        raise TypeError(f"contacts are dicts with role, seniority, engagement, influence and blocker, not {type(contacts).__name__}")
    made = [_contact(contact, number) for number, contact in enumerate(contacts)]
    people = (c.LeadContact * len(made))(*made)
    raw, error = c.LeadBuyingGroup(size=ctypes.sizeof(c.LeadBuyingGroup)), new_error()
    size = float("nan") if company_size is None else float(company_size)
    status = core.lead_buying_group_assess(model._handle, people, len(made), size, byref(raw), byref(error))
    if status:
        fail(status, error)
    return _group_of(raw, None)


def _contact(contact: Any, number: int) -> c.LeadContact:
    if not isinstance(contact, Mapping):
        raise TypeError(f"contact {number} is a dict with role, seniority, engagement, influence and blocker, not {type(contact).__name__}")
    for key in contact:
        if key not in _CONTACT_KEYS:
            near = difflib.get_close_matches(str(key), _CONTACT_KEYS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(_CONTACT_KEYS)}"
            raise ValueError(f"contact {number}: unknown key '{key}'; {hint}")
    return c.LeadContact(
        size=ctypes.sizeof(c.LeadContact),
        role=_term(Role, contact.get("role"), f"contact {number}: role"),
        seniority=_term(Seniority, contact.get("seniority"), f"contact {number}: seniority"),
        engagement=_permille(contact.get("engagement"), 0, f"contact {number}: engagement"),
        influence=_permille(contact.get("influence"), 1000, f"contact {number}: influence"),
        is_blocker=bool(contact.get("blocker")),
    )


def _term(kind: type[_Term], value: Any, what: str) -> int:
    # The value may be personal: messages do not have it.
    if value is None:
        return 0
    found = value if isinstance(value, kind) else kind.find(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{what} must be one of {', '.join(term.identifier for term in kind)}, or None")
    return int(found)


def _permille(value: Any, otherwise: int, what: str) -> int:
    if value is None or value != value:
        return otherwise
    if isinstance(value, (bool, str, bytes)) or not hasattr(value, "__float__"):
        raise TypeError(f"{what} must be a number from 0 to 100, or None, not {type(value).__name__}")
    if not 0 <= float(value) <= 100:
        raise ValueError(f"{what} must be a number from 0 to 100, or None")
    return int(float(value) * 10)


class BuyingGroups:
    """The accounts of a table of contacts, in the order of their first rows: `BuyingGroup` by `BuyingGroup`, and a table for anything that speaks Arrow's
    PyCapsule protocol (which needs pyarrow here).

    Columns: "account", "contacts", "blockers" (uint32), "coverage" (0 … 1), "score", "key_contact", "next_gain", "next_role_gain" (0 … 100;
    float64), "wanted", "missing" (lists of roles), "key_contact_row", "next_contact_row" (uint64, from 0, null for none), "next_role" (a
    role, null for none).
    """

    def __init__(self, raw: Any, accounts: list[Any], of_rows: array[int], model: Model) -> None:
        self._raw = raw  # an array of lead_buying_group
        self._accounts = accounts
        self._of_rows = of_rows
        self._model = model

    @property
    def model(self) -> Model:
        """The model that gave the results."""
        return self._model

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in their order."""
        return list(COLUMNS)

    @property
    def of_rows(self) -> memoryview:
        """The account of every row of the table (uint64): its index here, or 2⁶⁴ − 1 for rows without one."""
        return memoryview(self._of_rows).toreadonly()

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, index: int) -> BuyingGroup: ...
    @overload
    def __getitem__(self, index: slice) -> list[BuyingGroup]: ...
    def __getitem__(self, index: int | slice) -> BuyingGroup | list[BuyingGroup]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return _group_of(self._raw[index], self._accounts[index])

    def __iter__(self) -> Iterator[BuyingGroup]:
        return map(self.__getitem__, range(len(self)))

    def _columns(self) -> dict[str, list[Any]]:
        """All values, column by column: without an object for each account, as there may be very many."""
        fields = [name for name, *_ in c.LeadBuyingGroup._fields_]
        rows = list(_LAYOUT.iter_unpack(bytes(self._raw)))
        of = dict(zip(fields, zip(*rows))) if rows else dict.fromkeys(fields, ())
        names = _Names()
        columns: dict[str, list[Any]] = {
            "account": self._accounts,
            "contacts": list(of["contact_count"]),
            "blockers": list(of["blocker_count"]),
            "coverage": [permille / 1000 for permille in of["coverage"]],
            "wanted": [names[bits] for bits in of["wanted"]],
            "missing": [names[bits] for bits in of["missing"]],
            "key_contact_row": [_somebody(row) for row in of["key_contact_index"]],
            "next_contact_row": [_somebody(row) for row in of["next_contact"]],
            "next_role": [Role(role).identifier if role else None for role in of["next_role"]],
        }
        columns |= {name: [permille / 10 for permille in of[name]] for name in ("score", "key_contact", "next_gain", "next_role_gain")}
        return {name: columns[name] for name in COLUMNS}

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table; needs pyarrow 14 or later."""
        import pyarrow as pa

        kinds = {name: pa.float64() for name in COLUMNS} | {name: pa.uint32() for name in ("contacts", "blockers")}
        kinds |= {name: pa.list_(pa.string()) for name in ("wanted", "missing")} | {"next_role": pa.string()}
        kinds |= {name: pa.uint64() for name in ("key_contact_row", "next_contact_row")}
        columns = self._columns()
        accounts = columns.pop("account")
        kind = None if any(x is not None for x in accounts) else pa.string()
        made = {name: pa.array(values, kinds[name]) for name, values in columns.items()}
        model = {"leadcore.model": self._model.name, "leadcore.version": self._model.version, "leadcore.fingerprint": self._model.fingerprint}
        return pa.table({"account": pa.array(accounts, kind), **made}).replace_schema_metadata(model)

    def to_polars(self) -> polars.DataFrame:
        """A polars.DataFrame; needs polars 1.3 or later."""
        import polars as pl

        kinds: dict[str, Any] = {name: pl.Float64 for name in COLUMNS if name != "account"} | {name: pl.UInt32 for name in ("contacts", "blockers")}
        kinds |= {name: pl.List(pl.String) for name in ("wanted", "missing")} | {"next_role": pl.String}
        kinds |= {name: pl.UInt64 for name in ("key_contact_row", "next_contact_row")}
        return pl.DataFrame(self._columns(), schema_overrides=kinds)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame."""
        import pandas

        frame = pandas.DataFrame(self._columns(), columns=list(COLUMNS))
        return frame.astype({name: "UInt64" for name in ("key_contact_row", "next_contact_row")})

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an "arrow_array_stream" capsule; needs pyarrow. A requested schema is not followed, as the protocol allows."""
        return self.to_arrow().__arrow_c_stream__()

    def __repr__(self) -> str:
        return f"BuyingGroups({number_of(len(self), 'account')}, model={self._model.name!r})"


def buying_groups(model: Model, table: Any, account: str, now: int, join: Join | None, options: Options) -> BuyingGroups:
    """Takes the rows of a table as contacts and groups them by account."""
    wanted = list(dict.fromkeys([*model.used_fields, account, *([] if join is None else [join.key])]))
    table = in_memory(table, wanted)
    with Table(table, wanted) as source:
        check_columns(source, [account])
        chunks = [chunk for chunk in source if chunk.array.length]
        if len(chunks) > 1:
            raise BatchError(status_name(c.ERROR_ARROW), "the contacts of an account must be in one record batch: combine the table's chunks first")
        if not chunks:
            return BuyingGroups((c.LeadBuyingGroup * 0)(), [], array("Q"), model)
        batch = Batch(model, chunks[0], options.missing, options.instructions, join)
        try:
            raw, first_rows, of_rows = _groups_of_batch(batch, chunks[0], account, now)
        finally:
            batch.close()
        options.progress(len(of_rows))
    accounts = values_at(table, account, first_rows)
    return BuyingGroups(raw, accounts, of_rows, model)


def _groups_of_batch(batch: Batch, chunk: Any, account: str, now: int) -> tuple[Any, list[int], array[int]]:
    handle, error = ctypes.c_void_p(), new_error()
    status = core.lead_batch_buying_groups(
        batch.handle, account.encode(), byref(chunk.schema), byref(chunk.array), now, None, byref(handle), byref(error)
    )
    if status:
        fail(status, error, BatchError)
    try:
        count, size = core.lead_buying_groups_count(handle), ctypes.sizeof(c.LeadBuyingGroup)
        raw = (c.LeadBuyingGroup * count)(*([c.LeadBuyingGroup(size=size)] * count))
        for index in range(count):
            fail_if(core.lead_buying_groups_get(handle, index, byref(raw[0], index * size)))
        first_rows = [core.lead_buying_groups_first_row(handle, index) for index in range(count)]
        of_rows = array("Q")
        if batch.rows:
            address = ctypes.cast(core.lead_buying_groups_of_rows(handle), ctypes.c_void_p).value
            of_rows.frombytes(ctypes.string_at(address or 0, 8 * batch.rows))
        return raw, first_rows, of_rows
    finally:
        core.lead_buying_groups_free(handle)
