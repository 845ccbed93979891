"""The second reader: what it is shown, what it says with the linear model, and when it cannot be used."""

from importlib import resources
from pathlib import Path

import pytest

import notecheck
from notecheck.core.errors import DataError
from notecheck.core.note import Note
from notecheck.models import read, sentence_reader
from notecheck.models.features import care_text, statements
from notecheck.models.sentence_reader import NAME, Reader, joined, shipped, shown
from notecheck.models.weights import ModelError, checked, load
from notecheck.nlp.layout import lay_out

NOTE = "Right L5-S1 transforaminal ESI under fluoroscopy with contrast. Pain 7/10 before."


@pytest.fixture(scope="module")
def reader() -> Reader:
    ready = shipped()
    assert isinstance(ready, Reader)
    return ready


def test_it_tells_roles_apart(reader: Reader):
    doing, ordered, fever = reader.probabilities(
        [
            ("history : ", "she does her band exercises every morning and has not missed a day."),
            ("plan : ", "band exercises were ordered today, to start next month."),
            ("history : ", "denies fever, chills or any recent infection."),
        ]
    )
    assert doing["active_program"] > 0.7
    assert ordered["active_program"] < 0.3
    assert fever["infection_check"] > 0.7
    assert doing["infection_check"] < 0.1


def test_a_statement_reads_the_same_alone_and_among_longer_ones(reader: Reader):
    short, long = ("none : ", "afebrile."), ("none : ", "no change in bladder or bowel habits was told. " * 8)
    alone, together = reader.probabilities([short]), reader.probabilities([short, long])
    assert together[0]["infection_check"] == pytest.approx(alone[0]["infection_check"], abs=1e-4)


def test_it_knows_the_roles_of_the_linear_model_and_its_limits_are_probabilities(reader: Reader):
    assert set(reader.limits) == set(load("sentence-role").outputs)
    assert all(0 < each.unclear < each.sure <= 2 for each in reader.limits.values())


def test_nothing_asked_nothing_loaded():
    assert Reader(NAME, "0" * 64, b"no network").probabilities([]) == []


def test_loaded_before_a_note_needs_it_the_network_is_there(monkeypatch: pytest.MonkeyPatch):
    ready = Reader(NAME, *checked(NAME))
    monkeypatch.setattr(sentence_reader, "shipped", lambda: ready)
    read.load()
    assert "_session" in vars(ready)


def test_with_models_off_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(read.SETTING, "off")
    ready = Reader(NAME, *checked(NAME))
    monkeypatch.setattr(sentence_reader, "shipped", lambda: ready)
    read.load()
    assert "_session" not in vars(ready)


def test_a_network_that_will_not_do_is_no_fault_before_it_is_needed(broken: None):
    read.load()


def test_too_little_memory_for_the_network_is_no_fault_of_the_network(monkeypatch: pytest.MonkeyPatch):
    def scarce(_: Reader) -> None:
        raise MemoryError

    monkeypatch.setattr(Reader, "_loaded", scarce)
    with pytest.raises(MemoryError):
        Reader(NAME, "3" * 64, b"").load()


def test_what_is_shown_is_the_section_the_words_before_and_the_statement():
    page = lay_out(Note("n", "PLAN:\nHome drills go on.\nDaily."))
    assert shown(care_text(page), list(statements(page))[-1]) == ("plan : plan: home drills go on.", "daily.")


def test_both_have_an_equal_say():
    assert joined(0.5, 0.5) == 0.5
    assert joined(0.9, 0.1) == pytest.approx(0.5)
    assert 0.9 < joined(0.95, 0.9) < 0.95
    assert joined(0.0, 1.0) == pytest.approx(0.5)


def test_a_tampered_network_is_refused_by_name(tmp_path: Path):
    source = resources.files("notecheck").joinpath("models")
    data = source.joinpath(f"{NAME}.onnx").read_bytes()
    (tmp_path / "manifest.toml").write_bytes(source.joinpath("manifest.toml").read_bytes())
    (tmp_path / f"{NAME}.onnx").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(ModelError, match="sentence-reader: its file differs from the manifest"):
        checked(NAME, tmp_path)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sentence_reader, "shipped", lambda: Reader(NAME, "2" * 64, b"no network"))


def test_a_network_that_cannot_be_loaded_leaves_the_linear_model(broken):
    said = notecheck.scan(NOTE).to_dict()
    used = {each["name"]: each for each in said["models"]}
    assert used[NAME]["fault"].startswith("its network cannot be loaded")
    assert used["sentence-role"]["fault"] is None
    assert said["checklists"]


def test_or_refuses_where_models_are_required(broken, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NOTECHECK_MODELS", "require")
    with pytest.raises(DataError, match="models/sentence-reader: its network cannot be loaded"):
        notecheck.scan(NOTE)


def test_without_its_library_the_scan_goes_on_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sentence_reader, "find_spec", lambda name: None)
    shipped.cache_clear()
    try:
        said = {each["name"]: each for each in notecheck.scan(NOTE).to_dict()["models"]}
    finally:
        shipped.cache_clear()
    assert said[NAME] == {"name": NAME, "sha256": None, "fault": "onnxruntime is not installed"}
    assert said["sentence-role"]["fault"] is None
