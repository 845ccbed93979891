"""What was treated: dictated titles and bodies, sides that are the patient's, operations, stimulators."""

from __future__ import annotations

import pytest

from notecheck.concepts.spinal_target import SpinalTarget, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

CASES = [
    (
        "PROCEDURE: Lumbar epidural steroid injection.\nShe was placed in the left lateral decubitus "
        "position, prepped and draped. At the L4-5 interspace a 17-gauge Tuohy needle was advanced to "
        "loss of resistance. Depo-Medrol injected.",
        [(("L4-L5",), None)],
    ),
    (
        "PROCEDURE: Bilateral facet injections L3-L4, L4-L5.\nThe patient was prone and prepped. Needles "
        "were advanced to the right L3-L4 and L4-L5 facets and Kenalog injected. The same procedure was "
        "carried out on the left side.",
        [(("L3-L4", "L4-L5"), "bilateral")],
    ),
    (
        "PROCEDURE: Thoracic epidural.\nSitting, back prepped. The T6-7 interspace was counted down from "
        "C7. A Tuohy needle was advanced to loss of resistance and Depo-Medrol injected.",
        [(("T6-T7",), None)],
    ),
    (
        "PROCEDURE: Right L3 transforaminal epidural steroid injection.\nProne, prepped. The right L3-4 "
        "foramen was seen and a 25 gauge needle placed in it. Contrast went along L3. Dexamethasone "
        "injected.",
        [(("L3",), "right")],
    ),
    (
        "OPERATION: Right L4-5 microdiscectomy.\nGeneral anesthesia, prone, prepped. The L4 lamina was "
        "thinned with a drill, the L5 root retracted and the fragment removed. The fascia was closed.",
        [(("L4-L5",), "right")],
    ),
    (
        "PROCEDURE: General anesthesia, prone, prepped. T10 laminectomy, paddle over T8-T9, generator in "
        "the left flank. Fascia closed in layers.",
        [(("T10",), None)],
    ),
    (
        "PROCEDURE: Right L4-5 and L5-S1 transforaminal epidural.\nProne, prepped. Fluoroscopy. Needle 1: right "
        "L4-L5 foramen (L4). Needle 2: right L5-S1 foramen (L5). Needle 3: right S1 dorsal foramen. Contrast, then "
        "dexamethasone injected.",
        [(("L4-L5", "L5-S1", "S1"), "right")],
    ),
    (
        "PROCEDURE: Transforaminal epidural, left.\nProne, prepped. Fluoroscopy. Two needles: subpedicular L4 "
        "(L4-L5 foramen, left) and subpedicular L5 (L5-S1 foramen, left). Contrast, then dexamethasone injected.",
        [(("L4-L5", "L5-S1"), "left")],
    ),
    (
        "PROCEDURE: Transforaminal epidural.\nProne, prepped. Fluoroscopy. Needles into the right L4 and the left "
        "L4-L5 foramen. Contrast, then dexamethasone injected.",
        [(("L4",), "right"), (("L4-L5",), "left")],
    ),
    (
        "PROCEDURE: Left transforaminal epidural.\nProne, prepped. Fluoroscopy. Needles were placed beneath the left "
        "L4 and L5 pedicles (left L4-L5 and L5-S1 foramina). Contrast, then dexamethasone injected.",
        [(("L4-L5", "L5-S1"), "left")],
    ),
    (
        "PROCEDURE: Right L5-S1 transforaminal epidural steroid injection (L5 root).\nProne, prepped. Fluoroscopy. "
        "Needle to the right L5-S1 foramen. Contrast, then dexamethasone injected.",
        [(("L5-S1",), "right")],
    ),
    (
        "PROCEDURE: Bilateral L5 dorsal ramus block and S1, S2, and S3 lateral branch blocks.\nProne, prepped. "
        "Fluoroscopy. Needles placed and bupivacaine injected.",
        [(("L5", "S1", "S2", "S3"), "bilateral")],
    ),
    (
        "PROCEDURE: Lumbar interlaminar epidural.\nProne, prepped. C-arm. 18 Tuohy L4-5, LOR air. iso-m 300 2cc -> up "
        "to L3, no vascular flow. Depo-Medrol injected.",
        [(("L4-L5",), None)],
    ),
    (
        "PROCEDURES PERFORMED:\n1. Anterior cervical discectomy with decompression of the cord, C4-5 and "
        "C5-6.\nTECHNIQUE: The neck was prepped. An incision was made and the disc removed with curettes. "
        "Closed in layers.",
        [(("C4-C5", "C5-C6"), None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_was_treated(text: str, expected: list[tuple[tuple[str, ...], str | None]]):
    page = lay_out(Note("t", text))
    values = [fact.value for fact in read(page, annotate(page))]
    assert [(v.levels, v.side) for v in values if isinstance(v, SpinalTarget)] == expected
