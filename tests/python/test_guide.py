# SPDX-License-Identifier: MIT
"""What the documentation shows really works.

Fenced blocks in README.md and docs/ are examples when a second word stands behind the language:

    ```json model              a complete model document: compiles, without any problem
    ```json fields, events     the fields, and the event types, of the page's fragments
    ```json sections           sections that the page's fragments may read the results of
    ```json condition, rule, group, score, grade, classes, guards   a fragment: compiles inside of a small document
    ```json roles, purchase, qualification, completeness, lifecycle, next_step, buying_group, class_inputs      so do sections
    ```json bad-condition CODE, bad-rule CODE, bad-roles CODE …     the one problem that it has
    ```json excerpt FILE       lines of a file of the repository, as they stand there but for indentation
    ```python test             runs; the blocks of a page share their names, as if typed one after the other
    ```c test                  a complete program: compiles against the library without warnings, and exits with 0
    ```console test            commands after "$ ", run in the repository; what stands below is what they print
    ```text output             what the block above prints
"""

import contextlib
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import leadcore
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+) +(\S+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RULE = {"name": "always", "when": {"any": [{"example": "known"}, {"example": "unknown"}]}, "points": 100}
SECTIONS = ("roles", "purchase", "qualification", "completeness", "lifecycle", "next_step", "buying_group", "class_inputs")
FRAGMENTS = ("condition", "rule", "group", "score", "grade", "classes", "guards", *SECTIONS)
BAD_FRAGMENTS = ("bad-condition", "bad-rule", *(f"bad-{section}" for section in SECTIONS))
SCORE = {"groups": [{"name": "all", "rules": [RULE]}]}


class Example:
    def __init__(self, page, match):
        self.page = page
        self.language, self.kind, self.argument, self.text = match.groups()
        self.line = page.read_text(encoding="utf-8").count("\n", 0, match.start()) + 1

    def __str__(self):
        return f"{self.page.stem}-{self.line}-{self.kind}"


def examples_of(page):
    return [Example(page, match) for match in FENCE.finditer(page.read_text(encoding="utf-8"))]


EXAMPLES = [example for page in PAGES for example in examples_of(page)]


def of(language, *kinds):
    return [example for example in EXAMPLES if example.language == language and example.kind in kinds]


def output_below(example):
    """The text that a block says it prints, or None."""
    blocks = examples_of(example.page)
    here = next(index for index, other in enumerate(blocks) if other.line == example.line)
    below = blocks[here + 1] if here + 1 < len(blocks) else None
    return below.text if below and (below.language, below.kind) == ("text", "output") else None


def declared_on(page):
    """What the page's fragments may read."""
    declared = {"fields": {"example": "flag"}, "events": {}, "sections": {}}
    for example in examples_of(page):
        if example.kind in declared:
            declared[example.kind].update(json.loads(example.text))
    return declared


def document_around(kind, fragment, declared):
    """A small document with the fragment in its place, and results that fragments may read."""
    scores = {"fit": SCORE, "readiness": SCORE, "engagement": SCORE}
    document = {
        "leadcore": 1, "name": "around an example", "version": "1", "scores": scores, **declared["sections"],
        **{key: declared[key] for key in ("fields", "events") if declared[key]},
        "grade": {"letters": {"fit": {"A": 75, "B": 50}}, "digits": {"readiness": {"1": 60, "2": 30}}},
        "classes": [{"name": "important", "when": {"example": True}}, {"name": "general"}],
    }
    kind = kind.removeprefix("bad-")
    if kind == "class_inputs":
        document["classes"] = "builtin"
    if kind in ("grade", "classes", "guards", *SECTIONS):
        document[kind] = fragment
        return document
    if kind == "condition":
        fragment, kind = {"name": "example", "when": fragment, "points": 1}, "rule"
    if kind == "rule":
        fragment, kind = {"name": "example", "rules": [fragment]}, "group"
    if kind == "group":
        fragment = {"groups": [fragment]}
    scores["of the example"] = fragment
    return document


def problems(document):
    text = document if isinstance(document, str) else json.dumps(document)
    return leadcore.check(text)


def test_there_are_examples():
    assert len(of("json", "condition")) >= 20
    assert len(of("json", "model")) >= 4
    assert of("python", "test") and of("c", "test")


def test_every_example_is_of_a_kind_that_is_tested():
    known = {"json": {"model", "fields", "events", "sections", "excerpt", *FRAGMENTS, *BAD_FRAGMENTS}, "python": {"test"}, "c": {"test"}, "console": {"test"}, "text": {"output"}}
    assert [str(example) for example in EXAMPLES if example.kind not in known.get(example.language, ())] == []


@pytest.mark.parametrize("example", of("json", "model"), ids=str)
def test_models_compile_without_problems(example):
    assert problems(example.text) == []
    assert leadcore.Model.parse(example.text).name == json.loads(example.text)["name"]


@pytest.mark.parametrize("example", of("json", "excerpt"), ids=str)
def test_excerpts_stand_in_their_files(example):
    def plain(text):
        return "\n".join(line.strip() for line in text.splitlines())

    assert plain(example.text) in plain((ROOT / example.argument).read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", of("json", *FRAGMENTS), ids=str)
def test_fragments_compile_without_problems(example):
    document = document_around(example.kind, json.loads(example.text), declared_on(example.page))
    assert problems(document) == []
    leadcore.Model.parse(json.dumps(document))


@pytest.mark.parametrize("example", of("json", *BAD_FRAGMENTS), ids=str)
def test_bad_fragments_have_the_problem_that_the_page_names(example):
    document = document_around(example.kind, json.loads(example.text), declared_on(example.page))
    assert {problem.code for problem in problems(document)} == {example.argument}


@pytest.mark.parametrize("page", [page for page in PAGES if any(e.page == page for e in of("python", "test"))], ids=lambda page: page.stem)
def test_python_examples_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {"__name__": "example"}
    for example in (e for e in of("python", "test") if e.page == page):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * example.line + example.text, str(page), "exec"), names)
        expected = output_below(example)
        if expected is not None:
            assert printed.getvalue() == expected


def library_flags(folder):
    """How to link with the library that this Python package uses, under the name that programs will ask for."""
    library = pathlib.Path(os.environ.get("LEADCORE_LIBRARY") or pathlib.Path(leadcore.__file__).with_name("libleadcore.so")).resolve()
    for name in ("libleadcore.so", "libleadcore.so.1"):
        (folder / name).symlink_to(library)
    return [f"-L{folder}", "-lleadcore", f"-Wl,-rpath,{folder}"]


@pytest.mark.parametrize("example", of("c", "test"), ids=str)
def test_c_examples_compile_and_run(example, tmp_path):
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if not compiler:
        pytest.skip("there is no C compiler")
    source, program = tmp_path / "example.c", tmp_path / "example"
    source.write_text(example.text, encoding="utf-8")
    subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", ROOT / "include", source, "-o", program, *library_flags(tmp_path)],
                   check=True)
    ran = subprocess.run([program], check=True, capture_output=True, text=True, encoding="utf-8")
    expected = output_below(example)
    if expected is not None:
        assert ran.stdout == expected


def sessions(text):
    """Pairs of a command and what is printed below it."""
    for block in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = block.partition("\n")
        yield command, printed


@pytest.mark.parametrize("example", of("console", "test"), ids=str)
def test_commands_print_what_the_page_shows(example, tmp_path):
    for command, printed in sessions(example.text):
        program, *arguments = shlex.split(command)
        assert program == "leadcore"
        # What a page writes goes to a folder of the test, never into the repository.
        arguments = [str(tmp_path / a) if re.fullmatch(r"\w+\.(csv|parquet|arrow|state)", a) else a for a in arguments]
        environment = dict(os.environ, COLUMNS="120", NO_COLOR="1", PYTHONIOENCODING="utf-8")
        ran = subprocess.run([sys.executable, "-m", "leadcore", *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        lines = [line.rstrip() for line in ran.stdout.replace(f"{tmp_path}{os.sep}", "").splitlines()]
        assert lines == [line.rstrip() for line in printed.splitlines()], command


def links():
    pattern = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
    for page in [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        for target in pattern.findall(page.read_text(encoding="utf-8")):
            yield page, target


@pytest.mark.parametrize("page, target", list(links()), ids=lambda value: getattr(value, "stem", value))
def test_links_lead_somewhere(page, target):
    assert (page.parent / target).exists()


def rows_with_chinese():
    """Rows of tables that give a term's identifier and its Chinese name in their first two columns."""
    for page in PAGES:
        for table in re.findall(r"^\|[^\n|]*\| 中文 \|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            yield from ((page.name, *re.fullmatch(r"\| `(\w+)` \| (\S[^|]*) \|.*", row).groups()) for row in table.splitlines())


def test_tables_of_terms_have_the_names_of_the_vocabulary():
    kinds = [kind for kind in vars(leadcore.vocabulary).values() if isinstance(kind, type) and issubclass(kind, leadcore.vocabulary.Term) and len(kind)]
    names = {(term.identifier, term.chinese) for kind in kinds for term in kind}
    rows = list(rows_with_chinese())
    assert len(rows) >= 40
    assert [row for row in rows if row[1:] not in names] == []


def test_promises_name_tests_that_exist():
    named = re.findall(r"`((?:tests|tools|examples)/[\w./-]+)`", (ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_pictures_are_what_their_script_draws():
    subprocess.run([sys.executable, ROOT / "docs" / "make_pictures.py", "--check"], check=True)


@pytest.mark.parametrize("script", ["make_leads.py", "make_events.py", "make_answers.py"])
def test_sample_data_are_what_their_script_writes(script):
    subprocess.run([sys.executable, ROOT / "examples" / "data" / script, "--check"], check=True)
