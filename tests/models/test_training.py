"""The recipe runs, and card, figures and weights belong together."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from notecheck.judge.load import load_policies
from notecheck.models.roles import read_for, roles
from notecheck.models.sentence_reader import Reader
from notecheck.models.weights import checked, load

NAMES = ["sentence-role", "pain-number", "sentence-reader"]
HOME = Path(__file__).parent.parent.parent / "models"


def train(folder: Path, *arguments: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, str(HOME / "train.py"), "--out", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True)
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_a_short_training_writes_models_that_load(tmp_path: Path):
    train(tmp_path, "--smoke")
    assert set(load("sentence-role", tmp_path).outputs) == {"infection_check"}
    assert set(load("pain-number", tmp_path).outputs) == {"rating_after"}


@pytest.mark.long
def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path):
    assert train(tmp_path / "a", "--smoke") == train(tmp_path / "b", "--smoke")


@pytest.mark.long
def test_a_short_fine_tuning_writes_a_network_that_reads(tmp_path: Path):
    own = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(own)], check=True)
    subprocess.run([str(own / "bin" / "pip"), "install", "-q", f"{HOME.parent}[reader]"], check=True)
    command = [str(own / "bin" / "python"), str(HOME / "reader.py"), "--smoke", "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=HOME)
    reader = Reader("sentence-reader", *checked("sentence-reader", tmp_path))
    assert set(reader.limits) == {"infection_check"}
    assert 0 < reader.probabilities([("none : ", "afebrile.")])[0]["infection_check"] < 1


@pytest.mark.parametrize("name", NAMES)
def test_card_and_figures_belong_to_what_ships(name: str):
    metrics = json.loads((HOME / name / "metrics.json").read_text())
    evaluation = HOME.parent / metrics["evaluation"]["file"]
    assert metrics["weights_sha256"] == checked(name)[0]
    assert metrics["evaluation"]["sha256"] == sha256(evaluation.read_bytes()).hexdigest()
    assert (HOME / name / "card.md").read_text().startswith(f"# {name}\n")


@pytest.mark.parametrize("name", NAMES)
def test_a_model_meets_items_alone_only_where_it_was_precise(name: str):
    unseen = json.loads((HOME / name / "metrics.json").read_text())["unseen"]
    assert unseen["precision"] >= 0.97


def test_roles_fill_parts_that_policies_have():
    parts = {f"{item.id}/{part}" for policy in load_policies() for item in policy.items for part in item.parts}
    assert {part for supports in roles().values() for part in supports} <= parts
    assert read_for("esi.active-rehab") == ["active-program"]
