"""A model's file is trusted only as far as its checksum; without it the scan goes on and says so."""

from importlib import resources
from pathlib import Path

import pytest

import notecheck
from notecheck.core.errors import DataError, UsageError
from notecheck.models import read
from notecheck.models.weights import ModelError, load, shipped

NAMES = ("sentence-role", "pain-number")
NOTE = "Right L5-S1 transforaminal ESI under fluoroscopy with contrast. Pain 7/10 before."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = resources.files("notecheck").joinpath("models")
    for name in ("manifest.toml", *(f"{name}.weights" for name in NAMES)):
        (tmp_path / name).write_bytes(source.joinpath(name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_what_ships_is_whole_and_small(name: str, folder: Path):
    weights = load(name)
    assert weights.sha256 == load(name, folder).sha256
    assert weights.source == f"model:{name}@{weights.sha256[:8]}"
    assert all(len(output.row) == 1 << weights.bits for output in weights.outputs.values())
    assert (folder / f"{name}.weights").stat().st_size < 2**20


def spoil(folder: Path, how: str) -> None:
    file, manifest = folder / "sentence-role.weights", folder / "manifest.toml"
    data = file.read_bytes()
    match how:
        case "missing":
            file.unlink()
        case "truncated":
            file.write_bytes(data[:-1])
        case "tampered":
            file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        case "unnamed":
            manifest.write_text("")
        case "no manifest":
            manifest.unlink()
        case "not TOML":
            manifest.write_text("[[model")


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("missing", "sentence-role: its file is missing"),
        ("truncated", "sentence-role: its file has"),
        ("tampered", "sentence-role: its file differs from the manifest"),
        ("unnamed", "sentence-role: the manifest does not name it"),
        ("no manifest", "manifest: it is missing or is not TOML"),
        ("not TOML", "manifest: it is missing or is not TOML"),
    ],
)
def test_a_spoilt_model_is_refused_by_name(folder: Path, how: str, why: str):
    spoil(folder, how)
    with pytest.raises(ModelError, match=why):
        load("sentence-role", folder)


def test_a_file_that_is_no_model_is_refused_though_its_sum_is_right(folder: Path):
    from hashlib import sha256

    data = b'{"bits": 16, "outputs": []}\nno rows'
    (folder / "odd.weights").write_bytes(data)
    entry = f'name = "odd"\nfile = "odd.weights"\nbytes = {len(data)}\nsha256 = "{sha256(data).hexdigest()}"\n'
    (folder / "manifest.toml").write_text("[[model]]\n" + entry)
    with pytest.raises(ModelError, match="odd: its file cannot be parsed"):
        load("odd", folder)


@pytest.fixture
def unusable(monkeypatch: pytest.MonkeyPatch):
    fault = ModelError("sentence-role", "its file is missing")
    monkeypatch.setattr(read, "shipped", lambda name: fault if name == "sentence-role" else shipped(name))


def test_a_scan_goes_on_without_and_says_so(unusable):
    said = notecheck.scan(NOTE).to_dict()
    models = {each["name"]: each for each in said["models"]}
    assert models["sentence-role"] == {"name": "sentence-role", "sha256": None, "fault": "its file is missing"}
    assert models["pain-number"]["fault"] is None
    limit = next(each for each in said["not_checked"] if each["id"] == "model-sentence-role")
    assert "its file is missing" in limit["statement"]


def test_or_it_refuses_by_setting(unusable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NOTECHECK_MODELS", "require")
    with pytest.raises(DataError, match="models/sentence-role: its file is missing"):
        notecheck.scan(NOTE)


def test_models_can_be_switched_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NOTECHECK_MODELS", "off")
    said = notecheck.scan(NOTE).to_dict()
    assert {each["fault"] for each in said["models"]} == {"models are switched off"}
    assert not [fact for fact in said["facts"] if fact["source"].startswith("model:")]


def test_another_setting_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NOTECHECK_MODELS", "maybe")
    with pytest.raises(UsageError, match="use, require, off"):
        notecheck.scan(NOTE)
