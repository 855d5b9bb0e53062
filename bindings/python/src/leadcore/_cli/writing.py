# SPDX-License-Identifier: MIT
"""Files of scored leads. A file appears only when it is complete; until then what was there stays untouched."""

from __future__ import annotations

import os
import secrets
import stat
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from .cells import as_text, is_text
from .common import UserError

_CSV_ROWS = 1 << 16
FORMATS = {".csv": "csv", ".parquet": "parquet", ".arrow": "ipc", ".feather": "ipc", ".ipc": "ipc"}


class _Writer(Protocol):
    def write_batch(self, batch: Any) -> None: ...
    def close(self) -> None: ...


class CsvWriter:
    """Comma-separated text with as few quotes as possible, so that cells are written back as they were."""

    def __init__(self, file: Any, schema: Any, delimiter: str) -> None:
        self._file = file
        self._delimiter = delimiter
        self._special = ['"', "\n", "\r", delimiter]
        header = pa.RecordBatch.from_arrays([pa.array([name]) for name in schema.names], names=schema.names)
        self._write(header)

    def write_batch(self, batch: Any) -> None:
        for first in range(0, batch.num_rows, _CSV_ROWS):
            self._write(batch.slice(first, _CSV_ROWS))

    def _write(self, batch: Any) -> None:
        cells = [self._cells(name, column) for name, column in zip(batch.schema.names, batch.columns)]
        lines = pc.binary_join_element_wise(*cells, self._delimiter)
        lines = pc.binary_join_element_wise(lines, "", "\n")
        # The strings stand one behind the other: their buffer is the text.
        offsets = memoryview(lines.buffers()[1]).cast("B").cast("i")
        start, end = offsets[lines.offset], offsets[lines.offset + len(lines)]
        self._file.write(memoryview(lines.buffers()[2])[start:end])

    def _cells(self, name: str, column: Any) -> Any:
        quotes = is_text(column.type) or pa.types.is_nested(column.type)
        cells = pc.fill_null(as_text(name, column), "")
        if not quotes:
            return cells
        special = pc.match_substring(cells, self._special[0])
        for pattern in self._special[1:]:
            special = pc.or_(special, pc.match_substring(cells, pattern))
        if not pc.any(special, min_count=0).as_py():
            return cells
        quoted = pc.binary_join_element_wise('"', pc.replace_substring(cells, '"', '""'), '"', "")
        return pc.if_else(special, quoted, cells)

    def close(self) -> None:
        pass


class Output:
    """A table that is written to a file beside the wanted one, which then takes its name. A context manager."""

    def __init__(self, path: str, delimiter: str) -> None:
        self.format = FORMATS.get(os.path.splitext(path)[1].lower(), "")
        if not self.format:
            raise UserError(f"{path}: the name must end in one of {', '.join(FORMATS)}")
        self._shown = path
        self._path = os.path.realpath(path)  # a link stays a link
        self._delimiter = delimiter
        self._writer: _Writer | None = None
        self._part = os.path.join(os.path.dirname(self._path), f".{os.path.basename(self._path)}.{secrets.token_hex(4)}.part")
        try:
            self._mode = os.stat(self._path).st_mode
            if not stat.S_ISREG(self._mode):
                raise UserError(f"{path}: is not an ordinary file")
            if not os.access(self._path, os.W_OK):
                raise UserError(f"{path}: Permission denied")
        except FileNotFoundError:
            self._mode = 0
        try:
            self._file = open(self._part, "xb")  # noqa: SIM115 - closed in __exit__
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}") from None

    def write(self, batch: Any) -> None:
        """Adds rows; the first batch fixes the columns."""
        try:
            if self._writer is None:
                self._writer = self._make_writer(batch.schema)
            self._writer.write_batch(batch)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise UserError(f"{self._shown}: {str(error).splitlines()[0]}") from None
        except OSError as error:
            raise UserError(f"{self._shown}: {error.strerror or error}") from None

    def _make_writer(self, schema: Any) -> _Writer:
        if self.format == "csv":
            return CsvWriter(self._file, schema, self._delimiter)
        if self.format == "parquet":
            writer: _Writer = pa.parquet.ParquetWriter(self._file, schema)
            return writer
        # Dictionaries of columns that come in chunks may grow from one to the next.
        options = pa.ipc.IpcWriteOptions(unify_dictionaries=False, emit_dictionary_deltas=True)
        ipc: _Writer = pa.ipc.new_file(self._file, schema, options=options)
        return ipc

    def __enter__(self) -> Output:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        except OSError as error:
            raise UserError(f"{self._shown}: {error.strerror or error}") from None
        finally:
            self._file.close()
            if os.path.exists(self._part):
                os.unlink(self._part)

    def _finish(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._file.close()
        if self._mode:
            os.chmod(self._part, stat.S_IMODE(self._mode))
        os.replace(self._part, self._path)
