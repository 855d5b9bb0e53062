#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes events.csv: what the fictional leads of leads.csv did, for examples/models/inbound.json.

The rows stand in the order in which they arrived, as real streams do: some events arrive days after they happened, some are delivered twice, one
lead's mail program follows every link, one clock is wrong. The same seed gives the same file, so that the file in the repository can be checked.

    python3 examples/data/make_events.py            writes events.csv beside the script
    python3 examples/data/make_events.py --check    says whether events.csv is what the script would write
"""

import csv
import datetime
import io
import pathlib
import random
import sys

SEED = 20261122
NOW = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
HERE = pathlib.Path(__file__).parent

COLUMNS = ["key", "time", "type", "page", "campaign", "form", "minutes", "source", "sequence"]

PAGES = ["/", "/product", "/product/routing", "/product/scoring", "/customers", "/blog/lead-scoring", "/blog/sales-calls", "/docs/connectors"]
PRICING = ["/pricing", "/pricing/enterprise"]
CAREERS = ["/careers", "/careers/internships"]
NEWSLETTERS = ["2026-08", "2026-09", "2026-10", "2026-11"]  # on the first Tuesday of the month
WEBINARS = [datetime.datetime(2026, 10, 22, 14, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2026, 11, 12, 14, 0, tzinfo=datetime.timezone.utc)]

# Who does how much: visits to the pages, how many days ago they began and ended, chances of a look at prices, of a mail opened, of a link followed.
PERSONAS = {
    "keen": {"visits": (3, 9), "days": (45, 0), "pricing": 0.5, "opens": 0.7, "clicks": 0.5},
    "curious": {"visits": (2, 5), "days": (75, 2), "pricing": 0.2, "opens": 0.5, "clicks": 0.2},
    "fading": {"visits": (2, 6), "days": (110, 45), "pricing": 0.3, "opens": 0.2, "clicks": 0.1},
    "gone": {"visits": (1, 5), "days": (220, 100), "pricing": 0.3, "opens": 0.0, "clicks": 0.0},
    "student": {"visits": (1, 4), "days": (40, 0), "pricing": 0.0, "opens": 0.3, "clicks": 0.2},
    "silent": {"visits": (0, 0), "days": (1, 0), "pricing": 0.0, "opens": 0.1, "clicks": 0.0},
}
CLOCK_OF_A_LAPTOP, SCANNED = "L0033", "L0058"


class Stream:
    """Events with the moment of their arrival; each source numbers its own in that order."""

    def __init__(self, rng):
        self.rng = rng
        self.events = []

    def add(self, lead, time, kind, source, late=None, **fields):
        arrived = time + (late or datetime.timedelta(seconds=self.rng.randint(1, 90)))
        self.events.append((arrived, len(self.events), lead, time, kind, source, fields))

    def rows(self):
        """In the order of arrival. About one in thirty numbered events is delivered a second time, a little later."""
        numbers, rows, again = {}, [], []
        for arrived, _, lead, time, kind, source, fields in sorted(self.events, key=lambda event: event[:2]):
            while again and again[0][0] <= arrived:
                rows.append(again.pop(0)[1])
            row = dict.fromkeys(COLUMNS, "")
            row.update({"key": lead, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "type": kind, "source": source, **fields})
            if source:
                row["sequence"] = numbers[source] = numbers.get(source, 1000) + 1
                if self.rng.random() < 1 / 30:
                    again = sorted([*again, (arrived + datetime.timedelta(minutes=self.rng.randint(1, 300)), row)], key=lambda entry: entry[0])
            rows.append(row)
        return rows + [row for _, row in again]


def persona_of(rng, lead):
    if lead["title"] and any(word in lead["title"].lower() for word in ("student", "intern", "praktikant", "学生", "实习生")):
        return "student"
    if lead["requested_demo"] == "true":
        return rng.choice(["keen", "keen", "keen", "curious", "fading"])
    return rng.choice(["curious", "curious", "fading", "gone", "gone", "silent", "silent"])


def visits(rng, stream, key, persona):
    habits = PERSONAS[persona]
    first, last = habits["days"]
    for _ in range(rng.randint(*habits["visits"])):
        time = NOW - datetime.timedelta(minutes=rng.randint(last * 24 * 60 + 20, first * 24 * 60))
        late = None
        if rng.random() < 0.04:  # a phone without a network, which sends what it has later
            late = datetime.timedelta(minutes=min(rng.randint(600, 6000), max(1, int((NOW - time).total_seconds()) // 60 - 1)))
        for page in range(rng.randint(1, 5)):
            chance = rng.random()
            if persona == "student" and chance < 0.4:
                path = rng.choice(CAREERS)
            elif chance < habits["pricing"]:
                path = rng.choice(PRICING)
            else:
                path = rng.choice(PAGES)
            seen = min(time + datetime.timedelta(seconds=40 * page + rng.randint(0, 30)), NOW)
            stream.add(key, seen, "page_view", "web", late, page=path)


def mails(rng, stream, key, persona):
    habits = PERSONAS[persona]
    for campaign in NEWSLETTERS:
        first = datetime.datetime.fromisoformat(f"{campaign}-01T08:00:00+00:00")
        sent = first + DAY * ((1 - first.weekday()) % 7)
        if rng.random() < habits["opens"]:
            opened = sent + datetime.timedelta(minutes=rng.randint(5, 2000))
            stream.add(key, opened, "mail_open", "mail", campaign=campaign)
            if rng.random() < habits["clicks"]:
                stream.add(key, opened + datetime.timedelta(seconds=rng.randint(5, 90)), "mail_click", "mail", campaign=campaign)
        elif rng.random() < 0.01:
            stream.add(key, sent + DAY, "mail_spam_complaint", "mail")


def signals(rng, stream, key, lead, persona):
    first, last = PERSONAS[persona]["days"]

    def some_time():
        return NOW - datetime.timedelta(minutes=rng.randint(last * 24 * 60 + 60, first * 24 * 60))

    if persona == "keen":
        if rng.random() < 0.6:
            stream.add(key, some_time(), "demo_request", "web")
        if rng.random() < 0.4:
            stream.add(key, some_time(), "form_submit", "web", form=rng.choice(["contact", "price_list"]))
    if lead["source"] == "white_paper" or rng.random() < 0.1:
        stream.add(key, some_time(), "form_submit", "web", form="white_paper")
    if lead["source"] == "free_trial":
        stream.add(key, some_time(), "trial_started", "product")
    for webinar in WEBINARS:
        if persona in ("keen", "curious") and rng.random() < (0.5 if lead["source"] == "webinar" else 0.08):
            # Lists of participants are put in by hand some days later: without a number, so nobody can tell when it is done twice.
            stream.add(key, webinar, "webinar_attended", "", DAY * rng.randint(1, 4), minutes=rng.randint(5, 60))


def oddities(stream):
    """What happens to every stream sooner or later."""
    scan = datetime.datetime(2026, 11, 3, 8, 1, tzinfo=datetime.timezone.utc)
    for number in range(46):  # a program that follows every link of a mail before its reader sees it
        stream.add(SCANNED, scan + datetime.timedelta(seconds=number), "mail_click", "mail", campaign="2026-11")
    # A clock that is a day ahead: kept, and not counted until then.
    stream.add(CLOCK_OF_A_LAPTOP, NOW + DAY, "page_view", "web", -DAY, page="/pricing")
    # An event of somebody who is not in leads.csv, and one of a type that the model does not know.
    stream.add("L9999", NOW - DAY, "page_view", "web", page="/")
    stream.add("L0001", NOW - 2 * DAY, "chat_opened", "web")


def table():
    rng = random.Random(SEED)
    stream = Stream(rng)
    with open(HERE / "leads.csv", encoding="utf-8", newline="") as file:
        for lead in csv.DictReader(file):
            persona = persona_of(rng, lead)
            visits(rng, stream, lead["id"], persona)
            mails(rng, stream, lead["id"], persona)
            signals(rng, stream, lead["id"], lead, persona)
    oddities(stream)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    rows = stream.rows()
    writer.writerows(rows)
    return out.getvalue(), len(rows)


def main():
    path = HERE / "events.csv"
    text, count = table()
    if sys.argv[1:] == ["--check"]:
        same = path.read_text(encoding="utf-8") == text
        print("events.csv is what this script writes" if same else "events.csv differs from what this script writes")
        return 0 if same else 1
    path.write_text(text, encoding="utf-8")
    print(f"wrote {count} events to {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
