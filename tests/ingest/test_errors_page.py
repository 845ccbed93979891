"""docs/errors.md lists every code that a reader gives, and no other; docs/formats.md names every form."""

import re
from pathlib import Path

from notecheck.ingest.forms import FORMS

ROOT = Path(__file__).parents[2]
INGEST = ROOT / "src" / "notecheck" / "ingest"
SOURCE = "".join(path.read_text(encoding="utf-8") for path in [*INGEST.glob("*.py"), INGEST.parent / "api.py"])


def test_every_code_and_no_other():
    page = set(re.findall(r"^\| `([EW]_[A-Z0-9_]+)`", (ROOT / "docs" / "errors.md").read_text("utf-8"), re.MULTILINE))
    given = set(re.findall(r'"([EW]_[A-Z0-9_]+)"', SOURCE))
    assert page == given
    assert len(page) > 20


def test_every_form_is_described():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    names = {"text": "plain text", "jsonl": "JSON lines", "document": "JSON", "ccda": "C-CDA", "table": "CSV"}
    assert all(names.get(form, form).lower() in page.lower() for form in FORMS)
