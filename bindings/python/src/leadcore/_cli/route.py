# SPDX-License-Identifier: MIT
"""``leadcore route``"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from .._assignments import Assignments
from .._errors import BatchError, RoutingError
from .._moment import text as moment_text
from .._text import number_of, value_text
from .common import Progress, UserError, nearest, need_pyarrow, read_model, read_policy, say
from .state import State

if TYPE_CHECKING:
    from .._model import Model
    from .._policy import Policy
    from .reading import Part
    from .routing import RoutedLeads

_COLUMNS = ("outcome", "person", "team", "rule", "by", "reason", "deadline")
_USUAL_NAMES = ("name", "company", "email")
_PEOPLE = 12


def run(options: argparse.Namespace) -> int:
    """Routes a file; writes it or shows the first."""
    policy = read_policy(options.policy)
    model = read_model(options.model) if options.model else None
    old_policy = read_policy(options.old_policy) if options.old_policy else None
    if old_policy is not None and not options.state:
        raise UserError("--old-policy needs --state FILE, the file that was saved under it")
    if options.drain and (not options.state or options.time):
        raise UserError("--drain needs --state FILE, and one moment for all (--now TIME, or the clock)")
    if options.state and options.output and os.path.realpath(options.state) == os.path.realpath(options.output):
        raise UserError(f"{options.output}: --state and -o name the same file; the output would replace the state")
    need_pyarrow()
    from .routing import RoutedLeads

    leads = RoutedLeads(options.leads, policy, model, options.key, options.time, options.unknown, options.missing)
    routing = Routing(policy, model, leads, State(options.state, policy, old_policy, options.now), options)
    if options.output:
        routing.write(options.output, options.prefix)
    else:
        routing.show(options.top, options.show)
    return 0


class Routing:
    """One run over a file."""

    def __init__(self, policy: Policy, model: Model | None, leads: RoutedLeads, state: State, options: argparse.Namespace) -> None:
        self._policy, self._model, self._leads, self._state, self._options = policy, model, leads, state, options
        self._router = state.router
        self._moved = self._drained() if options.drain else []
        self._held = {*self._router.leads(), *self._router.waiting()}
        self._seen: dict[str, int] = {}
        self._already = 0
        self._outcomes: Counter[str] = Counter()
        self._waiting_for: Counter[str] = Counter()
        self._people: Counter[str] = Counter()
        self._fields = set(leads.names) & {*policy.used_fields, *(() if model is None else model.used_fields)}

    # --- deciding ---

    def _drained(self) -> list[str]:
        """What was due, and who got leads that had waited, a line each."""
        now = self._options.now
        try:
            return [str(x) for x in (*self._router.due(now), *self._router.drain(now))]
        except RoutingError as error:
            raise self._backwards() if error.code == "time" else UserError(f"{self._state.path}: {error}") from None

    def _backwards(self) -> UserError:
        return UserError(f"{self._state.path}: --now is before that of an earlier run{self._latest()}")

    def _latest(self) -> str:
        latest = self._router.now
        return "" if latest is None else f" ({value_text(latest)} was the latest)"

    def _routed(self, part: Part) -> Any:
        """The result columns of some rows."""
        import pyarrow as pa

        keys = self._keys(part)
        new = [row for row, key in enumerate(keys) if key not in self._held]
        table = self._assigned(part, keys, new)
        if len(new) == len(keys):
            return table
        there = [row for row, key in enumerate(keys) if key in self._held]
        self._already += len(there)
        both = pa.concat_tables([table, self._found([keys[row] for row in there], table.schema)])
        order = sorted(range(len(keys)), key=[*new, *there].__getitem__)
        return both.take(pa.array(order, pa.int64()))

    def _keys(self, part: Part) -> list[str]:
        leads = self._leads
        assert leads.key is not None
        keys: list[str] = leads.keys(leads.key, part, True).to_pylist()
        for row, key in enumerate(keys, part.first_row):
            if key is None:
                raise UserError(f"{leads.path}: column '{leads.key}', row {row}: no key")
            first = self._seen.setdefault(key, row)
            if first != row:
                raise UserError(f"{leads.path}: column '{leads.key}', row {row}: the key of row {first}")
        return keys

    def _assigned(self, part: Part, keys: list[str], rows: list[int]) -> Any:
        import pyarrow as pa

        from .routing import check_times

        leads, options = self._leads, self._options
        names = [x for x in part.typed.schema.names if x in self._fields]
        columns = [part.typed.column(part.typed.schema.names.index(x)) for x in names]
        key, time = "key of the lead", "time of the lead"
        columns.append(pa.array(keys, pa.string()))
        if leads.time is not None:
            times = part.typed.column(part.typed.schema.names.index(leads.time))
            check_times(leads, times, part.first_row)
            columns.append(times)
            names = [*names, key, time]
        else:
            names = [*names, key]
        table = pa.RecordBatch.from_arrays(columns, names=names)
        if len(rows) < len(keys):
            table = table.take(pa.array(rows, pa.int64()))
        moments: dict[str, Any] = {"now": options.now} if leads.time is None else {"times": time}
        try:
            found = self._router.assign_many(table, key, model=self._model, missing=options.missing, **moments)
        except (BatchError, RoutingError) as error:
            raise self._refused(error, part.first_row, rows, key, time) from None
        self._outcomes += found.outcomes
        self._waiting_for += found.waiting_for
        self._people += found.by_person
        return _plain(found)

    def _refused(self, error: BatchError | RoutingError, first_row: int, rows: list[int], key: str, time: str) -> UserError:
        leads = self._leads
        if error.row is None:
            message = str(error).replace(key, leads.key or "").replace(time, leads.time or "")
            return UserError(f"{leads.path}: {message}")
        row = first_row + rows[error.row]
        place = f"{leads.path}: row {row}"
        if error.code == "time":
            if leads.time is None:
                return self._backwards()
            return UserError(f"{place}: comes before the row above it, or before an earlier run{self._latest()}: sort the file by '{leads.time}'")
        message = error.message.removeprefix(f"row {error.row}: ")
        column = f"column '{error.path}', row {error.row}: "
        if message.startswith(column):
            name = {key: leads.key, time: leads.time}.get(error.path, error.path)
            return UserError(f"{leads.path}: column '{name}', row {row}: {message.removeprefix(column)}")
        return UserError(f"{place}: {message}")

    def _found(self, keys: list[str], schema: Any) -> Any:
        import pyarrow as pa

        found = [self._router.find(key) for key in keys]
        rows = [{name: getattr(x, name) for name in _COLUMNS} for x in found]
        return pa.Table.from_pylist(rows, schema=schema)

    # --- showing ---

    def show(self, top: int, columns: list[str] | None) -> None:
        """Shows what became of the first leads."""
        from .cells import python_values
        from .table import render

        shown = self._shown_columns(columns)
        rows: list[list[str]] = []
        with self._progress() as progress:
            for part in self._leads.parts():
                table = self._routed(part)
                count = max(0, min(top - len(rows), table.num_rows))
                first, original = table.slice(0, count).to_pylist(), part.original.slice(0, count)
                values = [python_values(original.column(self._leads.names.index(x))) for x in shown]
                rows += [[str(part.first_row + i), *_cells(values, i), *_row(x)] for i, x in enumerate(first)]
                progress.to(self._leads.position)
        self._state.save()
        limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        headings = ["row", *shown, "outcome", "person", "team", "rule", "by", "deadline"]
        for line in render(headings, rows, [True, *(False for _ in headings[1:])], limit):
            print(line)
        print(f"\n{self._summary()}")
        for line in self._notes():
            print(line)

    def _shown_columns(self, wanted: list[str] | None) -> list[str]:
        names = self._leads.names
        for name in wanted or []:
            if name not in names:
                raise UserError(f"{self._leads.path} has no column '{name}'{nearest(name, names)}")
        key = self._leads.key
        return wanted or [x for x in dict.fromkeys([key, *_USUAL_NAMES]) if x in names][:3]

    # --- writing ---

    def write(self, path: str, prefix: str) -> None:
        """Writes all leads with what became of them. The state is written first: whoever finds no output can run it again."""
        from .writing import Output

        added = [prefix + name for name in _COLUMNS]
        clash = next((name for name in added if name in self._leads.names), None)
        if clash is not None:
            raise UserError(f"{self._leads.path} already has a column '{clash}': choose other names with --prefix TEXT")
        with self._progress() as progress, Output(path, self._leads.delimiter) as output:
            for part in self._leads.parts():
                output.write(self._with_results(part, added, output.format != "csv"))
                progress.to(self._leads.position)
            self._state.save()
        for line in self._notes():
            say(line)
        say(f"{path}: {self._summary()}")

    def _with_results(self, part: Part, added: list[str], typed: bool) -> Any:
        import pyarrow as pa

        table = self._routed(part)
        columns, names = list(part.original.columns), list(part.original.schema.names)
        if typed and self._leads.is_csv:
            for name, column in zip(part.typed.schema.names, part.typed.columns):
                columns[names.index(name)] = column
        columns += [table.column(name).combine_chunks() for name in _COLUMNS]
        schema = part.original.schema
        return pa.RecordBatch.from_arrays(columns, names=[*names, *added]).replace_schema_metadata(schema.metadata)

    def _progress(self) -> Progress:
        return Progress(self._leads.size, "B", self._leads.is_long, "routing")

    def _notes(self) -> list[str]:
        state, notes = self._state, list(self._moved)
        if state.change is not None:
            notes.append(f"{state.path}: {state.change}")
        if self._people:
            most = self._people.most_common(_PEOPLE)
            more = f" and {number_of(len(self._people) - _PEOPLE, 'person').replace('persons', 'people')} more" if len(self._people) > _PEOPLE else ""
            notes.append(f"given to {', '.join(f'{person} {count:,}' for person, count in most)}{more}")
        if self._waiting_for:
            notes.append(f"waiting: {', '.join(f'{count:,} {reason}'.replace('_', ' ') for reason, count in self._waiting_for.most_common())}")
        if state.path is not None:
            notes.append(f"{state.path}: {number_of(self._router.held_count, 'lead')} with people, {self._router.waiting_count:,} waiting")
        return notes

    def _summary(self) -> str:
        policy, options = self._policy, self._options
        count = self._outcomes.total()
        counts = [f"{self._outcomes[x]:,} {x}" for x in ("assigned", "waiting", "unassigned") if self._outcomes[x]]
        what = f": {', '.join(counts)}" if counts else ""
        already = f"; {number_of(self._already, 'lead')} {'was' if self._already == 1 else 'were'} there already and left alone" if self._already else ""
        moment = "" if self._leads.time is not None else f" for {moment_text(options.now)}"
        return f"{count:,} {'lead' if count == 1 else 'leads'} routed by {policy.name} {policy.version} ({policy.fingerprint}){moment}{what}{already}"


def _plain(found: Assignments) -> Any:
    """The results as a table of strings."""
    import pyarrow as pa

    table = found.to_arrow().select(list(_COLUMNS))
    kinds = [pa.field(x.name, x.type if pa.types.is_timestamp(x.type) else pa.string()) for x in table.schema]
    return table.cast(pa.schema(kinds))


def _cells(values: list[list[Any]], row: int) -> list[str]:
    return ["" if column[row] is None else value_text(column[row]) for column in values]


def _row(found: dict[str, Any]) -> list[str]:
    # The rule that leaves a lead unassigned has a column of its own.
    why = "" if found["reason"] in ("chosen", "rule") else f": {found['reason'].replace('_', ' ')}"
    deadline = "–" if found["deadline"] is None else value_text(found["deadline"])
    by = "–" if found["by"] == "nobody" else found["by"].replace("_", " ")
    return [found["outcome"] + why, *(found[x] or "–" for x in ("person", "team", "rule")), by, deadline]
