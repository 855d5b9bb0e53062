# SPDX-License-Identifier: MIT
"""``leadcore simulate``"""

from __future__ import annotations

import argparse
import json
from typing import Any

from .._errors import BatchError
from .._policy import Policy
from .._simulated import Comparison, Simulation
from .._simulation import simulate
from .common import Progress, UserError, need_pyarrow, read_model, read_policy, say

_MANY = 2_000


def run(options: argparse.Namespace) -> int:
    """Runs a file of leads against a policy, or two."""
    if options.table and not options.output:
        raise UserError("--table needs -o FILE, the file to write it to")
    policies = [read_policy(path) for path in (options.policy, options.compare) if path]
    model = read_model(options.model) if options.model else None
    need_pyarrow()
    import pyarrow as pa

    from .routing import RoutedLeads, check_times

    tables = []
    for policy in policies:
        leads = RoutedLeads(options.leads, policy, model, options.key, options.time, options.unknown, options.missing)
        parts = []
        for part in leads.parts():
            check_times(leads, part.typed.column(part.typed.schema.names.index(options.time)), part.first_row)
            parts.append(_with_keys(leads, part) if options.key else part.typed)
        tables.append(pa.Table.from_batches(parts))
    runs = _simulated(policies, tables, model, options)
    _show(runs, options)
    if options.output:
        _write(runs[0], options)
    return 0


_KEY = "key of the lead"


def _with_keys(leads: Any, part: Any) -> Any:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([*part.typed.columns, leads.keys(leads.key, part, True)], names=[*part.typed.schema.names, _KEY])


def _simulated(policies: list[Policy], tables: list[Any], model: Any, options: argparse.Namespace) -> list[Simulation]:
    total, done, runs = sum(x.num_rows for x in tables), 0, []
    with Progress(total, " leads", total >= _MANY, "simulating") as progress:

        def came(count: int) -> None:
            nonlocal done
            done += count
            progress.to(done)

        for policy, table in zip(policies, tables):
            try:
                runs.append(
                    simulate(
                        policy,
                        table,
                        time=options.time,
                        key=_KEY if options.key else None,
                        handling=options.handling,
                        until=options.until,
                        model=model,
                        missing=options.missing,
                        progress=came,
                    )
                )
            except BatchError as error:
                raise UserError(f"{options.leads}: {str(error).replace(_KEY, options.key or '')}") from None
    return runs


def _show(runs: list[Simulation], options: argparse.Namespace) -> None:
    found: Any = Comparison(*runs) if len(runs) == 2 else runs[0]
    print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) if options.json else found)


def _write(run: Simulation, options: argparse.Namespace) -> None:
    from .writing import Output

    name = options.table or "people"
    table = run.to_arrow(name)
    with Output(options.output, ",") as output:
        for batch in table.combine_chunks().to_batches() or [_empty(table)]:
            output.write(batch)
    say(f"{options.output}: {table.num_rows:,} rows of {name}")


def _empty(table: Any) -> Any:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([pa.nulls(0, x.type) for x in table.schema], schema=table.schema)
