"""The commands of `tools/dev.py`."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.checks import run_checks
from tools.installing import PYTHON, VENV, ensure_venv, program
from tools.machine import checking_environment, database, ensure_chromium
from tools.steps import ROOT, VAR, StepFailed, run_visibly, step

COVERAGE = ("--cov", "--cov-report=")
LEFT_BEHIND = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis", "htmlcov", "build")


def run(arguments: list[str]) -> int:
    """Do one command; its exit code. A failure the user can mend is one sentence."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(usage())
        return 0 if arguments in ([], ["help"], ["--help"], ["-h"]) else 2
    started = time.monotonic()
    try:
        code = command(arguments[1:])
    except StepFailed as failure:
        print(f"{failure}", file=sys.stderr)
        code = failure.code
    except KeyboardInterrupt:
        code = 130
    print(f"{arguments[0]}: {'done' if code == 0 else 'failed'} after {time.monotonic() - started:.1f} s", flush=True)
    return code


def usage() -> str:
    """The commands and what each is for, from their own docstrings."""
    lines = [f"  {name:<22}{(command.__doc__ or '').splitlines()[0]}" for name, command in COMMANDS.items()]
    return "usage: python3 tools/dev.py COMMAND [ARGUMENTS]\n\n" + "\n".join(lines)


def demo(arguments: list[str]) -> int:
    """Run the chain with made-up organisations and people, in a browser on this machine."""
    ensure_venv("base")
    return run_visibly([program("ketenzicht"), "demo", *arguments])


def test(arguments: list[str]) -> int:
    """Run every test, with coverage; or only those named in ARGUMENTS, which go to pytest."""
    ensure_venv("dev")
    # A choice of tests needs no browser unless it names one; all of them do.
    browser = ensure_chromium() if not arguments or "browser" in " ".join(arguments) else {}
    with step("Preparing PostgreSQL for tests"):
        variables = database("test-admin") | browser
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pytest",
        "-n",
        str(os.cpu_count() or 1),
        "--benchmark-disable",
        *arguments,
    ]
    if arguments:
        return run_visibly(command, variables)
    code = run_visibly([*command, *COVERAGE], variables)
    gates = run_visibly([PYTHON, "-m", "tools.coverage_gates"])
    return code or gates


def check(arguments: list[str]) -> int:
    """Run every check of style, types, contracts, Django, pack, messages and generated documents."""
    ensure_venv("dev")
    with step("Preparing an empty database for the checks"):
        variables = checking_environment()
    return run_checks(variables, only=arguments)


def bench(arguments: list[str]) -> int:
    """Measure: every script in benchmarks/, or those named in ARGUMENTS; results also go to var/benchmarks."""
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    unknown = set(arguments) - set(known)
    if unknown:
        raise StepFailed(f"No such measurement: {', '.join(sorted(unknown))}; there are {', '.join(known)}.", 2)
    ensure_venv("dev")
    with step("Preparing PostgreSQL for measurements"):
        variables = database("bench-admin")
    results = VAR / "benchmarks"
    results.mkdir(parents=True, exist_ok=True)
    variables["KETENZICHT_BENCH_RESULTS"] = str(results)
    codes = [run_visibly([PYTHON, "-m", f"benchmarks.{name}"], variables) for name in arguments or known]
    return max(codes, default=0)


def shell(arguments: list[str]) -> int:
    """Open Django's shell on the demo's database."""
    ensure_venv("dev")
    variables = database("environment", "ketenzicht_demo") | {
        "KETENZICHT_HOME": str(VAR / "demo"),
        "KETENZICHT_DEMO": "yes",
    }
    return run_visibly([PYTHON, "-m", "django", "shell", *arguments], variables)


def clean(arguments: list[str]) -> int:
    """Stop our own PostgreSQL and remove caches; with --all also the databases, keys and the environment."""
    if PYTHON.exists():
        with step("Stopping PostgreSQL"):
            database("remove" if "--all" in arguments else "stop")
    with step("Removing caches"):
        for path in (*LEFT_BEHIND, *(("var", VENV) if "--all" in arguments else ())):
            shutil.rmtree(ROOT / path, ignore_errors=True)
        for cache in [
            path for part in ("src", "tests", "tools", "benchmarks") for path in (ROOT / part).rglob("__pycache__")
        ]:
            shutil.rmtree(cache, ignore_errors=True)
    return 0


def compile_requirements(arguments: list[str]) -> int:
    """Write requirements/*.txt anew from the .in files, with hashes; ARGUMENTS go to uv (such as --upgrade)."""
    uv = shutil.which("uv")
    if uv is None:
        raise StepFailed("Compiling requirements needs uv on the PATH; the package is called uv.")
    options: tuple[str, ...] = (
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
    )
    # The files name no package index: which one is used is the business of whoever installs.
    options += ("--no-emit-index-url", "--no-emit-find-links", "--quiet")
    for name, constraint in (("base", ()), ("dev", ("--constraint", "requirements/base.txt"))):
        target = f"requirements/{name}.txt"
        code = run_visibly(
            [uv, "pip", "compile", *options, *constraint, *arguments, f"requirements/{name}.in", "-o", target]
        )
        if code:
            return code
    return 0


def messages(arguments: list[str]) -> int:
    """Bring the message catalogue in step with code and templates, and compile it."""
    ensure_venv("dev")
    return run_visibly([PYTHON, "tools/messages.py", *(arguments or ["--update"])])


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "shell": shell,
    "clean": clean,
    "compile-requirements": compile_requirements,
    "messages": messages,
}
