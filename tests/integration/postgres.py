"""A PostgreSQL server of our own for the tests: no root, no network, nothing left behind."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

OVERRIDE = "MNCPLAN_TEST_DATABASE_URL"


def programs():
    """Folder of initdb and pg_ctl; None when there is no server here."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def account():
    """Who runs the server: initdb refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return None


@contextmanager
def server(folder):
    """Start a server on a Unix socket; yields the folder of the socket."""
    who = account()
    home = Path(tempfile.mkdtemp(prefix="mncpg", dir="/tmp"))  # socket paths are short
    if who:
        os.chown(home, who["user"], who["group"])
    data = home / "data"

    def call(*words):
        done = subprocess.run(
            [str(word) for word in words], cwd="/", capture_output=True, text=True, **who
        )
        assert done.returncode == 0, done.stdout + done.stderr

    options = f"-k {home} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    try:
        call(folder / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync")
        call(folder / "pg_ctl", "-D", data, "-l", home / "log", "-o", options, "-w", "start")
        try:
            yield home
        finally:
            call(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
