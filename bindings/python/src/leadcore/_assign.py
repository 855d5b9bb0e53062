# SPDX-License-Identifier: MIT
"""Many leads at once to the people who make the most of them; and how many people a number of leads needs."""

from __future__ import annotations

import ctypes
import difflib
import operator
from array import array
from collections.abc import Iterable, Mapping, Sequence
from ctypes import byref
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Union

from . import _signatures as c
from ._frames import in_memory, library_of
from ._library import core, fail, new_error
from ._matrix import FORBIDDEN, AssignError, Matrix, refuse
from ._structures_assign import ASSIGN_CONSTANTS, LeadBest, LeadStaffing, LeadWorkload
from ._text import number_of

if TYPE_CHECKING:
    import numpy
    import pyarrow

__all__ = ["FORBIDDEN", "AssignError", "BestAssignment", "Staffing", "assign_best", "plan_staffing"]

Counts = Union[int, Sequence[int], Mapping[str, int]]
"""One number for everybody, a number for each person, or numbers by name."""

_TABLES = ("__arrow_c_stream__", "__arrow_c_array__", "to_arrow", "to_arrow_table", "fetch_arrow_table")
_COUNT_MAX = 2**32 - 1
_REACHES = {"mobile": ASSIGN_CONSTANTS["LEAD_REACH_MOBILE"], "switchboard": ASSIGN_CONSTANTS["LEAD_REACH_SWITCHBOARD"]}


@dataclass(frozen=True)
class BestAssignment:
    """Who gets which lead. ``print(found)`` shows a summary.

    Attributes:
        people: For each lead the index of its person, or None.
        value: Total of the values of all assigned pairs: a whole number, or a float where a scale was given.
        below_floor: How many leads are missing, over all people, to reach their floors.
        loads: For each person how many leads they have.
        names: Names of the people, where the values came as a table; else None.
    """

    people: list[int | None]
    value: int | float
    below_floor: int
    loads: list[int]
    names: list[str] | None = None
    _values: Any = field(default=None, repr=False, compare=False)
    _key: Any = field(default=None, repr=False, compare=False)

    @property
    def assigned(self) -> int:
        """How many leads have somebody."""
        return sum(self.loads)

    @property
    def owners(self) -> list[str | None]:
        """For each lead the name of its person, or None. Raises ValueError where people have no names."""
        names = self.names
        if names is None:
            raise ValueError("the people of a matrix have no names: use people")
        return [None if person is None else names[person] for person in self.people]

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """The people as an array of integers, −1 for nobody; needs NumPy."""
        import numpy as np

        people: numpy.ndarray[Any, Any] = np.array([-1 if person is None else person for person in self.people], np.int64)
        return people

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table with a row for each lead: its key, if a key was named, "person" (name or index) and "value"; needs pyarrow 14 or later."""
        import pyarrow as pa

        people = pa.array(self.people, pa.uint32()) if self.names is None else pa.array(self.owners, pa.string())
        made = pa.table({"person": people, "value": pa.array(self._values, pa.int64() if isinstance(self.value, int) else pa.float64())})
        if self._key is not None:
            name, table = self._key
            made = made.add_column(0, name, pa.table(table).column(name))
        return made

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an "arrow_array_stream" capsule; needs pyarrow. A requested schema is not followed, as the protocol allows."""
        return self.to_arrow().__arrow_c_stream__()

    def __str__(self) -> str:
        missing = f", {number_of(self.below_floor, 'lead')} missing to reach floors" if self.below_floor else ""
        return f"{self.assigned} of {number_of(len(self.people), 'lead')} assigned, value {self.value}{missing}"


def assign_best(
    values: Any, capacities: Counts, floors: Counts | None = None, *, key: str | None = None, scale: int = 1
) -> BestAssignment:
    """Gives leads to people so that the total value is the greatest that there is.

    Exact. Nobody gets more than their capacity; a lead that nobody may have or has room for, or that would lower the total, stays with nobody.
    With floors, first as few leads as possible are missing to the floors, then the total is the greatest among those. Of several best answers it
    always gives the same one.

    >>> import leadcore
    >>> found = leadcore.assign_best([[9, 8], [9, 5], [7, None]], capacities=1)
    >>> found.people, found.value
    ([1, 0, None], 17)

    Args:
        values: What each lead is worth with each person, one row a lead: a NumPy array, any 2-D buffer, or rows of numbers, all whole; or a table
            (Arrow, polars, pandas …) with one column a person. None, NaN, a masked or null value, or `FORBIDDEN`: this person must not have
            this lead. No value is beyond ±2^40.
        capacities: At most so many leads: one number for everybody, a number for each person, or of a table a dict by the names of its columns, which
            says who there is.
        floors: At least so many leads, as far as that is possible, in the same forms; people whom a dict leaves out have none.
        key: Of a table: the column that is no person but says which lead it is.
        scale: Values are multiplied by this and rounded: 100 takes hundredths.

    Raises:
        AssignError: Values, capacities or floors cannot be meant.
        TypeError: They are no numbers.
    """
    if not isinstance(scale, int) or isinstance(scale, bool) or not 1 <= scale <= 2**40:
        raise refuse("scale must be a whole number from 1 to 2^40")
    names = None
    if _is_table(values):
        names = _people_of(values, capacities, key)
        values = values if key is None else in_memory(values, [key, *names])
        matrix = Matrix.of_table(values, names, scale)
    elif key is not None:
        raise TypeError(f"a key is a column of a table, and values are a {type(values).__name__}")
    else:
        matrix = Matrix.of(values, scale)
    count = matrix.columns if matrix.rows or matrix.columns else _length(capacities)
    most = _counts("capacities", capacities, count, names)
    least = None if floors is None else _counts("floors", floors, count, names)
    people, best = _assign(matrix, count, most, least)
    worth = _worth(matrix, people, scale)
    loads = [0] * (count + 1)
    for person in people:
        loads[min(person, count)] += 1
    return BestAssignment(
        people=[None if person == c.NONE else person for person in people],
        value=best.value if scale == 1 else best.value / scale,
        below_floor=best.below_floor,
        loads=loads[:count],
        names=names,
        _values=worth,
        _key=None if key is None else (key, in_memory(values, [key])),
    )


def _assign(matrix: Matrix, count: int, most: array[int], least: array[int] | None) -> tuple[array[int], LeadBest]:
    people, error = array("I", bytes(4 * matrix.rows)), new_error()
    best = LeadBest(size=ctypes.sizeof(LeadBest))
    values = ctypes.cast(matrix.address, ctypes.POINTER(ctypes.c_int64))
    status = core.lead_assign_best(
        values, matrix.rows, count, max(matrix.stride, count), _pointer(most), None if least is None else _pointer(least), None, _pointer(people),
        byref(best), byref(error),
    )
    if status:
        fail(status, error, AssignError)
    return people, best


def _pointer(numbers: array[int]) -> Any:
    return ctypes.cast(numbers.buffer_info()[0], ctypes.POINTER(ctypes.c_uint32))


def _worth(matrix: Matrix, people: array[int], scale: int) -> list[int | float | None]:
    if not matrix.rows:
        return []
    numbers = (ctypes.c_int64 * ((matrix.rows - 1) * matrix.stride + matrix.columns)).from_address(matrix.address)
    values = (None if person == c.NONE else numbers[lead * matrix.stride + person] for lead, person in enumerate(people))
    return [value if scale == 1 or value is None else value / scale for value in values]


# Who there is, and how many leads they take ----------------------------------------------------------------------------------------------


def _is_table(values: Any) -> bool:
    return any(hasattr(values, name) for name in _TABLES) or (library_of(values) == "pandas" and hasattr(values, "columns"))


def _columns_of(table: Any) -> list[str] | None:
    """Names of a table's columns, where it tells without being read."""
    names = getattr(table, "column_names", None) or getattr(table, "columns", None)
    if names is None and hasattr(table, "schema"):
        names = getattr(table.schema, "names", None)
    return None if names is None or callable(names) else [name if isinstance(name, str) else str(name) for name in names]


def _people_of(table: Any, capacities: Counts, key: str | None) -> list[str]:
    """Names of the people: those of the dict, or all columns but the key."""
    there = _columns_of(table)
    if key is not None and not isinstance(key, str):
        raise TypeError(f"key must be the name of a column, not {type(key).__name__}")
    if there is not None and key is not None and key not in there:
        raise refuse(f"the table has no column '{key}'{_nearest(key, there)}", key, c.CONSTANTS["LEAD_ERROR_MISSING_COLUMN"])
    twice = [name for name in there or [] if there and there.count(name) > 1]
    if twice:
        raise refuse(f"column '{twice[0]}' stands twice in the table", twice[0])
    columns = None if there is None else [name for name in there if name != key]
    if not isinstance(capacities, Mapping):
        if columns is None:
            raise TypeError(f"the columns of a {type(table).__name__} are not known before it is read: give capacities as a dict")
        return columns
    names = [_name(name) for name in capacities]
    for name in columns or []:
        if name not in capacities:
            raise refuse(f"column '{name}' has no capacity{_nearest(name, names)}: name the column that says which lead it is as key", name)
    return names


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"people of a table have the names of its columns, not {type(name).__name__}")
    return name


def _nearest(name: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(name, known, 1)
    return f" (did you mean '{found[0]}'?)" if found else ""


def _length(counts: Any) -> int:
    """People where there are no leads to tell."""
    return len(counts) if hasattr(counts, "__len__") else 1


def _counts(what: str, given: Any, people: int, names: list[str] | None) -> array[int]:
    if isinstance(given, Mapping):
        if names is None:
            raise TypeError(f"{what} by name need a table, whose columns have names")
        unknown = [_name(name) for name in given if name not in names]
        if unknown:
            raise refuse(f"{what}: there is nobody called '{unknown[0]}'{_nearest(unknown[0], names)}", unknown[0], c.ERROR_UNKNOWN_NAME)
        return array("I", (_count(what, given.get(name, 0), name) for name in names))
    if isinstance(given, (str, bytes)) or not (isinstance(given, Iterable) or hasattr(given, "__index__")):
        raise TypeError(f"{what} must be a whole number, one for each person, or a dict, not {type(given).__name__}")
    each = list(given) if isinstance(given, Iterable) else [given] * people
    if len(each) != people:
        raise refuse(f"{what}: {number_of(len(each), 'number')} for {people} people")
    return array("I", (_count(what, count, names[i] if names else str(i)) for i, count in enumerate(each)))


def _count(what: str, count: Any, person: str) -> int:
    try:
        whole = operator.index(count)
    except TypeError:
        raise TypeError(f"{what}: expected a whole number for person {person}, found {type(count).__name__}") from None
    if not 0 <= whole <= _COUNT_MAX:
        raise refuse(f"{what}: that of person {person} must be 0 to {_COUNT_MAX}", person)
    return whole


# Staffing --------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Staffing:
    """What a number of leads comes to, a day. ``print(plan)`` shows it to people.

    Attributes:
        dials: Dials.
        reached: People who answer.
        conversations: Meaningful conversations.
        meetings: Meetings.
        people: Work for so many people.
        people_needed: The same, rounded up.
    """

    dials: float
    reached: float
    conversations: float
    meetings: float
    people: float
    people_needed: int

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, as for JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __str__(self) -> str:
        day = f"{self.dials:.4g} dials, {self.reached:.4g} people reached, {self.conversations:.4g} conversations, {self.meetings:.4g} meetings a day"
        return f"{day}: work for {self.people:.4g} people, so {self.people_needed}"


def plan_staffing(
    leads_per_day: float,
    *,
    reach: str = "mobile",
    is_it_or_marketing: bool = False,
    conversations_per_lead: float = 1,
    dials_per_person: float = 60,
    dials_per_reach: float | None = None,
    dials_per_conversation: float | None = None,
    conversations_per_meeting: float = 3,
) -> Staffing:
    """Plans how many people a number of leads needs. The defaults are the figures of TOPO (now Gartner) for sales development.

    >>> import leadcore
    >>> leadcore.plan_staffing(120).people_needed
    45

    Args:
        leads_per_day: New leads a day.
        reach: "mobile" (or direct numbers: 12.73 dials for each person who answers) or "switchboard" (18.83).
        is_it_or_marketing: Executives of IT or marketing take 20 dials for a conversation instead of 22.5.
        conversations_per_lead: Meaningful conversations that each lead shall have.
        dials_per_person: Dials that one person makes a day.
        dials_per_reach: Instead of what `reach` says.
        dials_per_conversation: Instead of 22.5 or 20.
        conversations_per_meeting: Conversations for each meeting.

    Raises:
        AssignError: A number that is negative, not finite, or too large; only the leads may be 0.
    """
    if reach not in _REACHES:
        raise ValueError(f"reach must be one of {', '.join(map(repr, _REACHES))}, not {reach!r}")
    figures = {
        "conversations_per_lead": conversations_per_lead,
        "dials_per_person": dials_per_person,
        "dials_per_reach": dials_per_reach,
        "dials_per_conversation": dials_per_conversation,
        "conversations_per_meeting": conversations_per_meeting,
    }
    given = {name: value for name, value in figures.items() if value is not None}
    for name, value in given.items():
        if value == 0:  # C's sign for the default
            raise refuse(f"{name} must be above 0", name)
    work = LeadWorkload(
        size=ctypes.sizeof(LeadWorkload), leads_per_day=leads_per_day, reach=_REACHES[reach], is_it_or_marketing=bool(is_it_or_marketing), **given
    )
    found, error = LeadStaffing(size=ctypes.sizeof(LeadStaffing)), new_error()
    status = core.lead_plan_staffing(byref(work), byref(found), byref(error))
    if status:
        fail(status, error, AssignError)
    return Staffing(found.dials, found.reached, found.conversations, found.meetings, found.people, found.people_needed)
