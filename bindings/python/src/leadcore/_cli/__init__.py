# SPDX-License-Identifier: MIT
"""The command line: ``leadcore score``, ``qualify``, ``explain``, ``changes``, ``route``, ``simulate``, ``title`` and ``check``.

Exit status: 0 done, 1 a document has errors, 2 anything else that the user can put right, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NoReturn

from .. import __version__, library_version
from .._description import LANGUAGES
from .._errors import DocumentError, LeadCoreError
from .._moment import clock, moment
from .._simulation import duration
from . import changes, check, explain, qualify, route, score, simulate, title
from .common import UserError, say


def _moment(value: str, name: str) -> int:
    try:
        return moment(int(value) if value.lstrip("-").isdigit() and len(value) > 4 else value, name)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _now(value: str) -> int:
    return _moment(value, "now")


def _until(value: str) -> int:
    return _moment(value, "until")


def _handling(value: str) -> timedelta:
    try:
        return duration(value, "handling")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _positive(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError("expected a whole number from 1")
    return int(value)


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="model document (JSON)")
    parser.add_argument("leads", metavar="LEADS", help="leads: CSV, Parquet or Arrow IPC")
    parser.add_argument(
        "--now",
        type=_now,
        metavar="TIME",
        help="moment for conditions that are relative to now: a date or RFC 3339 such as 2026-11-21T09:00:00Z (default: the clock)",
    )
    _add_cell_options(parser, "the model")


def _add_cell_options(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument(
        "--missing",
        choices=("error", "unknown"),
        default="error",
        help=f"what a column that {what} needs and LEADS has not means (default: error)",
    )
    parser.add_argument(
        "--unknown",
        action="append",
        default=[],
        metavar="TEXT",
        help="cell text that means unknown, beside the empty cell; may stand several times",
    )


def _add_event_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--events", metavar="EVENTS", help="what the leads did: CSV, Parquet or Arrow IPC with the columns key, time, type, and the "
                        "event fields that the model reads; source and sequence where events may come twice")
    parser.add_argument("--event-key", metavar="COLUMN", help="column of EVENTS with the leads' keys (default: as --key, else 'key')")


def _add_list_options(parser: argparse.ArgumentParser, top: str) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help=".csv, .parquet, .arrow, .feather or .ipc; replaced only when complete")
    parser.add_argument("--top", type=_positive, default=20, metavar="N", help=f"how many of the {top} to show (default: 20)")
    parser.add_argument("--show", action="append", metavar="COLUMN", help="column to show for each lead; may stand several times")
    parser.add_argument("--prefix", default="", metavar="TEXT", help="put before the names of the columns that are added")


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="leadcore", description="Scores and qualifies leads by a model document, gives them to people by a policy document, and says why.")
    parser.add_argument("--version", action="version", version=f"leadcore {__version__} (library {library_version})")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    scoring = commands.add_parser(
        "score",
        help="score a file of leads",
        description="Scores every lead. With -o writes the leads back with one column for each score, its coverage, the grade and "
        "the class; otherwise shows the best with their main reasons.",
    )
    _add_reading_options(scoring)
    _add_event_options(scoring)
    scoring.add_argument("--key", metavar="COLUMN", help="column of LEADS that the events name their leads by")
    _add_list_options(scoring, "best")
    scoring.add_argument("--by", metavar="SCORE", help="score that the best are chosen by (default: the first)")
    scoring.add_argument("--threads", type=_positive, default=1, metavar="N", help="threads that share the rows (default: 1)")
    scoring.set_defaults(run=score.run)

    _add_qualifying(commands)
    explaining = commands.add_parser(
        "explain",
        help="explain one lead",
        description="Prints the ledger of one lead: every rule that fired, limits, unknown fields, the sum, and what would help.",
    )
    _add_reading_options(explaining)
    _add_event_options(explaining)
    explaining.add_argument("--key", required=True, metavar="COLUMN", help="column that tells leads apart")
    explaining.add_argument("--id", required=True, metavar="VALUE", help="its value for the lead")
    explaining.add_argument("--json", action="store_true", help="print JSON")
    explaining.set_defaults(run=explain.run)

    changing = commands.add_parser(
        "changes",
        help="list whose grade or class changes next",
        description="Lists the leads whose grade or class changes when nothing more happens, by time: points of events fade, and conditions that are "
        "relative to now come true or cease to be. With -o writes them to a file.",
    )
    _add_reading_options(changing)
    _add_event_options(changing)
    changing.add_argument("--key", required=True, metavar="COLUMN", help="column that tells leads apart, and that the events name them by")
    changing.add_argument("--until", required=True, type=_until, metavar="TIME", help="last moment to look at")
    _add_list_options(changing, "first")
    changing.set_defaults(run=changes.run)

    _add_routing(commands)
    _add_simulating(commands)
    _add_title(commands)
    checking = commands.add_parser(
        "check",
        help="check model and policy documents",
        description="Reports every problem of a model or policy document with line, column and path, and warns of what can never count. "
        "Status 1 when there are errors.",
    )
    checking.add_argument("models", metavar="DOCUMENT", nargs="+", help="model or policy document (JSON)")
    checking.set_defaults(run=check.run)
    return parser


def _add_qualifying(commands: Any) -> None:
    qualifying = commands.add_parser(
        "qualify",
        help="qualify a file of leads",
        description="Says of every lead who it is, how far the purchase is, whether it is qualified, what is missing, and what to do next. With -o writes the "
        "leads back with these columns; with --id or --row shows the card of one lead; otherwise lists those to look at first.",
    )
    _add_reading_options(qualifying)
    _add_event_options(qualifying)
    qualifying.add_argument("--key", metavar="COLUMN", help="column that tells leads apart, and that answers and events name them by")
    qualifying.add_argument("--answers", metavar="ANSWERS", help="recorded answers: CSV, Parquet or Arrow IPC with the key column and a column for each "
                            "criterion: yes, no, met, not_met, unknown, 是, 否, or nothing")
    one = qualifying.add_mutually_exclusive_group()
    one.add_argument("--id", metavar="VALUE", help="show the card of the lead with this key")
    one.add_argument("--row", type=_positive, metavar="N", help="show the card of the lead in this row")
    qualifying.add_argument("--language", choices=LANGUAGES, default="en", help="language of what is shown (default: en)")
    qualifying.add_argument("--json", action="store_true", help="print the card as JSON")
    _add_list_options(qualifying, "first")
    qualifying.add_argument("--threads", type=_positive, default=1, metavar="N", help="threads that share the rows (default: 1)")
    qualifying.set_defaults(run=qualify.run)


def _add_policy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="policy document (JSON)")
    parser.add_argument("leads", metavar="LEADS", help="leads: CSV, Parquet or Arrow IPC")
    parser.add_argument("--model", metavar="MODEL", help="model document (JSON) that gives the scores, grades and so on that the policy reads")
    _add_cell_options(parser, "the policy or the model")


def _add_routing(commands: Any) -> None:
    routing = commands.add_parser(
        "route",
        help="give a file of leads to people",
        description="Says of every lead who gets it, by which rule, and by when they must act. With -o writes the leads back with these columns; "
        "otherwise shows the first. With --state goes on where the last run ended; leads that are there already are left alone.",
    )
    _add_policy_arguments(routing)
    routing.add_argument("--key", metavar="COLUMN", default="id", help="column that tells leads apart (default: id)")
    moments = routing.add_mutually_exclusive_group()
    moments.add_argument("--now", type=_now, metavar="TIME", help="moment at which all of them come (default: the clock)")
    moments.add_argument("--time", metavar="COLUMN", help="column of LEADS with the moment at which each comes, not falling")
    routing.add_argument("--state", metavar="FILE", help="who has what: read if it is there, replaced when all leads are routed")
    routing.add_argument("--drain", action="store_true", help="before: hand on leads of FILE whose deadline has passed, and give those that wait to whoever "
                         "has become able")
    routing.add_argument("--old-policy", metavar="POLICY", help="policy under which FILE was saved, when it is another one")
    _add_list_options(routing, "leads")
    routing.set_defaults(run=route.run)


def _add_simulating(commands: Any) -> None:
    simulating = commands.add_parser(
        "simulate",
        help="try a policy on a file of leads",
        description="Runs leads against a policy as if they came at their times, and shows who gets how many, how long they wait, and what is late. "
        "With --compare against another policy, too.",
    )
    _add_policy_arguments(simulating)
    simulating.add_argument("--time", metavar="COLUMN", required=True, help="column of LEADS with the moment at which each comes")
    simulating.add_argument("--key", metavar="COLUMN", help="column that tells leads apart (default: their rows; only the strategy hash minds)")
    simulating.add_argument("--compare", metavar="POLICY2", help="another policy document for the same leads")
    simulating.add_argument("--handling", type=_handling, default="20m", metavar="TIME", help="working time that a lead takes: 20m, 2h; 1d is 24 hours of it (default: 20m)")
    simulating.add_argument("--until", type=_until, metavar="TIME", help="when to stop (default: 30 days after the last lead)")
    simulating.add_argument("--json", action="store_true", help="print JSON")
    simulating.add_argument("-o", "--output", metavar="FILE", help=".csv, .parquet, .arrow, .feather or .ipc; the table of POLICY")
    simulating.add_argument("--table", choices=("people", "teams", "leads"), help="which table -o writes (default: people)")
    simulating.set_defaults(run=simulate.run)


def _add_title(commands: Any) -> None:
    naming = commands.add_parser(
        "title",
        help="say what job titles mean",
        description="Says the department, the seniority and the likely role in a purchase of job titles, and which words decided.",
    )
    naming.add_argument("titles", metavar="TITLE", nargs="+", help="a job title, such as 'VP of Sales' or 采购经理")
    naming.add_argument("--model", metavar="MODEL", help="model document (JSON) with words of its own")
    naming.add_argument("--language", choices=LANGUAGES, default="en", help="language of what is shown (default: en)")
    naming.add_argument("--json", action="store_true", help="print JSON")
    naming.set_defaults(run=title.run)


def _terminated(*_: object) -> NoReturn:
    # As an exception, so that a half-written file is removed.
    raise SystemExit(128 + signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter shows a question mark
    try:
        options = make_parser().parse_args(arguments)
        if getattr(options, "now", 0) is None:
            options.now = clock()
        signal.signal(signal.SIGTERM, _terminated)
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except UserError as error:
        say(str(error))
    except DocumentError as error:
        check.print_problems(getattr(error, "file", "document"), error.problems, sys.stderr)
        return 1
    except LeadCoreError as error:
        say(str(error))
    except MemoryError:
        say("out of memory")
    except BrokenPipeError:
        # The reader of our output has seen enough; without this Python complains when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say(f"{error.filename or 'input or output'}: {error.strerror or error}")
    except KeyboardInterrupt:
        say("interrupted")
        return 128 + signal.SIGINT
    return 2
