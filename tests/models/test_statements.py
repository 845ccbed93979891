"""The statements that the models learn from are well formed, and those held out are not learned from."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "models"))

from statements import STATEMENTS, read_statements  # noqa: E402
from train import learns  # noqa: E402

from notecheck.models.roles import roles  # noqa: E402

FILES = sorted(STATEMENTS.glob("*/*.txt"))


def test_every_hand_writes_for_the_roles():
    assert {file.stem for file in FILES} - {"ratings", "none", "reports"} <= set(roles())
    assert not learns("hand-f")
    assert all(learns(f"hand-{folder.name}") for folder in STATEMENTS.iterdir() if folder.name != "f")


@pytest.mark.parametrize("hand", sorted({file.parent.name for file in FILES}))
def test_statements_are_marked_and_none_stands_twice(hand: str):
    lines = [
        line
        for file in FILES
        if file.parent.name == hand and file.stem != "ratings"
        for line in file.read_text().splitlines()
    ]
    assert all(line[:2] in ("+ ", "- ") and line.count("\u00ab") == line.count("\u00bb") for line in lines)
    assert len({line[2:].lower() for line in lines}) == len(lines)


def test_marks_are_taken_out_and_tell_what_carries(tmp_path: Path):
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "contrast.txt").write_text(
        "+ Needle in.\u00b6\u00abDye spread well.\u00bb Out.\n- No dye.\n", encoding="utf-8"
    )
    (tmp_path / "z" / "ratings.txt").write_text("In with {8 before}/10, out at {two after}, Aldrete {10 none}.\n")
    first, second, passage = sorted(read_statements(tmp_path), key=lambda each: each.id)
    (span,) = first.roles["contrast"]
    assert first.page.note.quote(span) == "Dye spread well."
    assert first.page.note.text.startswith("Needle in.\n")
    assert second.roles == {"contrast": ()}
    told = {passage.page.note.quote(span): role for span, role in (passage.ratings or {}).items()}
    assert told == {"8": "rating_before", "two": "rating_after", "10": None}


def test_what_carries_no_role_is_an_example_of_none(tmp_path: Path):
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "none.txt").write_text("- Attending present for key portions.\n")
    (only,) = read_statements(tmp_path)
    assert {"active_program", "contrast"} <= set(only.roles)
    assert not any(only.roles.values())


def test_a_report_tells_only_of_its_numbers_that_they_rate_no_pain(tmp_path: Path):
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "reports.txt").write_text("- A 9 mm cage.\u00b6\u00abLeg weak.\u00bb Two surgeons left.\n")
    (only,) = read_statements(tmp_path)
    assert only.page.note.text == "A 9 mm cage.\nLeg weak. Two surgeons left."
    assert {only.page.note.quote(span): role for span, role in (only.ratings or {}).items()} == {"9": None, "Two": None}
    assert not only.roles
