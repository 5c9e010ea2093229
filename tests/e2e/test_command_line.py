"""The command line as its users meet it: right and wrong input, odd surroundings."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import jsonschema
import pytest
from tests.e2e.conftest import ROOT, ask, is_one_line, shell

pytestmark = pytest.mark.e2e

AU25 = "[Au25(PET)18]-"
QUICK = "[Ag24Au(SPhMe2)18]-"
"""A target with few routes, where the chemistry is not the point."""
ANION = (
    "[Au25(SR)18]-", "[Au25(SR)18]1-", "[Au25(SR)18]^-", "Au25(SR)18-", "[Au25(SR)18]⁻",
    "[Au₂₅(SR)₁₈]⁻", "$[Au_{25}(SR)_{18}]^{-}$",
)  # fmt: skip


def schema(name):
    path = ROOT / "docs/schemas" / f"{name}-1.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ANION)
def test_seven_spellings_of_one_anion(text):
    assert ask("explain", text, "--json").json["formula"] == "[Au25(SR)18]-"


@pytest.mark.parametrize(
    ("text", "formula", "electrons"),
    [
        ("[Ag44(p-MBA)30]4-", "[Ag44(p-MBA)30]4-", 18),
        ("[Ag44(p-MBA)30]^{4-}", "[Ag44(p-MBA)30]4-", 18),
        ("[Au25(PPh3)10(SC2H4Ph)5Cl2]2+", "[Au25(PPh3)10(PET)5Cl2]2+", 16),
        ("PdAu24(SR)18", "Au24Pd(SR)18", 6),
        ("[Au24Pd(SC6H13)18]0", "Au24Pd(SC6H13)18", 6),
        ("Au36(SPh-tBu)24", "Au36(TBBT)24", 12),
        ("Au36(SC6H4-p-tBu)24", "Au36(TBBT)24", 12),
        ("[Au23(S-c-C6H11)16][TOA]", "[Au23(S-c-C6H11)16]-", 8),
        ("Au25(SR)17", "Au25(SR)17", 8),
    ],
)
def test_what_chemists_paste(text, formula, electrons):
    document = ask("explain", text, "--json").json
    jsonschema.validate(document, schema("explain"))
    assert (document["formula"], document["valence_electrons"]) == (formula, electrons)


NOISE = "(8zx S{R5 45^2x[R5A#y239 A-4{+x]8R#0AAA^7A#2_[3+A6] 457]1]_] 4}" * 160
WRONG = [
    (("explain", "Au25"), "position 5; expected ligands"),
    (("explain", "[Au25(SR)18"), "position 1; expected ']'"),
    (("explain", "Xx5(SR)3"), "position 1; expected a metal"),
    (("explain", ""), "expected a formula"),
    (("explain", "   "), "expected a formula"),
    (("explain", "--", NOISE), "too long"),
    (("explain", "--", NOISE[:280]), "position"),
    (("explain", "\U0001f4a5"), "expected a chemical formula"),
    (("explain", "Au25(QQQ)18"), "unknown ligand 'QQQ' at position 6"),
    (("explain", "[Ag25-xAux(SR)18]-"), "composition family"),
    (("explain", "Au38(TBBT)m(PET)24-m"), "composition family"),
    (("plan", "Au25(SR)18", "--ligand", "QQQ"), "unknown"),
    (("plan", "[Au25(SR)18]-"), "name one with --ligand"),
    (("plan", "[Au25(SR)18]-", "--ligand", "PPh3"), "phosphine"),
    (("plan", AU25, "--scale", "fifty"), "expected a mass such as 50mg"),
    (("plan", AU25, "--scale", "0"), "expected a mass"),
    (("plan", AU25, "--scale", "-1"), "expected a mass"),
    (("plan", AU25, "--scale", "1e9"), "expected a mass"),
    (("plan", AU25, "--stock", "missing.csv"), "missing.csv: No such file"),
    (("plan", AU25, "--only-stock"), "--only-stock needs --stock"),
    (("plan", "missing.toml"), "missing.toml: No such file"),
    (("plan", "metals Xx"), "no cluster metal"),
    (("plan", "emission; bogus"), "expected"),
    (("routes", AU25, "--routes", "0"), "'--routes'"),
    (("routes", AU25, "--max-steps", "0"), "'--max-steps'"),
    (("routes", AU25, "--seed", "-1"), "'--seed'"),
    (("routes", AU25, "--seed", "lucky"), "'--seed'"),
    (("routes", AU25, "--evidence", "X"), "expected A, B, C or D"),
    (("routes", AU25, "--forbid", "banana"), "forbid 'banana'"),
    (("routes", AU25, "--require", "banana"), "require 'banana'"),
    (("routes", AU25, "--hide", "T000"), "hide 'T000'"),
    (("routes", AU25, "--nonsense"), "No such option: --nonsense"),
    (("routes", "balance"), "no equation"),
    (("routes", "balance", "Au25(SR)18"), "two sides"),
    (("routes", "balance", "A + B -> C"), "'A'"),
    (("routes",), "Missing argument"),
    (("nonsense",), "No such command 'nonsense'"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda value: str(value)[:60])
def test_wrong_input_is_answered_in_one_line(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = ask(*words)
    assert (answer.code, answer.out) == (2, "")
    assert is_one_line(answer.err), answer.err
    assert said in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [("plan", "emission 5000-6000 nm"), ("library", "show", "nope")], ids=lambda w: w[0]
)
def test_a_good_question_without_an_answer(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MNCPLAN_LIBRARY", str(tmp_path / "library.db"))
    answer = ask(*words)
    assert answer.code == 3
    assert is_one_line(answer.err)


def test_no_route_says_why_and_what_would_unlock_one():
    answer = ask("routes", QUICK, "--forbid", "silver nitrate", "--json")
    document = answer.json
    jsonschema.validate(document, schema("routes"))
    assert (answer.code, document["routes"]) == (3, [])
    assert document["partial"]
    assert "without --forbid AgNO3 there is a route" in document["reasons"][0]


def test_a_balance_that_lacks_something():
    answer = ask("routes", "balance", "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26", "--json")
    document = answer.json
    jsonschema.validate(document, schema("balance"))
    assert answer.code == 2
    assert document["balanced"] is False
    assert document["residual"] == {"elements": {"SR": 2}, "charge": 0, "electrons": -2}
    assert "2 H(SR)" in document["suggestion"]


def test_the_completed_balance_balances():
    lacking = ask("routes", "balance", "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26", "--json").json
    answer = ask("routes", "balance", lacking["completed"], "--json")
    assert (answer.code, answer.json["balanced"]) == (0, True)


def test_a_request_file_and_what_the_line_says_over_it(tmp_path):
    request = tmp_path / "request.toml"
    request.write_text(
        'target = "[Au25(SR)18]-"\nligand = "SCCc1ccccc1"\nscale = "20mg"\nroutes = 2\n'
        'forbid = ["toluene"]\nout = "plan"\n'
    )
    answer = ask("plan", str(request), "--scale", "30mg", "--json")
    document = answer.json
    assert answer.code == 0
    assert document["target"]["formula"] == AU25
    assert document["protocol"]["scale_mg"] == 30
    assert len(document["routes"]) == 2
    assert document["request"]["forbid"] == "PhMe"
    assert "PhMe" not in {line["key"] for line in document["protocol"]["reagents"]}
    assert (tmp_path / "plan" / "plan.json").read_text(encoding="utf-8") == answer.out


def test_a_wish_is_answered_with_what_was_chosen(tmp_path):
    wish = "emission 800-1000 nm; water-soluble; metals Au,Ag"
    document = ask("plan", wish, "--json", "--out", str(tmp_path)).json
    assert wish in document["warnings"][0]
    assert document["target"]["formula"] in document["warnings"][0]


def test_every_option_of_the_search_matters():
    def asked(*words):
        return ask("routes", QUICK, "--json", *words).json["routes"]

    def steps(routes, key):
        return [[step[key] for step in route["steps"]] for route in routes]

    plain = asked()
    assert asked("--routes", "1") == plain[:1]
    families = steps(plain, "family")
    assert any("co_reduction" not in used for used in families)
    assert any("metal_exchange" in used for used in families)
    required = steps(asked("--require", "co_reduction"), "family")
    assert required
    assert all("co_reduction" in used for used in required)
    assert not any(
        "metal_exchange" in u for u in steps(asked("--forbid", "metal exchange"), "family")
    )
    made = [[f for f in used if f != "separation"] for used in families]
    short = steps(asked("--max-steps", "2"), "family")
    assert any(len(used) > 2 for used in made)
    assert all(len([f for f in used if f != "separation"]) <= 2 for used in short)
    assert {"A", "B"} <= {level for levels in steps(plain, "level") for level in levels}
    assert {level for levels in steps(asked("--evidence", "a"), "level") for level in levels} <= {
        "A"
    }
    (hidden,) = {e["id"] for e in plain[0]["steps"][-1]["evidence"][:1]}
    assert hidden not in json.dumps(asked("--hide", hidden))


def test_the_seed_changes_the_plate_and_nothing_else(planned, tmp_path):
    first = planned(QUICK).json
    other = ask("plan", QUICK, "--json", "--seed", "7", "--out", str(tmp_path)).json
    assert other["experiments"] != first["experiments"]
    for part in ("routes", "conditions", "protocol", "characterisation"):
        assert other[part] == first[part]


@pytest.mark.parametrize("out", ["file", "file/below", "dangling", "circle", "/proc/mncplan"])
def test_folders_that_cannot_be_written(out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "dangling").symlink_to("nowhere/deep")
    (tmp_path / "circle").symlink_to("circle")
    answer = ask("plan", QUICK, "--out", out)
    assert (answer.code, answer.out) == (2, "")
    assert is_one_line(answer.err)
    assert repr(out) in answer.err
    assert sorted(os.listdir(tmp_path)) == ["circle", "dangling", "file"]
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_old_plan(tmp_path, monkeypatch, planned):
    assert ask("plan", QUICK, "--scale", "20mg", "--out", str(tmp_path)).code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = ask("plan", QUICK, "--out", str(tmp_path))
    assert answer.code == 2
    assert "full disk" in answer.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_that_is_no_library_is_left_alone(tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("x")
    answer = ask("library", "search", "Au25", "--library", str(notes))
    assert answer.code == 2
    assert is_one_line(answer.err)
    assert notes.read_text() == "x"


def test_the_same_question_gives_the_same_bytes(planned, tmp_path):
    answer = shell(
        "plan", QUICK, "--json", "--out", "here", cwd=tmp_path, env={"PYTHONHASHSEED": "4"}
    )
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == planned(QUICK).answer.out
    for name in ("plan.json", "report.html", "protocol.md", "plate.csv"):
        assert (tmp_path / "here" / name).read_text(encoding="utf-8") == planned(QUICK).text(name)


def test_a_folder_is_named_by_the_target_when_none_is_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ask("plan", QUICK, "--routes", "1").code == 0
    assert os.listdir(tmp_path) == ["mncplan-Ag24Au-SPhMe2-18_1-"]


def test_no_network_no_home_no_utf8(tmp_path):
    """In one go: sockets refused, no home folder, a locale of plain ASCII, another folder."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*_, **__):\n    raise OSError('no network in this test')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
    )
    surroundings = {
        "HOME": "/nonexistent",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT / "src"))),
        "MPLCONFIGDIR": str(tmp_path / "mpl"),
    }
    answer = shell("plan", QUICK, "--out", "plan", cwd=tmp_path, env=surroundings)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.isascii()
    assert "[Ag24Au(SPhMe2)18]-" in answer.out
    assert (tmp_path / "plan/report.html").stat().st_size > 10_000
    answer = shell("explain", QUICK, "--json", cwd=tmp_path, env=surroundings)
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["formula"] == QUICK
    answer = shell("design", "bioimaging; metals Au", "--json", cwd=tmp_path, env=surroundings)
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["candidates"]
    pair = ("Au36(TBBT)24", "Au38(PET)24")
    answer = shell("routes", "explain", *pair, "--json", cwd=tmp_path, env=surroundings)
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["steps"]
    answer = shell("explain", "Au₂₅", cwd=tmp_path, env=surroundings)
    assert (answer.code, answer.out) == (2, "")
    assert is_one_line(answer.err)


def test_a_library_needs_a_folder(tmp_path):
    answer = shell(
        "library", "add", "cluster", "formula=Au31(TBBT)20", cwd=tmp_path,
        env={"HOME": "/proc", "XDG_DATA_HOME": "/proc/data", "MNCPLAN_LIBRARY": ""},
    )  # fmt: skip
    assert (answer.code, answer.out) == (2, "")
    assert is_one_line(answer.err)
    assert "--library" in answer.err


def test_a_reader_that_leaves_early(tmp_path):
    """The pipe is closed after the first line, as `head -1` does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mncplan", "explain", QUICK, "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (0, b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_interrupt_is_said_and_nothing_is_written(tmp_path):
    """The program waits for a stock file that never comes and is interrupted."""
    os.mkfifo(tmp_path / "stock.csv")
    process = subprocess.Popen(
        [sys.executable, "-m", "mncplan", "plan", QUICK, "--stock", "stock.csv", "--out", "plan"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a shell without job control starts us with interrupts ignored, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with (tmp_path / "stock.csv").open("wb"):  # opens when the program has opened it
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert is_one_line(err.decode())
    assert os.listdir(tmp_path) == ["stock.csv"]


def test_two_plans_at_once_into_one_folder(tmp_path, planned):
    command = [sys.executable, "-m", "mncplan", "plan", QUICK, "--out", "plan"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    both = [
        subprocess.Popen(
            command, cwd=tmp_path, env=surroundings, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in both:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, b"")
    names = ["plan.json", "plate.csv", "protocol.md", "report.html"]
    assert sorted(os.listdir(tmp_path / "plan")) == names
    assert (tmp_path / "plan/plan.json").read_text(encoding="utf-8") == planned(QUICK).answer.out


def test_our_own_fault_is_said_in_one_line(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("mncplan.app.explain.explain", broken)
    answer = ask("explain", QUICK)
    assert answer.code == 1
    assert is_one_line(answer.err)
    assert "ZeroDivisionError" in answer.err


def test_sockets_are_not_even_asked_for(monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise AssertionError("a plan must not touch the network")

    monkeypatch.setattr(socket, "socket", refuse)
    assert ask("plan", "[Ag25(SPhMe2)18]-", "--out", str(tmp_path)).code == 0
