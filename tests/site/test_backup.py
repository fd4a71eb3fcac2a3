"""Backup and restore: equal, or nothing at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from skillshed.site import backup as module
from skillshed.site.backup import backup, restore
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError, UserError

SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
from skillshed.people import services
from skillshed.people.seeds import seed_demo
from skillshed.people.models import User
seed_demo(password="a long invented password")
services.record(by=User.objects.get(email="farah@example.org"), did="evidence.import", kind="release", thing="nomis-1", rows=5, places=["É"])
"""


def checksums(folder: Path) -> dict[str, str]:
    """Every file by its path, but for the live database's and what is made again."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("skillshed.sqlite3") and not {"static", "work"} & {*path.parts}
    }


def fill(folder: Path) -> Path:
    """A small evidence base: only its files matter here."""
    for name, content in {
        "lake/raw/ab/abcd": os.urandom(300_000),
        "lake/observations/release=one/part-0.parquet": b"PAR1" * 99,
        "lake/releases/one.json": b"{}",
        "areas/pennine.toml": "name = 'Pennine É'".encode(),
        "measures/own.toml": b"",
        "static/built.css": b"made again",
        "adverts/adverts_counted.1/adverts.parquet": b"PAR1",
        "adverts/work/run/0.parquet": b"texts of an import that is not done",
        ".writing-half": b"half",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def lone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder without records."""
    monkeypatch.delenv("SKILLSHED_DATABASE_URL", raising=False)
    return fill(tmp_path / "data")


@pytest.fixture
def saved(lone: Path, tmp_path: Path) -> Path:
    """Its backup."""
    backup(lone, tmp_path / "saved.tar")
    return tmp_path / "saved.tar"


def test_a_restored_system_is_equal(system, tmp_path):
    first, second = system("first"), system("second")
    first.run(SEED)
    fill(first.folder)
    file = tmp_path / "saved.tar"
    told = json.loads(first.command("backup", str(file), "--json"))
    second.command("restore", str(file))
    kept = {path: digest for path, digest in checksums(first.folder).items() if path != ".writing-half"}
    assert checksums(second.folder) == kept
    assert told["files"] == len(kept) + 1, "and one copy of the records"
    rows = first.rows()
    assert second.rows() == rows
    assert len(rows["people_user"]) == 8
    assert len(rows["people_auditentry"]) > 10
    check = json.loads(second.command("people", "audit", "--json"))
    assert (check["whole"], check["entries"]) == (True, len(rows["people_auditentry"]))
    assert (second.folder / "demo.key").stat().st_mode & 0o777 == 0o600
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["saved.tar", "saved.tar.gz"])
def test_a_folder_without_records_comes_back_equal(lone, tmp_path, name):
    backup(lone, tmp_path / name)
    restore(tmp_path / name, tmp_path / "new")
    assert checksums(tmp_path / "new") == {path: digest for path, digest in checksums(lone).items() if path != ".writing-half"}


def test_what_is_half_done_or_made_again_is_in_no_backup(saved):
    with tarfile.open(saved) as tar:
        names = set(tar.getnames())
    assert "adverts/adverts_counted.1/adverts.parquet" in names
    assert not [name for name in names if name.startswith(("static/", "cache/", "adverts/work/", ".writing-"))]


def test_numbers_go_on_after_a_restore(system, tmp_path):
    first, second = system("first"), system("second")
    first.run(SEED)
    first.command("backup", str(tmp_path / "saved.tar"))
    second.command("restore", str(tmp_path / "saved.tar"))
    second.command("people", "add", "hana@example.org", "--role", "analyst")
    assert len(second.rows()["people_user"]) == 9


def test_records_in_use_are_not_overwritten(system, tmp_path):
    first = system("first")
    first.run(SEED)
    first.command("backup", str(tmp_path / "saved.tar"))
    before = first.rows()
    assert "nothing was changed" in first.command("restore", str(tmp_path / "saved.tar"), expect=2)
    other = system("other")
    if "SKILLSHED_DATABASE_URL" in first.environment:
        other.environment["SKILLSHED_DATABASE_URL"] = first.environment["SKILLSHED_DATABASE_URL"]
        assert "already holds records" in other.command("restore", str(tmp_path / "saved.tar"), expect=2)
        assert not other.folder.exists()
    assert first.rows() == before


def test_a_folder_in_use_is_left_alone_or_set_aside(lone, saved):
    (lone / "areas" / "new.toml").write_text("name = 'New'")
    with pytest.raises(UsageError, match="already holds data"):
        restore(saved, lone)
    report = restore(saved, lone, force=True)
    assert not (lone / "areas" / "new.toml").exists()
    assert (report.set_aside / "areas" / "new.toml").read_text() == "name = 'New'"


def rewritten(saved: Path, change) -> Path:
    """The same backup with its members changed by `change(name, content) -> (name, content) or None`."""
    other = saved.with_name("changed.tar")
    with tarfile.open(saved) as old, tarfile.open(other, "w") as new:
        for member in old:
            told = change(member.name, old.extractfile(member).read())
            if told:
                member.name, member.size = told[0], len(told[1])
                new.addfile(member, io.BytesIO(told[1]))
    return other


DAMAGE = {
    "areas/pennine.toml is not as it was": lambda name, content: (name, content[:-1] + b"x" if "areas" in name else content),
    "areas/pennine.toml is missing": lambda name, content: None if "areas" in name else (name, content),
    "extra.toml does not belong": lambda name, content: ("extra.toml" if "areas" in name else name, content),
    "cut off or no tar file": lambda name, content: ("../outside.toml" if "areas" in name else name, content),
    "it has no manifest": lambda name, content: None if name == "manifest.json" else (name, content),
    "its manifest cannot be read": lambda name, content: (name, b"{}" if name == "manifest.json" else content),
}


@pytest.mark.parametrize("told", DAMAGE)
def test_a_damaged_backup_changes_nothing(saved, tmp_path, told):
    with pytest.raises(InputNotUnderstood, match=told):
        restore(rewritten(saved, DAMAGE[told]), tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.tar", "data", "saved.tar"]


@pytest.mark.parametrize("kept", [0, 100, 5_000, 200_000])
def test_a_backup_that_was_cut_off_changes_nothing(saved, tmp_path, kept):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(saved.read_bytes()[:kept])
    with pytest.raises(InputNotUnderstood, match="damaged"):
        restore(cut, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_newer_format_names_the_version_to_use(saved, tmp_path):
    def newer(name, content):
        return name, content.replace(b'"format": 1', b'"format": 2') if name == "manifest.json" else content

    with pytest.raises(InputNotUnderstood, match="format 2"):
        restore(rewritten(saved, newer), tmp_path / "new")


def test_a_swap_that_fails_puts_the_old_folder_back(lone, saved, monkeypatch):
    real, before = os.rename, checksums(lone)

    def fails_for_the_copy(old, new):
        if ".restoring-" in str(old):
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr(module.os, "rename", fails_for_the_copy)
    with pytest.raises(OSError, match="No space left"):
        restore(saved, lone, force=True)
    assert checksums(lone) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from skillshed.site import backup as module
def killed(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
{patch}
{act}
"""


def test_a_killed_restore_leaves_the_folder_and_can_be_repeated(system, tmp_path):
    first, second = system("first"), system("second")
    first.run(SEED)
    fill(first.folder)
    file = tmp_path / "saved.tar"
    first.command("backup", str(file))
    act = f"module.restore(Path({str(file)!r}), Path({str(second.folder)!r}))"
    second.run(KILLED.format(patch="module._swap = killed", act=act), expect=-9)
    assert not second.folder.exists()
    second.command("restore", str(file))
    assert second.rows() == first.rows()


def test_a_killed_backup_leaves_the_one_before(lone, saved, system, tmp_path):
    before = saved.read_bytes()
    (lone / "areas" / "new.toml").write_text("name = 'New'")
    alone = system("alone")
    alone.environment.pop("SKILLSHED_DATABASE_URL", None)
    act = f"module.backup(Path({str(lone)!r}), Path({str(saved)!r}))"
    alone.run(KILLED.format(patch="module.os.replace = killed", act=act), expect=-9)
    assert saved.read_bytes() == before
    restore(saved, tmp_path / "new")


def test_a_release_that_appears_meanwhile_waits_for_the_next_backup(lone, tmp_path, monkeypatch):
    real = module.records.live_files

    def meanwhile(folder):
        (folder / "lake/releases/two.json").write_text("{}")
        return real(folder)

    monkeypatch.setattr(module.records, "live_files", meanwhile)
    backup(lone, tmp_path / "saved.tar")
    with tarfile.open(tmp_path / "saved.tar") as tar:
        names = tar.getnames()
    assert "lake/releases/one.json" in names
    assert "lake/releases/two.json" not in names


def test_paths_that_cannot_be_right_are_told(lone, tmp_path):
    with pytest.raises(UsageError, match="inside the data folder"):
        backup(lone, lone / "saved.tar")
    with pytest.raises(NotFound, match="no data folder"):
        backup(tmp_path / "nowhere", tmp_path / "saved.tar")
    with pytest.raises(NotFound, match="no backup"):
        restore(tmp_path / "nowhere.tar", tmp_path / "new")


def test_a_folder_that_nothing_can_be_written_beside_is_told(saved, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="Nothing was changed"):
        restore(saved, tmp_path / "file" / "data")
