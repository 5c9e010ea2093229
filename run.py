#!/usr/bin/env python3
"""Set up mncplan in a private environment and run it. Needs Python 3.11+ and nothing else.

    python3 run.py plan "[Au25(PET)18]-"    any mncplan command; `--help` lists them
    python3 run.py test [pytest arguments]  all checks in a clean environment

The environments are `.venv` and `.venv-test` beside this file. They hold exactly the packages of
requirements.lock and requirements-test.lock, are made again when those files change, and are
removed by deleting them.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "mncplan needs Python 3.11 or newer; this is Python %d.%d at %s. "
        "Start run.py with a newer one, for example: python3.11 run.py ..."
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
STAMP = "mncplan.stamp"
WINDOWS = os.name == "nt"


class SetUpError(Exception):
    """The environment can't be made; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Run the checks for `test`, else the program with `arguments`."""
    try:
        if arguments[:1] == ["test"]:
            return test(arguments[1:])
        return hand_over([str(program_environment().with_name("mncplan")), *arguments])
    except SetUpError as error:
        say(f"set-up failed: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next run starts the set-up again")
        return 130


def say(message: str) -> None:
    """Print a line of progress on stderr, so that stdout is the program's own."""
    print(f"run.py: {message}", file=sys.stderr, flush=True)


def hand_over(command: list[str]) -> int:
    """Become `command`; on Windows, wait for it."""
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.call(command)


# environment


def program_environment() -> Path:
    """Return the Python of the environment that runs the program; make it if need be."""
    folder, lock = ROOT / ".venv", ROOT / "requirements.lock"
    if not is_ready(folder, fingerprint(lock)):
        with exclusive(folder):
            if not is_ready(folder, fingerprint(lock)):
                make(folder, lock)
    return python_of(folder)


def python_of(folder: Path) -> Path:
    """Where an environment keeps its Python."""
    return folder / ("Scripts/python.exe" if WINDOWS else "bin/python")


def make(folder: Path, lock: Path) -> None:
    """Make `folder` hold what `lock` lists and mncplan itself; the stamp comes last."""
    started = time.monotonic()
    say(f"setting up {folder.name} (once; needs the network) ...")
    uv = shutil.which("uv")
    if not (uv and build_with_uv(uv, folder, lock)):
        build_with_pip(folder, lock)
    compile_packages(folder)
    (folder / STAMP).write_text(fingerprint(lock), encoding="ascii")
    say(f"{folder.name} is ready after {time.monotonic() - started:.0f} s")


def fingerprint(lock: Path) -> str:
    """Hash of everything the environment depends on."""
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {ROOT}".encode())
    for path in (lock, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_ready(folder: Path, wanted: str) -> bool:
    """True if `folder` was completed for this very fingerprint."""
    try:
        return (folder / STAMP).read_text(encoding="ascii") == wanted
    except OSError:
        return False


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Let one process at a time change `folder`; the lock goes with the process."""
    try:
        handle = folder.with_name(folder.name + ".lock").open("a")
    except OSError as error:
        raise SetUpError(f"can't write beside run.py ({error}); use a folder of your own") from None
    with handle:
        if not WINDOWS:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"another run.py is at work in {folder.name}; waiting for it ...")
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def build_with_uv(uv: str, folder: Path, lock: Path) -> bool:
    """Try with uv; False if it can't, so that pip may."""
    remove(folder)
    install = [uv, "pip", "install", "--quiet", "--python", str(python_of(folder)), "--no-deps"]
    done = (
        run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)])
        and run([*install, "--require-hashes", "-r", str(lock)])
        and run([*install, "--no-build-isolation", "--editable", str(ROOT)])
    )
    if not done:
        say("uv could not do it; trying with pip ...")
    return done


def build_with_pip(folder: Path, lock: Path) -> None:
    """Make the environment with the standard library's venv and pip."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetUpError(
            f"this Python can't make environments: its venv or ensurepip is missing. "
            f"On Debian or Ubuntu: apt install python{version}-venv; or install uv"
        )
    remove(folder)
    pip = [str(python_of(folder)), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    pip += ["--no-deps", "--no-compile"]
    if not run([sys.executable, "-m", "venv", str(folder)]):
        raise SetUpError(f"{sys.executable} -m venv did not work; its message is above")
    if not run([*pip, "--require-hashes", "-r", str(lock)]):
        raise SetUpError("pip could not install the packages; its message is above")
    if not run([*pip, "--no-build-isolation", "--editable", str(ROOT)]):
        raise SetUpError("pip could not install mncplan itself; its message is above")


def compile_packages(folder: Path) -> None:
    """Byte-compile on all cores what may be imported (packages' own tests are not)."""
    tests = r"[/\\](tests?|testing)[/\\]"
    run([str(python_of(folder)), "-m", "compileall", "-qq", "-j", "0", "-x", tests, str(folder)])


def remove(folder: Path) -> None:
    """Delete an old or half-made environment, its stamp first."""
    if folder.is_symlink():
        raise SetUpError(f"{folder} is a link; remove it first")
    try:
        (folder / STAMP).unlink(missing_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise SetUpError(f"can't remove the old {folder.name}: {error}") from None


def run(command: list[str]) -> bool:
    """Run quietly on stdout; True if it worked."""
    try:
        return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0
    except OSError as error:
        say(f"{command[0]}: {error}")
        return False


# checks


def stages(python: Path) -> list[tuple[str, list[str]]]:
    """Every check but the tests, in order."""
    tool = [str(python), "-m"]
    return [
        ("ruff check", [*tool, "ruff", "check", "."]),
        ("ruff format", [*tool, "ruff", "format", "--check", "."]),
        ("mypy", [*tool, "mypy"]),
        ("import rules", [str(python.with_name("lint-imports"))]),
        ("library", [str(python.with_name("mncplan")), "library", "validate"]),
        ("docs", [*tool, "mkdocs", "build", "--quiet", "--strict", "--site-dir", "site"]),
    ]


def test(arguments: Sequence[str]) -> int:
    """Run every check in a clean environment, pytest last; 0 if all passed."""
    folder, lock = ROOT / ".venv-test", ROOT / "requirements-test.lock"
    in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    with exclusive(folder):
        if in_ci or not is_ready(folder, fingerprint(lock)):
            make(folder, lock)
        python = python_of(folder)
        failed = [name for name, command in stages(python) if not passes(name, command)]
        if failed:
            print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
        parallel = [] if arguments else ["-n", "auto", "--dist", "loadfile"]
        code = subprocess.call([str(python), "-m", "pytest", *parallel, *arguments], cwd=ROOT)
    return code or int(bool(failed))


def passes(name: str, command: list[str]) -> bool:
    """Run one check and print its verdict, with its output if it failed."""
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    verdict = "FAILED" if done.returncode else "ok"
    print(f"{name:<14}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.decode(errors="replace"), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
