"""run.py, as far as it can be tried without setting anything up."""

import ast
import importlib.util
import subprocess
import sys

import pytest
from tests.meta.repository import ROOT

SCRIPT = ROOT / "run.py"


@pytest.fixture
def script(monkeypatch):
    spec = importlib.util.spec_from_file_location("run", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_needs_the_standard_library_only():
    roots = set()
    for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add(node.module.partition(".")[0])
    assert roots <= sys.stdlib_module_names


def test_an_old_python_is_told_so():
    code = f"import sys; sys.version_info = (3, 9, 1); exec(open({str(SCRIPT)!r}).read())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_half_made_environment_is_not_ready(script, tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_text("a==1\n")
    wanted = script.fingerprint(lock)
    assert not script.is_ready(tmp_path, wanted)
    (tmp_path / script.STAMP).write_text(wanted)
    assert script.is_ready(tmp_path, wanted)
    lock.write_text("a==2\n")
    assert not script.is_ready(tmp_path, script.fingerprint(lock))


def test_the_stamp_comes_last(script, tmp_path, monkeypatch):
    lock = tmp_path / "some.lock"
    lock.write_text("a==1\n")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(script.shutil, "which", lambda _: None)
    monkeypatch.setattr(script, "build_with_pip", lambda *_: None)
    monkeypatch.setattr(script, "compile_packages", interrupted)
    with pytest.raises(KeyboardInterrupt):
        script.make(tmp_path, lock)
    assert not script.is_ready(tmp_path, script.fingerprint(lock))


def test_pip_is_tried_where_uv_fails(script, tmp_path, monkeypatch):
    called = []
    lock = tmp_path / "some.lock"
    lock.write_text("a==1\n")
    monkeypatch.setattr(script.shutil, "which", lambda _: "uv")
    monkeypatch.setattr(script, "build_with_uv", lambda *_: False)
    monkeypatch.setattr(script, "build_with_pip", lambda *_: called.append("pip"))
    monkeypatch.setattr(script, "compile_packages", lambda _: None)
    script.make(tmp_path, lock)
    assert called == ["pip"]
    assert script.is_ready(tmp_path, script.fingerprint(lock))


def test_a_python_without_venv_is_told_what_to_install(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(script.SetUpError, match="apt install python3"):
        script.build_with_pip(tmp_path / "venv", tmp_path / "lock")


def test_an_old_environment_is_removed_whole_and_links_are_not_followed(script, tmp_path):
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / script.STAMP).write_text("old")
    script.remove(folder)
    assert not folder.exists()
    folder.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(script.SetUpError, match="is a link"):
        script.remove(folder)


def test_set_up_trouble_is_one_line(script, monkeypatch, capsys):
    def refuse():
        raise script.SetUpError("no room")

    monkeypatch.setattr(script, "program_environment", refuse)
    assert script.main(["plan"]) == 1
    assert capsys.readouterr().err == "run.py: set-up failed: no room\n"


def test_ci_script_is_sound_and_calls_it():
    path = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", path], check=True)
    assert "run.py test" in path.read_text(encoding="ascii")
