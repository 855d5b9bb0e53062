# SPDX-License-Identifier: MIT
"""Files of leads and of events: CSV, Parquet and Arrow IPC, a batch at a time."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from .._model import Model
from .cells import Converter
from .common import UserError, near_name, nearest

_BLOCK_BYTES = 8 << 20
_BATCH_ROWS = 1 << 17
_LONG_BYTES = 16 << 20
_DELIMITERS = ",;\t|"
_NO_TABLE = "is not CSV, Parquet or Arrow IPC"
_UNEVEN = re.compile(r"Expected \d+ columns, got \d+")
_ALIKE = 0.72  # of what may have been meant by a column that nobody typed: "dael" is like "deal", "phone" is not like "owner"


@dataclass
class Part:
    """Some rows: as they stand in the file, and with the columns of the model's fields in the types of the model.

    Attributes:
        first_row: Row of the first lead in the file, from 1.
    """

    original: Any
    typed: Any
    first_row: int


class TableFile:
    """A file with a table.

    Args:
        fields: Columns that are wanted, each with the kind of field that it is for.
        optional: Those that need not be there.

    Attributes:
        names: Names of its columns.
        is_csv, delimiter: What the file is.
    """

    def __init__(self, path: str, fields: Mapping[str, str], unknown: list[str], optional: Collection[str]) -> None:
        self.path = path
        self._fields = fields
        self.delimiter = ","
        self._position = 0
        try:
            self.size = os.path.getsize(path)
            with open(path, "rb") as file:
                head = file.read(1 << 16)
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}") from None
        self.is_csv = False
        self._file: Any = pa.memory_map(path) if self.size and not os.path.isdir(path) else None
        try:
            self._schema, self._batches = self._open(head)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            raise self._unreadable(error) from None
        self.names: list[str] = self._schema.names
        double = next((name for i, name in enumerate(self.names) if name in self.names[:i]), None)
        if double is not None:
            raise UserError(f"{path}: column '{double}' stands twice")
        self._check_there(optional)
        self._converter = Converter(path, unknown, empty_is_unknown=self.is_csv)

    def _check_there(self, optional: Collection[str]) -> None:
        absent = [name for name in self._fields if name not in self.names and name not in optional]
        if absent:
            hint = "" if any(name in self.needed for name in absent) else " (--missing unknown goes on without them)"
            raise UserError(f"{self.path}: missing column{'s' * (len(absent) > 1)}: {self._named(absent)}{hint}")

    needed: Collection[str] = ()
    """Columns without which nothing goes on."""

    def has_whole_keys(self, name: str) -> bool:
        """Whether a column can be keys as it is, without becoming text."""
        return bool(pa.types.is_integer(self._schema.field(name).type))

    def keys(self, name: str, part: Part, as_text: bool) -> Any:
        """The keys in a column."""
        column = part.original.column(self.names.index(name))
        return self._converter.keys(name, column) if as_text else column

    def _named(self, absent: list[str]) -> str:
        """The missing columns, each with one of the file's that may be meant."""
        others = [name for name in self.names if name not in self._fields]
        near = {name: near_name(name, others, _ALIKE) for name in absent}
        return ", ".join(f"{name} ('{near[name]}' is there)" if near[name] else name for name in absent)

    @property
    def is_long(self) -> bool:
        """Whether a progress bar is worth it."""
        return self.size >= _LONG_BYTES

    @property
    def position(self) -> int:
        """Bytes of `size` that are read."""
        return min(self._position, self.size)

    def _open(self, head: bytes) -> tuple[Any, Iterator[Any]]:
        if head[:4] == b"PAR1":
            file = pa.parquet.ParquetFile(self._file)
            return file.schema_arrow, self._counted(file.iter_batches(_BATCH_ROWS), file.metadata.num_rows)
        if head[:6] == b"ARROW1":
            reader = pa.ipc.open_file(self._file)
            batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
            return reader.schema, self._followed(batches)
        if head[:4] == b"\xff\xff\xff\xff":
            stream = pa.ipc.open_stream(self._file)
            return stream.schema, self._followed(iter(stream))
        return self._open_csv(head)

    def _open_csv(self, head: bytes) -> tuple[Any, Iterator[Any]]:
        if not head.strip():
            raise UserError(f"{self.path}: is empty")
        if b"\0" in head:
            is_utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
            raise UserError(f"{self.path}: {'is UTF-16: save it as UTF-8' if is_utf16 else _NO_TABLE}")
        self.is_csv = True
        names = self._header(head)
        if len(head) == self.size and not re.search(rb"[\r\n]", head):
            self._file = pa.BufferReader(head + b"\n")  # pyarrow takes a lone header without an end for nothing
        reader = pa.csv.open_csv(
            self._file,
            read_options=pa.csv.ReadOptions(block_size=_BLOCK_BYTES),
            parse_options=pa.csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
            # Everything as text, so that it can be written back as it was.
            convert_options=pa.csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
            ),
        )
        return reader.schema, self._followed(iter(reader))

    def _header(self, head: bytes) -> list[str]:
        try:
            # Only the first record matters; a later character may be cut in two.
            text = head.decode("utf-8-sig", "replace")
            first_line = text.splitlines()[0]
            self.delimiter = max(_DELIMITERS, key=first_line.count)
            names = next(csv.reader(text.splitlines(keepends=True), delimiter=self.delimiter, strict=True))
        except (csv.Error, StopIteration, IndexError):
            raise UserError(f"{self.path}: {_NO_TABLE}") from None
        if any(x < " " and x not in "\r\n\t" for name in names for x in name):
            raise UserError(f"{self.path}: {_NO_TABLE}")
        if any("�" in name for name in names):
            raise UserError(f"{self.path}: its first line is not UTF-8: save it as UTF-8")
        return names

    def _followed(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            self._position = self._file.tell() if self.is_csv else self._position + batch.nbytes
            yield batch

    def _counted(self, batches: Iterator[Any], rows: int) -> Iterator[Any]:
        done = 0
        for batch in batches:
            done += batch.num_rows
            self._position = self.size * done // max(rows, 1)
            yield batch

    def _typed(self, batch: Any, first_row: int) -> Any:
        columns, names = [], []
        for name, kind in self._fields.items():
            if name in self.names:
                column = batch.column(self.names.index(name))
                columns.append(self._converter.convert(name, kind, column, first_row))
                names.append(name)
        if not names:
            return batch.select([])
        return pa.RecordBatch.from_arrays(columns, names=names)

    def empty(self) -> Any:
        """A batch of this file's columns without any row."""
        return pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in self._schema], schema=self._schema)

    def parts(self) -> Iterator[Part]:
        """The rows in their order, at least one part (which may be empty)."""
        first_row = 1
        try:
            for batch in self._batches:
                if batch.num_rows:
                    yield Part(batch, self._typed(batch, first_row), first_row)
                    first_row += batch.num_rows
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            raise self._unreadable(error) from None
        if first_row == 1:
            empty = self.empty()
            yield Part(empty, self._typed(empty, 1), 1)

    def _unreadable(self, error: Exception) -> UserError:
        """The first line of what pyarrow says, without the cells of the row that it likes to quote."""
        line = next(iter(str(error).splitlines()), type(error).__name__)
        if self.is_csv and (uneven := _UNEVEN.search(line)):
            line = self._uneven_row() or uneven.group()
        return UserError(f"{self.path}: {line}")

    def _uneven_row(self) -> str | None:
        """Where the first row of another length stands, which pyarrow does not tell."""
        with open(self.path, encoding="utf-8-sig", errors="replace", newline="") as file:
            try:
                rows = (cells for cells in csv.reader(file, delimiter=self.delimiter) if cells)
                wanted = len(next(rows))
                for row, cells in enumerate(rows, 1):
                    if len(cells) != wanted:
                        return f"row {row}: expected {wanted} cells, found {len(cells)}"
            except (csv.Error, StopIteration):
                pass
        return None


class Leads(TableFile):
    """A file of leads."""

    def __init__(self, path: str, model: Model, unknown: list[str], missing: str) -> None:
        fields = {name: model.fields[name] for name in model.used_fields}
        super().__init__(path, fields, unknown, fields if missing == "unknown" else model.optional_fields)


class Events(TableFile):
    """A file of events.

    Args:
        key: Columns that may hold the leads' keys: the first that is there does.
    """

    needed = ("time", "type")

    def __init__(self, path: str, model: Model, keys: Sequence[str], unknown: list[str], missing: str) -> None:
        own = {"time": "time", "type": "category", "source": "text", "sequence": "sequence"}
        fields = {name: model.event_fields[name] for name in model.used_event_fields}
        super().__init__(path, own | fields, unknown, ["source", "sequence", *(fields if missing == "unknown" else ())])
        key = next((name for name in keys if name in self.names), None)
        if key is None:
            columns = " or ".join(f"'{name}'" for name in keys)
            raise UserError(f"{path} has no column {columns} with the keys of the leads{nearest(keys[0], self.names)} (--event-key COLUMN)")
        self.key = key
