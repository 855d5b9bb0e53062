# SPDX-License-Identifier: MIT
"""The suites of tools/test. Each is a function that gives (passed, failed, output)."""

import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from builds import FOLDER, PROCESSORS, ROOT, Failed, build, run

VENV = ROOT / ".venv/bin"
FUZZ_SECONDS = 20
SUITES = []  # (name, is it part of --quick, function); long ones first, so that they run beside the others


def suite(name, quick=False):
    def add(function):
        SUITES.append((name, quick, function))
        return function
    return add


def together(*results):
    return sum(r[0] for r in results), sum(r[1] for r in results), "\n".join(r[2] for r in results if r[1])


def tap(command, environment=None):
    """Runs a program that prints the Test Anything Protocol."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, errors="replace", env={**os.environ, **(environment or {})})
    passed = len(re.findall(r"^ok\b", done.stdout, re.M))
    failed = len(re.findall(r"^not ok\b", done.stdout, re.M))
    if done.returncode and not failed or not passed + failed:
        failed += 1
    said = re.sub(r"^ok\b.*\n", "", done.stdout, flags=re.M)
    return passed, failed, f"$ {' '.join(map(str, command))}\n{said}{done.stderr}"


def checker(name, *arguments):
    return tap([sys.executable, ROOT / "tools" / f"{name}.py", *arguments])


def junit(path):
    """(passed, failed, why others were skipped)"""
    cases = list(ElementTree.parse(path).getroot().iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = [case.find("skipped").get("message") or "" for case in cases if case.find("skipped") is not None]
    return len(cases) - failed - len(skipped), failed, skipped


def meson(name, *suites, environment=None):
    """Runs Meson suites of a build; every sub-test counts."""
    folder = build(name)
    report = folder / "meson-logs/testlog.junit.xml"
    report.unlink(missing_ok=True)
    command = ["meson", "test", "-C", str(folder), "--no-rebuild", "--print-errorlogs"]
    for wanted in suites:
        command += ["--suite", wanted]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", env={**os.environ, **(environment or {})})
    passed, failed, _ = junit(report) if report.exists() else (0, 0, [])
    if (done.returncode and not failed) or not passed + failed:
        failed += 1
    return passed, failed, done.stdout + done.stderr


SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:allocator_may_return_null=1", "UBSAN_OPTIONS": "print_stacktrace=1",
              "TSAN_OPTIONS": "halt_on_error=1"}


@suite("python", quick=True)
def python(options):
    """The package as a user installs it, the command line, and the library against the reference evaluator."""
    golden = build("release") / "tests/golden/golden"  # first: the package's build uses both processors as well
    run([VENV / "python", "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--force-reinstall", "--no-deps",
         "--no-build-isolation", "./bindings/python"])
    report = FOLDER / "pytest.xml"
    FOLDER.mkdir(exist_ok=True)
    environment = {**os.environ, **SANITIZERS, "LEADCORE_GOLDEN": str(golden),
                   "LEADCORE_EXAMPLES": os.environ.get("LEADCORE_EXAMPLES") or ("200" if options.quick else "10000")}
    done = subprocess.run([VENV / "python", "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider", f"--junitxml={report}", "tests/python"], cwd=ROOT,
                          capture_output=True, text=True, env=environment)
    passed, failed, skipped = junit(report) if report.exists() else (0, 0, [])
    if skipped:
        options.notes["python"] = f"{len(skipped)} skipped: " + "; ".join(sorted({re.sub(r"^Skipped: |\(.*?\)", "", why).strip() for why in skipped}))
    if done.returncode and not failed or not passed + failed:
        failed += 1
    return passed, failed, done.stdout[-20000:] + done.stderr[-4000:]


@suite("unit tests under ASan and UBSan")
def sanitized(options):
    return meson("sanitize", "unit", environment=SANITIZERS)


@suite("seeds, allocation failures and golden results under ASan and UBSan")
def sanitized_pieces(options):
    golden = build("sanitize-pieces") / "tests/golden/golden"
    return together(meson("sanitize-pieces", "fuzz", "oom", "thread", environment=SANITIZERS),
                    tap([sys.executable, ROOT / "tools/check_golden.py", "ASan and UBSan", golden], SANITIZERS))


@suite("fuzzing under ASan and UBSan")
def fuzzing(options):
    folder = build("sanitize-pieces") / "tests/fuzz"
    return together(*(fuzz(program) for program in sorted(folder.glob("libfuzzer_*")) if program.is_file() and os.access(program, os.X_OK)))


def fuzz(program):
    """Looks for new inputs for a while; the first that fails is kept in the build folder and shown."""
    target = program.name.removeprefix("libfuzzer_")
    dictionary = ROOT / f"tests/fuzz/{target}.dict"
    with tempfile.TemporaryDirectory() as corpus:
        command = [program, f"-max_total_time={FUZZ_SECONDS}", "-timeout=20", "-max_len=6000", "-rss_limit_mb=2500", "-print_final_stats=1", f"-artifact_prefix={program}-",
                   *([f"-dict={dictionary}"] if dictionary.exists() else []), corpus, ROOT / f"tests/fuzz/seeds/{target}"]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace", env={**os.environ, **SANITIZERS})
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    good = done.returncode == 0 and runs and int(runs.group(1)) > 100
    return int(bool(good)), int(not good), f"{target}: {runs.group(1) if runs else 'no'} inputs\n{done.stderr[-6000:]}"


@suite("golden results on " + ", ".join(PROCESSORS))
def golden_elsewhere(options):
    emulators = {"i686": "i386"}
    prefixes = {name: f"/usr/{name}-linux-gnu" for name in PROCESSORS}
    return together(*(checker("check_golden", name, build(name) / "tests/golden/golden", f"qemu-{emulators.get(name, name)}", "-L", prefixes[name])
                      for name in PROCESSORS))


def on_processors(program):
    """x86-64 without AVX, with AVX only, and with AVX2: what the library chooses there gives what it gives here."""
    results = []
    for option in ("--dump", "--dump-activity", "--dump-qualify"):
        here = subprocess.run([program, option, "20"], capture_output=True, text=True)
        for processor in ("Conroe", "SandyBridge", "max"):
            there = subprocess.run(["qemu-x86_64", "-cpu", processor, program, option, "20"], capture_output=True, text=True)
            good = here.returncode == there.returncode == 0 and here.stdout == there.stdout and here.stdout.count("\n") == 20
            results.append((int(good), int(not good), f"{option} on {processor}: status {there.returncode}\n{there.stdout[-500:]}{there.stderr[-500:]}"))
    return together(*results)


@suite("golden results on x86-64 without AVX-512")
def golden_processors(options):
    return on_processors(build("release") / "tests/golden/golden")


@suite("coverage")
def coverage(options):
    folders = [build("coverage"), build("coverage-pieces")]
    for folder in folders:
        for counts in folder.rglob("*.gcda"):
            counts.unlink()
    tests = together(meson("coverage", "unit", "fuzz", "oom", "thread"), meson("coverage-pieces", "oom"),
                     checker("check_golden", "coverage build", folders[0] / "tests/golden/golden"), on_processors(folders[0] / "tests/golden/golden"))
    return together(tests, checker("check_coverage", *folders))


@suite("ABI")
def abi(options):
    return checker("check_abi")


@suite("instructions a lead")
def instructions(options):
    return checker("check_instructions", build("release") / "tests/bench")


@suite("unit tests, seeds and allocation failures, gcc", quick=True)
def unit(options):
    return meson("release", "unit", "fuzz", "oom", "thread")


@suite("unit tests, seeds and allocation failures, clang")
def unit_clang(options):
    return meson("clang-O2", "unit", "fuzz", "oom", "thread")


@suite("shared objects under ThreadSanitizer")
def threads(options):
    return meson("threads", "thread", environment=SANITIZERS)


@suite("golden results, gcc -O3", quick=True)
def golden(options):
    return checker("check_golden", "gcc -O3", build("release") / "tests/golden/golden")


@suite("golden results, gcc -O0, clang -O2, without utf8proc")
def golden_compilers(options):
    return together(*(checker("check_golden", name, build(name) / "tests/golden/golden") for name in ("gcc-O0", "clang-O2", "no-utf8proc")))


@suite("golden results with a decimal comma")
def locale(options):
    """Makes a German locale for this test only; golden.c refuses to run when the locale has no decimal comma."""
    folder = FOLDER / "locale"
    if not (folder / "de_DE.UTF-8").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"], check=True)
    environment = {"LOCPATH": str(folder), "LC_ALL": "de_DE.UTF-8", "LEADCORE_TEST_LOCALE": "de_DE.UTF-8"}
    return tap([sys.executable, ROOT / "tools/check_golden.py", "de_DE", build("release") / "tests/golden/golden"], environment)


@suite("uninitialised memory, by valgrind")
def memory(options):
    return together(*(without_leaks(option) for option in ("--dump", "--dump-activity", "--dump-qualify")))


def without_leaks(option):
    command = ["valgrind", "-q", "--error-exitcode=9", "--leak-check=full", build("release") / "tests/golden/golden", option, "25"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    good = done.returncode == 0 and done.stdout.count("\n") == 25
    return int(good), int(not good), done.stderr


@suite("examples and installation", quick=True)
def examples(options):
    return together(meson("release", "examples"), checker("check_install", build("release")))


@suite("symbols", quick=True)
def symbols(options):
    return checker("check_symbols", build("release"))


@suite("layers", quick=True)
def layers(options):
    return checker("check_layers")


@suite("headers alone", quick=True)
def headers(options):
    return checker("check_headers")


@suite("constants", quick=True)
def constants(options):
    return checker("check_constants")


@suite("documentation", quick=True)
def documentation(options):
    return checker("check_docs")
