# SPDX-License-Identifier: MIT
"""Results: of one lead, and of a table."""

from __future__ import annotations

import ctypes
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _arrow
from . import _signatures as c
from ._batch import Columns, Outputs
from ._layout import meaning, symbols_of
from ._library import core, fail, native, new_error
from ._text import number_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._model import Model

ALLOCATOR = ctypes.cast(native.leadcore_allocator(), ctypes.POINTER(c.LeadAllocator))
"""Gives large columns in huge pages where the system has them."""


@dataclass(frozen=True)
class ScoreResult:
    """One score of one lead.

    Attributes:
        points: Points after all limits.
        coverage: How much of the score rested on known fields, 0 … 1.
    """

    points: float
    coverage: float


class _FromModel:
    """What results say about the model that gave them."""

    __slots__ = ("_model",)

    _model: Model

    @property
    def model_name(self) -> str:
        """Name of the model."""
        return self._model.name

    @property
    def model_version(self) -> str:
        """Version of the model."""
        return self._model.version

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the model."""
        return self._model.fingerprint

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: object) -> Any:
        return self

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} cannot be pickled: pickle what its to_… methods give")


class Result(_FromModel):
    """Scores, grade, class and decisions of one lead. Immutable; ``result["fit"]`` is the points of the score "fit"."""

    __slots__ = ("_raw",)

    def __init__(self, model: Model, raw: tuple[int, ...]) -> None:
        self._model = model
        self._raw = raw

    def __getitem__(self, score: str) -> float:
        return self._raw[self._model._score_index(score)] / c.POINT

    @property
    def scores(self) -> dict[str, ScoreResult]:
        """Score → its points and coverage."""
        points, coverage = self.points, self.coverage
        return {name: ScoreResult(points[name], coverage[name]) for name in points}

    @property
    def points(self) -> dict[str, float]:
        """Score → points."""
        return {name: value / c.POINT for name, value in zip(self._model.scores, self._raw)}

    @property
    def thousandths(self) -> dict[str, int]:
        """Score → points in thousandths, exact: 12.5 points are 12500."""
        return dict(zip(self._model.scores, self._raw))

    @property
    def coverage(self) -> dict[str, float]:
        """Score → how much of it rested on known fields, 0 … 1."""
        names = self._model.scores
        return {name: value / 1000 for name, value in zip(names, self._raw[len(names) :])}

    @property
    def grade(self) -> str | None:
        """Name of the grade; None when the model has no grade."""
        model = self._model
        return model.grades[self._raw[model._layout.grade]] if model.grades else None

    @property
    def lead_class(self) -> str | None:
        """Name of the class; None when none matched or the model has none."""
        model = self._model
        index = self._raw[model._layout.lead_class]
        return model.classes[index] if model.classes and index != c.NO_CLASS else None

    @property
    def decisions(self) -> dict[str, str | None]:
        """Decision, such as "role" or "verdict" → its value; None for unknown."""
        return {name: self._get(name) for name in self._model.decisions}

    @property
    def stage_margin(self) -> float | None:
        """By how much the purchase stage leads over the others; None for a model that does not weigh evidence for stages."""
        margin: float | None = self._get("stage_margin")
        return margin

    @property
    def missing(self) -> tuple[str, ...]:
        """Criteria that are unknown and can still change the verdict."""
        return self._get("missing") or ()

    @property
    def question(self) -> str | None:
        """The criterion to ask about next; None when there is nothing to ask."""
        criterion: str | None = self._get("question")
        return criterion

    @property
    def completeness(self) -> float | None:
        """Share of the parts that a complete lead has, in percent; None for a model that does not ask for any."""
        percent: float | None = self._get("completeness")
        return percent

    @property
    def missing_parts(self) -> tuple[str, ...]:
        """Parts that are missing to a complete lead."""
        return self._get("missing_parts") or ()

    def _get(self, name: str) -> Any:
        found = self._model._layout.find(name)
        return None if found is None else meaning(self._model, found[0], self._raw[found[1]])

    def to_dict(self) -> dict[str, Any]:
        """The columns that a table would have, as for JSON: scores, their coverage, grade, class, decisions and what else the model gives."""
        layout = self._model._layout
        row = {x.name: meaning(self._model, x, self._raw[place]) for x, place in zip(layout.columns, layout.places)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Result):
            return NotImplemented
        return self._raw == other._raw and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash((self._raw, self.fingerprint))

    def __repr__(self) -> str:
        return f"Result({', '.join(f'{k}={v!r}' for k, v in self.to_dict().items())})"


class ArrowTable:
    """What is itself a table for anything that speaks Arrow's PyCapsule protocol."""

    __slots__ = ()

    def _export(self, rows: int) -> tuple[c.ArrowSchema, c.ArrowArray]:
        """The first rows as Arrow structures."""
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __arrow_c_schema__(self) -> object:
        """Type of the table as an "arrow_schema" capsule."""
        capsule, place = _arrow.new_schema_capsule()
        schema, array = self._export(0)
        array.release(byref(array))
        ctypes.memmove(byref(place), byref(schema), ctypes.sizeof(schema))
        return capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an "arrow_array_stream" capsule of one chunk. A requested schema is not followed, as the protocol allows."""
        capsule, stream = _arrow.new_stream_capsule()
        schema, array = self._export(len(self))
        error = new_error()
        status = core.lead_stream_export(byref(schema), byref(array), None, byref(stream), byref(error))
        if status:
            schema.release(byref(schema))
            array.release(byref(array))
            fail(status, error)
        return capsule

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow.Table; needs pyarrow 14 or later."""
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self).read_all()

    def to_polars(self) -> polars.DataFrame:
        """A polars.DataFrame; needs polars 1.3 or later."""
        import polars

        return polars.DataFrame(self)


class ArrowResult(_FromModel, ArrowTable):
    """A model's results as such a table."""

    __slots__ = ()


@dataclass(frozen=True)
class Report:
    """What scoring a table noticed.

    Attributes:
        rows: Rows scored.
        invalid_text: Values that were not UTF-8 and were taken as unknown.
    """

    rows: int
    invalid_text: int


class Scores(ArrowResult):
    """Results of a table, one row a lead in its order; itself a table for anything that speaks Arrow's PyCapsule protocol.

    A score "fit" is two float64 columns, "fit" (points) and "fit_coverage" (0 … 1); "grade" and "class" are dictionary-encoded strings,
    null where no class matched. Decisions such as "role" and "verdict" are such strings too, null where unknown, and so is "question", the criterion
    to ask about next; "stage_margin" and "completeness" are float64; "missing" and "missing_parts" lists of names. May be read by several threads.
    """

    def __init__(self, model: Model, columns: Columns, report: Report) -> None:
        self._model = model
        self._columns = columns
        self.report = report

    def __len__(self) -> int:
        return self._columns.rows

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in their order."""
        return self._model.output_names

    @property
    def model(self) -> Model:
        """The model that gave the results."""
        return self._model

    def thousandths(self, score: str) -> memoryview:
        """Points of a score in thousandths (int32), exact and without a copy: ``numpy.asarray(scores.thousandths("fit"))``."""
        self._model._score_index(score)
        return self.raw(score)

    def raw(self, column: str) -> memoryview:
        """The numbers behind a column, exact and without a copy: indices of values (255 for none) as uint8, bits of names as uint32 and uint64,
        amounts in thousandths as int32."""
        index = next((i for i, x in enumerate(self._columns.layout.columns) if x.name == column), None)
        if index is None:
            raise KeyError(f"there is no column '{column}'; there are {', '.join(self.column_names)}")
        return self._columns.all[index].toreadonly().cast(self._columns.layout.columns[index].code)

    def __getitem__(self, row: int) -> Result:
        if not hasattr(row, "__index__"):
            raise TypeError(f"a row is a whole number, not {type(row).__name__}: to_arrow(), to_polars() and to_pandas() give columns")
        if not -len(self) <= row < len(self):
            raise IndexError("row out of range")
        row %= len(self)
        layout = self._columns.layout
        raw = [0] * layout.count
        for column, place, part in zip(layout.columns, layout.places, self._columns.all):
            raw[place] = part.cast(column.code)[row]
        return Result(self._model, tuple(raw))

    def _export(self, rows: int) -> tuple[c.ArrowSchema, c.ArrowArray]:
        schema, array, error = c.ArrowSchema(), c.ArrowArray(), new_error()
        outputs = Outputs(self._columns)
        status = core.lead_outputs_export(
            self._model._handle, byref(outputs.structure), rows, ALLOCATOR, byref(schema), byref(array), byref(error)
        )
        if status:
            fail(status, error)
        return schema, array

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame, made without any Arrow package."""
        import numpy
        import pandas

        data: dict[str, Any] = {}
        for column, part in zip(self._columns.layout.columns, self._columns.all):
            numbers = numpy.frombuffer(part, numpy.dtype(column.code))
            symbols = symbols_of(self._model, column)
            if symbols is not None:
                codes = numbers.astype(numpy.int16)
                codes[codes == c.NO_VALUE] = -1
                data[column.name] = pandas.Categorical.from_codes(codes, list(symbols))
            elif column.kind in ("missing", "missing_parts"):
                data[column.name] = [list(meaning(self._model, column, mask)) for mask in numbers.tolist()]
            else:
                data[column.name] = numbers / 1000.0
        return pandas.DataFrame(data)

    def __repr__(self) -> str:
        return f"Scores({number_of(len(self), 'row')}: {', '.join(self.column_names)})"
