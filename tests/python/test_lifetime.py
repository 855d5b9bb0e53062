# SPDX-License-Identifier: MIT
"""Lifetimes and memory in Python, threads, Ctrl-C."""

import gc
import os
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from leadcore import _batch
from package_sample import DOCUMENT, LEADS, NOW, RIGHT, RUNS_WITHOUT_A_PACKAGE, right, table

import leadcore


def test_results_outlive_their_model_and_their_source():
    model = leadcore.Model.parse(DOCUMENT)
    leads = table()
    scores = model.score(leads, NOW)
    explanation = model.explain(LEADS[0], NOW)
    arrow = scores.to_arrow()
    stream = scores.__arrow_c_stream__()
    del model, leads, scores
    gc.collect()
    assert arrow.to_pylist() == RIGHT
    assert "hurry" in str(explanation)
    assert stream is not None


def test_a_capsule_that_nobody_takes_gives_its_memory_back(model):
    resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")  # noqa: E731
    scores = model.score(pa.concat_tables([table(1000)] * 100), NOW)
    scores.__arrow_c_stream__()
    before = resident()
    for _ in range(200):  # 3 MB each
        scores.__arrow_c_stream__()
        scores.__arrow_c_schema__()
    assert resident() - before < 300e6


def test_c_works_without_the_interpreter_lock():
    python_api = 4  # ctypes: FUNCFLAG_PYTHONAPI, "keeps the lock"
    assert not _batch.core.lead_batch_score._flags_ & python_api
    assert not _batch.core.lead_batch_new._flags_ & python_api


def test_many_threads_use_one_model(model):
    def work(seed: int) -> bool:
        return all(model.score_one(LEADS[(seed + i) % 4], NOW).to_dict() == RIGHT[(seed + i) % 4] for i in range(400))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(16)))
    with ThreadPoolExecutor(4) as pool:
        tables = list(pool.map(lambda _: model.score(table(5000), NOW, threads=2).to_arrow(), range(8)))
    assert all(x.to_pylist() == right(5000) for x in tables)


def test_no_python_memory_is_kept(model):
    def use() -> None:
        model.score(table(100), NOW, threads=2).to_arrow()
        model.score_one(LEADS[0], NOW)
        str(model.explain(LEADS[3], NOW))
        for bad in ({"country": 5}, {"contry": "DE"}):
            with pytest.raises(leadcore.LeadError):
                model.score_one(bad, NOW)
        with pytest.raises(leadcore.BatchError):
            model.score(table().drop_columns(["country"]), NOW)
        with pytest.raises(leadcore.ModelError):
            leadcore.Model.parse("{")
        leadcore.Model.parse(DOCUMENT)

    for _ in range(30):
        use()
    gc.collect()
    tracemalloc.start()
    for _ in range(5):
        use()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(100):
        use()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000


INTERRUPTED = """
import os, signal, sys, threading, time
import pyarrow as pa
import leadcore
document = {document!r}
model = leadcore.Model.parse(document)
rows = 1 << 20
part = pa.record_batch({{"country": pa.array(["DE"] * rows).dictionary_encode(), "employees": pa.array(range(rows), pa.float32())}})
table = pa.Table.from_batches([part] * 300)
seen = []
def progress(rows):
    seen.append(rows)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGINT)
try:
    model.score(table, now=0, missing="unknown", threads={threads}, progress=progress)
    print("not interrupted")
except KeyboardInterrupt:
    print("interrupted after", "few" if len(seen) < 60 else len(seen))
print(len(model.score(table.slice(0, 5), now=0, missing="unknown")))
"""


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c(threads):
    code = INTERRUPTED.format(document=DOCUMENT, threads=threads)
    done = subprocess.run([sys.executable, "-c", code], **RUNS_WITHOUT_A_PACKAGE)
    assert (done.stdout, done.stderr, done.returncode) == ("interrupted after few\n5\n", "", 0)
