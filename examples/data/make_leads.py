#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes leads.csv: fictional leads for examples/models/inbound.json.

Everybody and every company in it is invented: addresses end in .example, which nobody can own, and phone numbers come from ranges that are
kept free for films and books. The same seed gives the same file, so that the file in the repository can be checked against this script.

    python3 examples/data/make_leads.py            writes leads.csv beside the script
    python3 examples/data/make_leads.py --check    says whether leads.csv is what the script would write
"""

import csv
import datetime
import io
import pathlib
import random
import sys

SEED = 20261121
COUNT = 200
NOW = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.timezone.utc)

COLUMNS = [
    "id", "name", "email", "phone", "company", "title", "department", "seniority", "country", "industry", "employees",
    "annual_revenue", "technologies", "topics", "initiative", "source", "key_account", "is_competitor", "current_tool",
    "contract_ends", "solution_match", "our_share", "deal_size", "budget", "project_start", "requested_demo", "agreed_to_call",
    "created", "message",
    # What qualification rests on; see standing().
    "account", "landing_page", "tenders", "reference_cases", "operators", "attitude", "reorganisation", "status", "status_since", "previous_stage",
]

PEOPLE = {
    "de": (["Lena", "Jörg", "Anneliese", "Tobias", "Käthe", "Matthias", "Svenja", "Günter", "Milena", "Bastian"],
           ["Überall", "Grünspecht", "Morgenröte", "Haferkorn", "Weißdorn", "Silberdistel", "Eichenlaub", "Kieselstein"]),
    "zh": (["晓雨", "建国", "思远", "雅婷", "海涛", "明月", "子轩", "若曦"], ["云", "柳", "松", "岳", "江", "兰"]),
    "en": (["Maya", "Oliver", "Priya", "Declan", "Grace", "Theo", "Imogen", "Samir", "Fern", "Angus"],
           ["Thistlewood", "Ashgrove", "Merriweather", "Quillfeather", "Longbarrow", "Winterbourne", "Pebblebrook", "Oakenshaw"]),
    "fr": (["Élodie", "Thibault", "Maëlys", "François", "Anaïs", "Gaël"], ["Clairefontaine-Bois", "Dubosquet", "Belleruelle", "Hautepierre"]),
}
SPEECH = {"DE": "de", "AT": "de", "CH": "de", "CN": "zh", "SG": "zh", "GB": "en", "US": "en", "IE": "en", "FR": "fr", "BE": "fr",
          "BR": "en", "IN": "en"}
COUNTRIES = ["DE"] * 9 + ["AT"] * 2 + ["CH"] * 2 + ["CN"] * 5 + ["SG"] + ["GB"] * 4 + ["US"] * 4 + ["IE"] + ["FR"] * 3 + ["BE", "BR", "IN"]

FIRST_PARTS = ["Brontal", "Quillmark", "Zephanor", "Tolvarik", "Wexholm", "Drumlauer", "Fennigast", "Orbelix", "Kastavia", "Lumetta",
               "Pravenholt", "Silvarno", "Grenzig", "Hollbrix", "Yarrowen", "Ubrikon", "Norrival", "Mirabund", "Velquin", "Trossbach"]
LAST_PARTS = {
    "software": ["Software", "Systems", "Cloud"], "logistics": ["Logistik", "Freight", "Spedition"],
    "manufacturing": ["Maschinenbau", "Werke", "Components"], "finance": ["Capital", "Leasing"], "insurance": ["Insurance", "Versicherung"],
    "healthcare": ["Klinikverbund", "Medical"], "energy": ["Energie", "Power"], "retail": ["Handel", "Stores"],
    "government": ["Stadtwerke", "City Council"], "agriculture": ["Agrar", "Farms"], "education": ["Akademie", "College"],
}
CHINESE_COMPANIES = {"software": "软件", "logistics": "物流", "manufacturing": "机械", "finance": "金融", "insurance": "保险",
                     "healthcare": "医疗", "energy": "能源", "retail": "零售", "government": "市政", "agriculture": "农业", "education": "教育"}
CHINESE_FIRST = ["辰澜", "瑞霖", "拓岚", "弘栎", "沐澄", "昱禾"]

TITLES = {
    "top": {"de": ["Geschäftsführer", "Geschäftsführerin", "Vorstand Vertrieb", "Inhaberin"], "zh": ["总经理", "首席营销官", "董事长"],
            "en": ["CEO", "Chief Revenue Officer", "Founder & CEO", "COO"], "fr": ["CEO", "Chief Sales Officer"]},
    "head": {"de": ["Leiter Vertrieb", "Leitung Marketing", "Bereichsleiterin Vertrieb & Marketing", "Head of Sales DACH"],
             "zh": ["销售总监", "副总裁", "市场总监"], "en": ["VP, Sales", "Head of Revenue Operations", "Director of Marketing", "Vice President IT"],
             "fr": ["VP Sales EMEA", "Sales Director"]},
    "manager": {"de": ["Teamleiterin Inside Sales", "CRM-Manager", "Marketing Manager"], "zh": ["销售经理", "产品经理", "IT经理"],
                "en": ["Marketing Operations Manager", "Product Owner", "Sales Manager"], "fr": ["Marketing Manager", "CRM Manager"]},
    "staff": {"de": ["Sachbearbeiter Vertrieb", "Referentin Marketing", "Assistenz der Geschäftsführung"], "zh": ["销售专员", "总经理助理"],
              "en": ["Sales Representative", "Business Analyst", "Assistant to the CEO", "Consultant"], "fr": ["Analyst", "Consultant CRM"]},
    "student": {"de": ["Werkstudentin", "Studentin", "Praktikant Marketing"], "zh": ["学生", "市场实习生"], "en": ["Student", "Marketing Intern"],
                "fr": ["Student"]},
}
SENIORITY = {"top": ["c_level", "owner"], "head": ["vp", "director"], "manager": ["manager"], "staff": ["staff"], "student": ["staff"]}
DEPARTMENTS = ["sales"] * 4 + ["marketing"] * 3 + ["revenue_operations"] * 2 + ["it", "finance", "management", "purchasing", "hr"]
SOURCES = ["website_form", "organic_search", "paid_search", "webinar", "white_paper", "free_trial", "trade_show", "partner",
           "customer_referral", "wechat", "expert_consultation", "seminar"]
MESSAGES = {
    "ask": {"de": ["Wir bräuchten ein Angebot für 40 Plätze.", "Was ist der Preis pro Monat?"], "zh": ["请发一份报价，约60个用户。", "想了解价格"],
            "en": ["Could you send us pricing for 40 seats?", "We need a quote before the board meets."], "fr": ["Please send an offer for 25 seats."]},
    "look": {"de": ["Wie läuft die Anbindung an SAP?", "Bitte um Rückruf."], "zh": ["能否和我们现有系统对接？", "希望看一次演示"],
             "en": ["How do you route leads between regions?", "Saw you at the fair, would like to know more."], "fr": ["Bonjour, we would like a presentation."]},
    "study": {"de": ["Ich schreibe meine Masterarbeit über Lead-Scoring."], "zh": ["我在写论文，想请教几个问题"],
              "en": ["I am writing a thesis about lead scoring.", "Do you offer an internship?"], "fr": ["I am looking for an internship."]},
}

# How often each kind of lead comes, and how likely each thing about it is known.
KINDS = [("dream", 14), ("strong", 34), ("solid", 50), ("early", 40), ("vague", 24), ("small", 16), ("student", 10), ("competitor", 6),
         ("mismatch", 6)]


def maybe(rng, chance, value):
    """The value, or an empty cell, which means unknown."""
    return value if rng.random() < chance else ""


def day(rng, low, high):
    return (NOW + datetime.timedelta(days=rng.randint(low, high))).date().isoformat()


def contact(rng, country, level, company):
    language = SPEECH[country]
    first, last = (rng.choice(names) for names in PEOPLE[language])
    name = last + first if language == "zh" else f"{first} {last}"
    plain = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ë": "e", "ï": "i", "ç": "c"}
    ascii_name = "".join(plain.get(c, c) for c in f"{first}.{last}".lower() if c.isalpha() or c in ".-")
    if language == "zh":
        ascii_name = "contact" + str(rng.randint(100, 999))
    else:
        ascii_name = ascii_name.encode("ascii", "ignore").decode()
    number = rng.randint(100, 199)
    phone = {"de": f"+49 30 23125 {number}", "zh": f"+86 10 0000 0{number}", "en": f"+44 20 7946 0{number}", "fr": f"+33 1 99 00 {number % 100:02d} 11"}[language]
    return {"name": name, "email": f"{ascii_name}@{company}.example", "phone": phone, "title": rng.choice(TITLES[level][language]),
            "seniority": maybe(rng, 0.5, rng.choice(SENIORITY[level])), "department": maybe(rng, 0.8, rng.choice(DEPARTMENTS))}


def company(rng, country, industry):
    first = rng.choice(FIRST_PARTS)
    if SPEECH[country] == "zh":
        return rng.choice(CHINESE_FIRST) + CHINESE_COMPANIES[industry] + "有限公司", first.lower()
    suffix = {"de": " GmbH", "en": " Ltd", "fr": " SA"}[SPEECH[country]]
    return f"{first} {rng.choice(LAST_PARTS[industry])}{suffix}", first.lower()


# kind: levels, industries, staff from … to, match, start in days from … to, budget, chance that demo and call are true, deal size, known
PROFILES = {
    "dream": (["top", "head"], ["software", "logistics", "manufacturing"], 300, 6000, ["excellent"], 20, 150, ["approved", "planned"], 0.9, (120000, 600000), 0.95),
    "strong": (["top", "head", "manager"], ["software", "logistics", "manufacturing", "finance"], 150, 3000, ["excellent", "good"], 20, 170,
               ["approved", "planned"], 0.65, (40000, 180000), 0.85),
    "solid": (["head", "manager", "staff"], ["software", "manufacturing", "insurance", "retail", "healthcare", "energy"], 60, 1500, ["good", "partial"], 10, 330,
              ["planned", "none", "approved"], 0.4, (10000, 90000), 0.75),
    "early": (["manager", "staff"], ["logistics", "retail", "government", "education", "finance"], 40, 900, ["good", "partial"], 120, 420, ["none", "planned"],
              0.15, (5000, 60000), 0.5),
    "vague": (["manager", "staff"], ["software", "retail", "agriculture"], 20, 400, ["partial"], 60, 400, ["none"], 0.1, (5000, 30000), 0.2),
    "small": (["top", "manager"], ["retail", "agriculture", "education", "software"], 1, 40, ["partial", "good"], 20, 300, ["none", "planned"], 0.3, (500, 6000), 0.7),
    "student": (["student"], ["education"], 200, 9000, ["none", "partial"], 0, 90, ["none"], 0.05, (0, 500), 0.3),
    "competitor": (["manager", "head"], ["software"], 100, 2500, ["partial"], 10, 60, ["approved"], 0.9, (10000, 50000), 0.7),
    "mismatch": (["head", "manager"], ["manufacturing", "government"], 500, 9000, ["none"], 20, 200, ["approved"], 0.5, (20000, 90000), 0.8),
}


def deal(rng, profile, kind):
    _, _, _, _, matches, start_low, start_high, budgets, keen, size, known = profile
    tool = rng.choice(["spreadsheet", "competitor_tool", "own_build", "none"])
    ends = maybe(rng, known, day(rng, 30, 900)) if tool == "competitor_tool" else ""
    return {
        "solution_match": maybe(rng, known, rng.choice(matches)), "our_share": maybe(rng, known * 0.6, rng.choice([0.02, 0.1, 0.3, 0.6, 1])),
        "deal_size": maybe(rng, known, round(rng.randint(*size), -2)), "budget": maybe(rng, known, rng.choice(budgets)),
        "project_start": maybe(rng, known, day(rng, start_low, start_high)), "current_tool": maybe(rng, known, tool), "contract_ends": ends,
        "requested_demo": maybe(rng, 0.9, str(rng.random() < keen).lower()), "agreed_to_call": maybe(rng, 0.7, str(rng.random() < keen * 0.6).lower()),
        "key_account": str(kind == "dream" and rng.random() < 0.5).lower(), "is_competitor": maybe(rng, 0.8 if kind != "competitor" else 1, str(kind == "competitor").lower()),
    }


def lead(rng, number, kind):
    profile = PROFILES[kind]
    levels, industries, low, high, *_, keen, _, known = profile
    country = rng.choice(COUNTRIES)
    industry = rng.choice(industries)
    company_name, domain = company(rng, country, industry)
    row = dict.fromkeys(COLUMNS, "")
    row.update(contact(rng, country, rng.choice(levels), domain))
    row.update(deal(rng, profile, kind))
    if kind == "student":
        row["email"] = row["email"].replace(f"{domain}.example", f"{domain}.edu.example")
    elif rng.random() < (0.5 if kind in ("small", "vague") else 0.06):
        row["email"] = row["email"].replace(f"{domain}.example", "freemail.example")
    elif rng.random() < 0.06:
        row["email"] = f"info@{domain}.example"
    employees = rng.randint(low, high)
    language = SPEECH[country]
    mood = "study" if kind == "student" else "ask" if rng.random() < keen else "look"
    tools = ["salesforce", "sap", "dynamics", "hubspot", "snowflake", "dbt", "aws", "azure", "gcp", "excel"]
    topics = ["forecasting", "routing", "scoring", "data quality", "partner programme"]
    source = rng.choice(SOURCES)
    row.update({
        "id": f"L{number:04d}", "company": maybe(rng, 0.3 + known * 0.7, company_name), "country": maybe(rng, 0.95, country),
        "industry": maybe(rng, 0.2 + known * 0.8, industry), "employees": maybe(rng, known, employees),
        "annual_revenue": maybe(rng, known * 0.6, employees * rng.randint(60, 250) * 1000),
        "technologies": maybe(rng, known, ";".join(sorted(rng.sample(tools, rng.randint(1, 4))))),
        "topics": maybe(rng, 0.6, ";".join(sorted(rng.sample(topics, rng.randint(1, 2))))),
        "initiative": "inbound", "source": source, "phone": maybe(rng, 0.3 + known * 0.6, row["phone"]),
        "title": maybe(rng, 0.92, row["title"]),
        "created": (NOW - datetime.timedelta(minutes=rng.randint(5, 60 * 24 * (300 if kind in ("early", "vague") else 60)))).strftime("%Y-%m-%dT%H:%M:00Z"),
        "message": maybe(rng, 0.55, rng.choice(MESSAGES[mood][language])),
    })
    return row


# kind: statuses that such leads have, and stages that they were found in last time; "" is unknown.
STANDINGS = {
    "dream": (["mql", "mql", "sal", "sql", "opportunity", "inquiry"], ["product_specification", "supplier_search", "proposal_solicitation", "supplier_selection"]),
    "strong": (["inquiry", "inquiry", "mql", "sal", "nurture", "customer"], ["product_specification", "supplier_search", "proposal_solicitation", ""]),
    "solid": (["inquiry", "inquiry", "inquiry", "mql", "nurture", "lost"], ["need_description", "product_specification", "supplier_search", ""]),
    "early": (["inquiry", "inquiry", "nurture", "nurture"], ["problem_recognition", "need_description", ""]),
    "vague": (["inquiry", "nurture"], ["problem_recognition", ""]),
    "small": (["inquiry", "inquiry", "nurture"], ["need_description", ""]),
    "student": (["inquiry", "disqualified"], [""]),
    "competitor": (["inquiry"], [""]),
    "mismatch": (["inquiry", "disqualified"], ["product_specification", ""]),
}
PAGES = ["/pricing", "/product/scoring", "/product/routing", "/white-paper/lead-scoring", "/webinar/forecasting", "/forum/crm", "/customers", "/fair/hall-4"]
CASES = {"software": "Ubrikon Cloud", "logistics": "Wexholm Freight", "manufacturing": "Tolvarik Werke", "finance": "Orbelix Leasing",
         "insurance": "Drumlauer Versicherung", "healthcare": "Lumetta Medical", "energy": "Norrival Power", "retail": "Silvarno Stores"}


def standing(rng, kind, row):
    """What qualification, buying groups and the lifecycle look at. It has dice of its own, so that the columns before it stay what they were."""
    known = PROFILES[kind][-1]
    domain = row["email"].partition("@")[2].removesuffix(".example").removesuffix(".edu")
    statuses, stages = STANDINGS[kind]
    status = "prospect" if row["initiative"] == "outbound" else rng.choice(statuses)
    since = max(datetime.datetime.fromisoformat(row["created"].replace("Z", "+00:00")), NOW - datetime.timedelta(days=rng.randint(1, 120)))
    return {
        # One account is one mail domain: the companies of a group buy together. A private mailbox tells of none.
        "account": "" if domain in ("freemail", "test") else domain,
        "landing_page": maybe(rng, 0.8, rng.choice(PAGES)),
        "tenders": maybe(rng, known * 0.6, rng.randint(0, 5)),
        "reference_cases": maybe(rng, 0.9, CASES.get(row["industry"], "")),
        "operators": maybe(rng, known * 0.7, rng.choice([0, 1, 2, 3, 5] if kind in ("small", "early", "vague") else [1, 2, 3, 5, 8])),
        "attitude": maybe(rng, 0.5, rng.choices(["for", "open", "against"], [5, 5, 1])[0]),
        "reorganisation": maybe(rng, 0.6, str(rng.random() < 0.06).lower()),
        "status": status,
        "status_since": since.strftime("%Y-%m-%dT%H:%M:00Z"),
        "previous_stage": rng.choice(stages),
    }


def table():
    rng, own_rng = random.Random(SEED), random.Random(SEED + 1)
    kinds = [kind for kind, count in KINDS for _ in range(count)]
    rng.shuffle(kinds)
    assert len(kinds) == COUNT
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, kind in enumerate(kinds, 1):
        row = lead(rng, number, kind)
        if number == 77:  # somebody who filled the form with nonsense
            row.update({"name": "test", "email": "test@test.example", "phone": "", "company": "asdf"})
        if number in (40, 120):  # addresses that were bought
            row.update({"initiative": "outbound", "source": "list_purchase"})
        row.update(standing(own_rng, kind, row))
        writer.writerow(row)
    return out.getvalue()


def main():
    path = pathlib.Path(__file__).with_name("leads.csv")
    text = table()
    if sys.argv[1:] == ["--check"]:
        same = path.read_text(encoding="utf-8") == text
        print("leads.csv is what this script writes" if same else "leads.csv differs from what this script writes")
        return 0 if same else 1
    path.write_text(text, encoding="utf-8")
    print(f"wrote {COUNT} leads to {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
