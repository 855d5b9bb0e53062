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
from activity_sample import BUSY, event_table, lead_table
from activity_sample import DOCUMENT as ENGAGED
from activity_sample import RIGHT as ENGAGED_RIGHT
from activity_sample import UNTIL
from activity_sample import right as engaged_right
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


def test_what_leads_do_outlives_its_model():
    model = leadcore.Model.parse(ENGAGED)
    timeline, activity = model.timeline(), model.activity("text")
    timeline.add(BUSY)
    activity.ingest(event_table())
    scores, changes = activity.score(lead_table(), now=NOW), activity.next_changes(lead_table(), now=NOW, until=UNTIL)
    taken, stream = activity.timeline("busy"), changes.__arrow_c_stream__()
    explanation = model.explain({}, NOW, timeline=timeline)
    saved = timeline.save()
    del model, activity
    gc.collect()
    assert scores.to_arrow().to_pylist() == engaged_right() and len(changes.to_arrow()) == 2 and stream is not None
    assert taken.save() == timeline.save() == saved
    del timeline
    gc.collect()
    assert "to reach" in str(explanation) or explanation.advice is not None
    assert taken.model.score_one({"country": "DE"}, NOW, timeline=taken).to_dict() == ENGAGED_RIGHT["busy"]


def test_a_record_does_not_keep_a_timeline():
    model = leadcore.Model.parse(ENGAGED)
    for _ in range(100):
        timeline = model.timeline()
        timeline.add(BUSY)
        assert model.score_one({}, NOW, timeline=timeline)["engagement"] == 27
        del timeline
        assert model.score_one({}, NOW)["engagement"] == 0


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
    for name in ("ingest", "save", "load", "forget"):
        assert not getattr(_batch.core, f"lead_activity_{name}")._flags_ & python_api
    assert not _batch.core.lead_batch_next_changes._flags_ & python_api


def test_many_threads_use_one_model(model):
    def work(seed: int) -> bool:
        return all(model.score_one(LEADS[(seed + i) % 4], NOW).to_dict() == RIGHT[(seed + i) % 4] for i in range(400))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(16)))
    with ThreadPoolExecutor(4) as pool:
        tables = list(pool.map(lambda _: model.score(table(5000), NOW, threads=2).to_arrow(), range(8)))
    assert all(x.to_pylist() == right(5000) for x in tables)


def test_no_memory_of_activity_is_kept():
    model, events, leads = leadcore.Model.parse(ENGAGED), event_table(), lead_table()
    resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")  # noqa: E731

    def use() -> None:
        activity = model.activity("text")
        activity.ingest(events)
        activity.score(leads, now=NOW, threads=2).to_arrow()
        activity.next_changes(leads, now=NOW, until=UNTIL).to_arrow()
        model.load_activity(activity.save()).merge("busy", "quiet")
        timeline = activity.timeline("busy")
        model.load_timeline(timeline.save()).merge(timeline)
        str(model.explain({}, NOW, timeline=timeline))
        with pytest.raises(leadcore.BatchError):
            activity.ingest(events.drop_columns(["type"]))
        with pytest.raises(leadcore.BatchError):
            activity.score(leads.drop_columns(["key"]), now=NOW)
        with pytest.raises(leadcore.LeadError):
            timeline.add({"type": "demo"})
        for load in (model.load_timeline, model.load_activity):
            with pytest.raises(leadcore.StateError):
                load(timeline.save()[:-1])

    for _ in range(50):
        use()
    gc.collect()
    tracemalloc.start()
    for _ in range(5):
        use()
    gc.collect()
    before, pages = tracemalloc.get_traced_memory()[0], resident()
    for _ in range(100):
        use()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000
    assert resident() - pages < 20e6


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


INTERRUPTED_ACTIVITY = """
import os, signal, threading
import pyarrow as pa
import leadcore
model = leadcore.Model.parse({document!r})
rows = 1 << 17
part = pa.record_batch({{
    "key": pa.array(range(rows)), "time": pa.array([1_795_219_200 - i % 50 * 86_400 for i in range(rows)], pa.timestamp("s")),
    "type": pa.array(["page_view"] * rows).dictionary_encode(), "page": pa.array(["/pricing"] * rows).dictionary_encode()}})
events = pa.Table.from_batches([part] * 300)
leads = pa.table({{"key": pa.array([i % rows for i in range(rows * 16)]), "country": pa.array(["DE"] * rows * 16)}})
activity = model.activity()
activity.ingest(part, missing="unknown")
seen = []
def progress(rows):
    seen.append(rows)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGINT)
try:
    {call}
    print("not interrupted")
except KeyboardInterrupt:
    print("interrupted after", "few" if len(seen) < 30 else len(seen))
print(len(activity), len(activity.score(leads.slice(0, 5), now={now!r})), activity.erase(0))
"""
CALLS = {
    "ingest": 'activity.ingest(events, missing="unknown", progress=progress)',
    "score": "activity.score(pa.concat_tables([leads] * 20), now={now!r}, progress=progress)",
    "score with threads": "activity.score(pa.concat_tables([leads] * 20), now={now!r}, threads=2, progress=progress)",
    "next_changes": 'activity.next_changes(leads, now={now!r}, until="2028-01-01", progress=progress)',
}


@pytest.mark.parametrize("call", CALLS)
def test_ctrl_c_while_events_are_at_work(call):
    code = INTERRUPTED_ACTIVITY.format(document=ENGAGED, call=CALLS[call].format(now=NOW), now=NOW)
    done = subprocess.run([sys.executable, "-c", code], **RUNS_WITHOUT_A_PACKAGE)
    assert (done.stdout, done.stderr, done.returncode) == ("interrupted after few\n131072 5 True\n", "", 0)
