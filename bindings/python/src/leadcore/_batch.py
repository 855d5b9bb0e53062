# SPDX-License-Identifier: MIT
"""Scoring tables: chunk after chunk, in slices that leave room for Ctrl-C, on one or several threads."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import mmap
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from . import _signatures as c
from ._arrow import Chunk
from ._errors import BatchError
from ._layout import outputs_at
from ._library import core, fail, new_error

if TYPE_CHECKING:
    from ._activity import Activity
    from ._model import Model

SLICE_ROWS = 1 << 20
"""Most rows in one call to C: some hundredths of a second, after which Python can look at Ctrl-C."""
SMALLEST_SHARE = 1 << 14
"""Fewer rows than this are not worth a thread."""
_MANY_BYTES = 1 << 22

MISSING = {"error": c.CONSTANTS["LEAD_MISSING_IS_ERROR"], "unknown": c.CONSTANTS["LEAD_MISSING_IS_UNKNOWN"]}
INSTRUCTIONS = {
    None: c.CONSTANTS["LEAD_INSTRUCTIONS_BEST"],
    "baseline": c.CONSTANTS["LEAD_INSTRUCTIONS_BASELINE"],
    "avx2": c.CONSTANTS["LEAD_INSTRUCTIONS_AVX2"],
    "avx512": c.CONSTANTS["LEAD_INSTRUCTIONS_AVX512"],
}


class Columns:
    """Result columns of some rows, in one piece of memory that Python owns.

    Attributes:
        layout: Says what the columns are.
        all: One piece of memory for each of its columns.
    """

    def __init__(self, model: Model, rows: int) -> None:
        self.rows = rows
        self._model = model
        self.layout = model._layout
        columns = self.layout.columns
        # The widest first, so that all are aligned.
        order = sorted(range(len(columns)), key=lambda i: -columns[i].size)
        sizes = [columns[i].size * rows for i in order]
        parts = dict(zip(order, _cut(_new_memory(sum(sizes)), sizes)))
        self.all = [parts[i] for i in range(len(columns))]

    @classmethod
    def joined(cls, parts: list[Columns]) -> Columns:
        """The rows of all parts, one after the other."""
        whole = cls(parts[0]._model, sum(part.rows for part in parts))
        first = 0
        for part in parts:
            for target, source in zip(whole.all, part.all):
                size = len(target) // whole.rows if whole.rows else 0
                target[first * size : (first + part.rows) * size] = source
            first += part.rows
        return whole


def _cut(memory: memoryview, sizes: list[int]) -> list[memoryview]:
    ends = list(itertools.accumulate(sizes))
    return [memory[end - size : end] for size, end in zip(sizes, ends)]


def _new_memory(size: int) -> memoryview:
    """Zeroed memory. Much of it comes in huge pages where the system has them: touching it first would cost more than scoring."""
    if size < _MANY_BYTES or not hasattr(mmap, "MADV_HUGEPAGE"):
        return memoryview(bytearray(size))
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with contextlib.suppress(OSError):  # a system without them
        memory.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(memory)


class Outputs:
    """A ``lead_outputs`` for columns from row `first` on. While it lives, the columns cannot change their size."""

    def __init__(self, columns: Columns, first: int = 0) -> None:
        self._pins: list[object] = []
        addresses = [self._at(part, column.size * first) for column, part in zip(columns.layout.columns, columns.all)]
        self.structure, self._kept = outputs_at(columns.layout, addresses)

    def _at(self, column: memoryview, offset: int) -> int:
        pin = (ctypes.c_char * len(column)).from_buffer(column)
        self._pins.append(pin)
        return ctypes.addressof(pin) + offset


@dataclass(frozen=True)
class Join:
    """What the leads of a table did.

    Attributes:
        activity: Where to find it.
        key: Name of the column with the leads' keys.
    """

    activity: Activity
    key: str


class Batch:
    """A ``lead_batch`` and the chunk that it reads; frees both. While it is there, the activity that it is joined with cannot change."""

    def __init__(
        self, model: Model, chunk: Chunk, missing: int, instructions: int, join: Join | None = None, rows_before: int = 0
    ) -> None:
        self.handle = ctypes.c_void_p()
        self._chunk = chunk
        self._model = model
        self._rows_before = rows_before
        options = c.LeadBatchOptions(
            size=ctypes.sizeof(c.LeadBatchOptions), missing=missing, instructions=instructions
        )
        self._join = join
        if join is not None:
            options.activity, options.key = join.activity._handle, join.key.encode()
        error = new_error()
        status = core.lead_batch_new(
            model._handle, byref(chunk.schema), byref(chunk.array), byref(options), None, byref(self.handle), byref(error)
        )
        if status:
            chunk.release()
            fail(status, error, BatchError)
        if join is not None:
            join.activity._batches.add(id(self))
        self.rows: int = core.lead_batch_row_count(self.handle)

    def score(self, now: int, first: int, count: int, columns: Columns) -> int:
        """Scores some rows; gives the number of values that were not UTF-8. The interpreter lock is free meanwhile."""
        outputs = Outputs(columns, first)
        report = c.LeadReport(size=ctypes.sizeof(c.LeadReport))
        error = new_error()
        status = core.lead_batch_score(
            self.handle, now, first, count, byref(outputs.structure), byref(report), byref(error)
        )
        if status:
            fail_in_table(status, error, self._rows_before)
        return int(report.invalid_text)

    def close(self) -> None:
        """Frees the batch and releases the chunk; more than once does nothing. No thread may be at work on it."""
        handle, self.handle = self.handle, ctypes.c_void_p()
        if handle:
            core.lead_batch_free(handle)
            self._chunk.release()
            if self._join is not None:
                self._join.activity._batches.discard(id(self))

    __del__ = close


def fail_in_table(status: int, error: c.LeadError, rows_before: int) -> NoReturn:
    """Raises what C said about a batch; it counts rows in this batch, and people count them in the table."""
    try:
        fail(status, error, BatchError)
    except BatchError as raised:
        place = f"column '{raised.path}', row "
        row, colon, what = raised.message.removeprefix(place).partition(":")
        if raised.message.startswith(place) and row.isdigit():
            raise BatchError(raised.code, f"{place}{int(row) + rows_before}{colon}{what}", raised.path) from None
        raise


def slices(rows: int, threads: int) -> Iterator[tuple[int, int]]:
    """(first, count) of the parts that the rows are scored in."""
    share = -(-rows // threads)
    size = max(1, min(SLICE_ROWS, max(share, SMALLEST_SHARE)))
    for first in range(0, rows, size):
        yield first, min(size, rows - first)


def score_batch(
    batch: Batch, now: int, columns: Columns, pool: ThreadPoolExecutor | None, threads: int, done: Callable[[int], None]
) -> int:
    """Scores a whole batch and closes it; gives the number of values that were not UTF-8.

    When it is interrupted, the calls that are under way are waited for before anything is freed; if that is interrupted too, the last of
    them frees the batch.
    """
    if pool is None:
        try:
            invalid = 0
            for first, count in slices(batch.rows, threads):
                invalid += batch.score(now, first, count, columns)
                done(count)
            return invalid
        finally:
            batch.close()
    futures: dict[Future[int], int] = {}
    try:
        for first, count in slices(batch.rows, threads):
            futures[pool.submit(batch.score, now, first, count, columns)] = count
        return _gather(futures, done)
    finally:
        for future in futures:
            future.cancel()
        wait(futures)
        batch.close()


def _gather(futures: dict[Future[int], int], done: Callable[[int], None]) -> int:
    invalid = 0
    pending = set(futures)
    while pending:
        ready, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in ready:
            invalid += future.result()
            done(futures[future])
    return invalid
