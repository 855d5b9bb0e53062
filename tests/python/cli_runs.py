# SPDX-License-Identifier: MIT
"""Running the command line in tests."""

import contextlib
import io
import signal
import subprocess
import sys

from leadcore._cli import main


def run(*arguments: object, code: int = 0, **options) -> subprocess.CompletedProcess:
    """Runs a command in this process, which is much faster than in a new one; with `options`, or where it matters, in a new one."""
    if options:
        done = in_process_of_its_own(*arguments, **options)
    else:
        done = in_this_process(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def in_process_of_its_own(*arguments: object, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "leadcore", *map(str, arguments)]
    return subprocess.run(command, **{"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "check": False, **options})


def in_this_process(*arguments: object) -> subprocess.CompletedProcess:
    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    handler = signal.getsignal(signal.SIGTERM)
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            code = main([str(argument) for argument in arguments])
    except SystemExit as left:  # argparse
        code = left.code
    finally:
        signal.signal(signal.SIGTERM, handler)
    for stream in (output, errors):
        stream.flush()
    return subprocess.CompletedProcess(arguments, code, *(stream.buffer.getvalue().decode("utf-8") for stream in (output, errors)))


def refused(*arguments: object, message: str, code: int = 2, **options) -> str:
    """Runs what must fail with one line on standard error and nothing else."""
    done = run(*arguments, code=code, **options)
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1 and done.stderr.startswith("leadcore: "), done.stderr
    assert message in done.stderr
    return done.stderr
