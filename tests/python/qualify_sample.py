# SPDX-License-Identifier: MIT
"""What the tests of qualification share: a model with every section, leads, and their results worked out by hand."""

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

import leadcore

NOW = "2026-11-21T09:00:00Z"
DOCUMENT = {
    "leadcore": 1, "name": "qualify", "version": "3",
    "fields": {
        "country": "category", "title": "text", "budget": "number", "employees": "number", "topic": "text", "cases": "tags", "asked_prices": "flag",
        "read_tender": "flag", "bought_elsewhere": "flag", "attitude": "category", "engagement_now": "number",
    },
    "scores": {"fit": {"groups": [{"name": "company", "rules": [
        {"name": "home", "when": {"country": "DE"}, "points": 40, "reason": "home market"},
        {"name": "size", "when": {"employees": {">=": 200}}, "points": 20}]}]}},
    "grade": {"letters": {"fit": {"A": 50, "B": 20}}},
    "classes": [{"name": "important", "when": {"fit": {">=": 50}}, "reason": "large and a good match"}, {"name": "general"}],
    "roles": {"rules": [
        {"role": "decider", "when": {"title": {"contains": ["ceo", "总经理"]}}, "reason": "heads the company"},
        {"role": "user", "when": {"title": {"contains": "operator"}}}]},
    "purchase": {
        "evidence": [
            {"name": "prices", "when": {"asked_prices": True}, "weights": {"proposal_solicitation": 2.5, "supplier_search": 0.5}, "reason": "asked for prices"},
            {"name": "tender", "when": {"read_tender": True}, "weights": {"product_specification": 2}}],
        "prior": {"problem_recognition": 0.5}, "change_at": 1},
    "qualification": {
        "framework": "bant",
        "criteria": {"money": {"met": {"budget": {">=": 50000}}}, "need": {"met": {"country": "DE"}},
                     "time": {"question": {"en": "When must it run?", "zh": "什么时候必须上线？"}}},
        "red_flags": {"bought_competitor": {"when": {"bought_elsewhere": True}, "reason": "bought from somebody else"}}},
    "completeness": {"required": ["country", "title"], "dossier": {"topic": ["topic"], "cases": ["cases"]}},
    "lifecycle": {
        "statuses": [{"name": "inquiry"}, {"name": "mql"}, {"name": "sal"}, {"name": "nurture", "parked": True}],
        "transitions": [
            {"from": "inquiry", "to": "mql", "when": {"verdict": "qualified", "dossier": "complete"}, "reason": "meets the agreed standard"},
            {"from": ["inquiry", "mql"], "to": "nurture", "when": {"verdict": "rejected"}, "reason": "rejected for now"},
            {"from": "inquiry", "to": "nurture", "after": "30d", "reason": "nothing moved for 30 days"},
            {"from": "mql", "to": "sal"}, {"from": "nurture", "to": "inquiry"}]},
    "next_step": {
        "steps": [
            {"step": "hand_over", "when": {"verdict": "qualified", "dossier": "complete"}, "reason": "qualified, and the dossier is complete"},
            {"step": "complete_dossier", "when": {"verdict": "qualified"}, "reason": "qualified, but parts of the dossier are missing"},
            {"step": "nurture", "track": "competitive", "when": {"rejection": "uses_competitor"}, "exit": {"when": {"bought_elsewhere": False}, "reason": "their contract ends"},
             "reason": "uses another product"},
            {"step": "ask", "when": {"verdict": "incomplete"}, "reason": "something is not known yet"},
            {"step": "nurture", "track": "drip"}],
        "research": [{"tier": "t1", "when": {"class": "important"}}, {"tier": "t3"}],
        "message": {"company_size": "employees"}},
    "buying_group": {
        "engagement": "engagement_now", "company_size": "employees", "blocker": {"attitude": "against"},
        "roles": {"decider": 3, "user": 1}, "sizes": [{"below": 100, "roles": {"decider": 1}}]},
}
LEADS = [
    {"id": "good", "account": "acme", "country": "DE", "title": "CEO", "budget": 60000, "employees": 300, "topic": "trade show", "cases": ["x"], "asked_prices": True,
     "bought_elsewhere": False, "attitude": "for", "engagement_now": 50, "status": "inquiry", "answer_authority": True, "answer_time": True},
    {"id": "asks", "account": "acme", "country": "DE", "title": "operator", "budget": 60000, "employees": 300, "read_tender": True, "previous_stage": "supplier_search",
     "engagement_now": 20, "status": "inquiry", "status_since": dt.datetime(2026, 10, 1, tzinfo=dt.timezone.utc), "answer_authority": True},
    {"id": "lost", "account": "zeta", "country": "FR", "title": "总经理", "employees": 50, "bought_elsewhere": True, "attitude": "against", "engagement_now": 100, "status": "mql"},
    {"id": "bare", "account": None},
]
# By hand. Stage of "good": supplier_search 0.5, proposal_solicitation 2.5, problem_recognition 0.5 by prior; so proposal_solicitation by 2.
# "asks": product_specification 2 against supplier_search 0: 2 > 1 goes back; margin 2 - 0.5.
RIGHT = [
    {"fit": 60.0, "grade": "A", "class": "important", "role": "decider", "stage": "proposal_solicitation", "mode": "match", "stage_move": "first", "verdict": "qualified",
     "rejection": None, "dossier": "complete", "next_status": "mql", "next_step": "hand_over", "nurture_track": None, "research_tier": "t1", "message_focus": "mid_market",
     "stage_margin": 2.0, "missing": [], "question": None, "completeness": 100.0, "missing_parts": []},
    {"fit": 60.0, "grade": "A", "class": "important", "role": "user", "stage": "product_specification", "mode": "match", "stage_move": "back", "verdict": "incomplete",
     "rejection": None, "dossier": "incomplete", "next_status": "nurture", "next_step": "ask", "nurture_track": None, "research_tier": "t1", "message_focus": "mid_market",
     "stage_margin": 1.5, "missing": ["time"], "question": "time", "completeness": 50.0, "missing_parts": ["topic", "cases"]},
    {"fit": 0.0, "grade": "C", "class": "general", "role": "decider", "stage": None, "mode": None, "stage_move": None, "verdict": "rejected",
     "rejection": "uses_competitor", "dossier": "incomplete", "next_status": "nurture", "next_step": "nurture", "nurture_track": "competitive", "research_tier": "t3",
     "message_focus": "corporate", "stage_margin": 0.0, "missing": [], "question": None, "completeness": 50.0, "missing_parts": ["topic", "cases"]},
    {"fit": 0.0, "grade": "C", "class": "general", "role": None, "stage": None, "mode": None, "stage_move": None, "verdict": "incomplete",
     "rejection": None, "dossier": "incomplete", "next_status": None, "next_step": "ask", "nurture_track": None, "research_tier": "t3", "message_focus": None,
     "stage_margin": 0.0, "missing": ["money", "authority", "need", "time"], "question": "money", "completeness": 0.0, "missing_parts": ["country", "title", "topic", "cases"]},
]
# The first lines of the cards of "good" and "asks".
CARD = """\
role        Decider: heads the company
stage       Proposal solicitation (Match the need, First stage, 59%)
  evidence  asked for prices
verdict     Qualified
  criteria  ✓ Money  ✓ Authority  ✓ Need  ✓ Time
class       important: large and a good match
grade       A
scores      fit 60
complete    100 %
status      Inquiry → MQL: meets the agreed standard
next step   Hand over: qualified, and the dossier is complete"""
CHINESE_CARD = """\
角色          使用者
采购阶段      产品规格确定（匹配需求、后退、49%）
  依据        tender
资格判断      信息不全
  标准        ✓ 资金  ✓ 权限  ✓ 需求  ? 时间
  待了解      时间
  下一个问题  什么时候必须上线？
线索类别      important：large and a good match
评级          A
得分          fit 60
完整度        50 %；缺少来源主题、相关案例"""
KINDS = {"flag": pa.bool_(), "number": pa.float64(), "category": pa.string(), "text": pa.string(), "tags": pa.list_(pa.string()), "time": pa.timestamp("us", "UTC")}


def lead_table(kinds: dict[str, str], rows=None) -> pa.Table:
    """The leads as a table, with the key, the account, and a column for every field."""
    schema = pa.schema([("id", pa.string()), ("account", pa.string()), *((name, KINDS[kind]) for name, kind in kinds.items())])
    return pa.Table.from_pylist(LEADS if rows is None else rows, schema=schema)


def lead(name: str) -> dict:
    """The fields of one lead."""
    found = next(x for x in LEADS if x["id"] == name)
    return {key: value for key, value in found.items() if key not in ("id", "account")}


def sample_files() -> None:
    """Writes the model and the leads into the current folder: model.json, leads.csv and leads.parquet."""
    model = leadcore.Model.parse(DOCUMENT)
    table = lead_table(model.fields)
    Path("model.json").write_text(json.dumps(DOCUMENT, ensure_ascii=False), encoding="utf-8")
    pa.parquet.write_table(table, "leads.parquet")
    cases = pa.array([None if x is None else ";".join(x) for x in table["cases"].to_pylist()], pa.string())
    table = table.set_column(table.schema.get_field_index("cases"), "cases", cases)
    pa.csv.write_csv(table, "leads.csv", pa.csv.WriteOptions(quoting_style="needed"))
