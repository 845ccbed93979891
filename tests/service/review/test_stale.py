"""What was shown is what is signed: whatever changed in between refuses the signature, and is named."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from review_makers import (
    EDITION,
    LENGTH,
    NOTE,
    NOW,
    answered,
    opened,
    physician,
    planned,
    previewed,
    said,
    signed,
    situation,
)

from notecheck_service.review import machine
from notecheck_service.review.model import Draft, Kind
from notecheck_service.review.refusal import Refused, Stale


def answered_again(review):
    return machine.answer(review, said("esi.severity", words="It was 9/10."), physician(), LENGTH)


def replanned(review):
    draft = Draft(Kind.LATE_ENTRY, "per_vane", NOW, event_date=NOW.date())
    return machine.preview(machine.plan(review, draft, physician()), situation())


def tampered(review):
    words = replace(review.answers[0], words="Words that were never shown.")
    return replace(review, answers=(words,))


def signed_already(review):
    return machine.sign(review, review.preview.digest, "add_0", situation())


SITUATIONS = {
    "note.changed": {"note": replace(NOTE, sha256="b" * 64)},
    "note.superseded": {"note": replace(NOTE, version=2)},
    "note.other": {"note": replace(NOTE, note_id="N-2")},
    "note.redated": {"note": replace(NOTE, dated="2026-03-01")},
    "findings.changed": {"findings_sha256": "e" * 64},
    "rules.changed": {"edition": replace(EDITION, rules="esi 2026-07 9876")},
    "program.changed": {"edition": replace(EDITION, program="notecheck 0.2.0")},
    "models.changed": {"edition": replace(EDITION, models="model:sentence-role@3")},
    "date.changed": {"today": (NOW + timedelta(days=1)).date()},
    "preview.expired": {"now": NOW + timedelta(minutes=31), "by": physician(proved=NOW + timedelta(minutes=31))},
    "preview.later": {"now": NOW - timedelta(seconds=1), "by": physician(proved=NOW - timedelta(seconds=1))},
    "signer.changed": {"by": physician("orr")},
    "signer.renamed": {"by": replace(physician(), name="Dr. Vane-Orr (invented)")},
    "signer.unproved": {"by": physician(proved=NOW - timedelta(minutes=3))},
    "signer.role": {"by": physician(role="biller")},
}
REVIEWS = {
    "preview.gone": answered_again,
    "preview.other": replanned,
    "addendum.changed": tampered,
    "state.signed": signed_already,
}


def refusal(code: str, review):
    """Sign after one thing has changed."""
    shown = review.preview.digest
    if code in SITUATIONS:
        given = dict(SITUATIONS[code])
        return machine.sign(review, shown, "add_1", situation(given.pop("by", None), **given))
    return machine.sign(REVIEWS[code](review), shown, "add_1", situation())


@pytest.mark.parametrize("code", [*SITUATIONS, *REVIEWS])
def test_each_change_is_named(code: str):
    with pytest.raises(Stale) as caught:
        refusal(code, previewed())
    assert code in {change.code for change in caught.value.changes}
    assert all(change.statement for change in caught.value.changes)


def test_nothing_changed_nothing_refused():
    assert signed().addenda[0].text == previewed().preview.text


def test_a_proof_of_identity_is_needed():
    with pytest.raises(Stale) as caught:
        machine.sign(previewed(), previewed().preview.digest, "add_1", situation(physician(proved=None)))
    assert [change.code for change in caught.value.changes] == ["signer.unproved"]


def test_another_entry_in_the_meantime():
    first = machine.settle(machine.rescan(signed(), (opened().items[1],)))
    second = planned(review=machine.answer(first, said("esi.image-guidance"), physician(), LENGTH))
    shown = machine.preview(second, situation())
    moved = replace(shown, addenda=(*shown.addenda, replace(shown.addenda[0], id="add_x", digest="0" * 64)))
    with pytest.raises(Stale) as caught:
        machine.sign(moved, shown.preview.digest, "add_2", situation())
    assert "addenda.changed" in {change.code for change in caught.value.changes}


def test_the_signature_covers_each_of_its_fields():
    """Change any field of the binding, and the digest is another."""
    from notecheck_service.review.binding import digest

    binding = previewed().preview.binding
    sums = {digest(replace(binding, **{name: "another"})) for name in binding.__slots__}
    assert len(sums) == len(binding.__slots__)
    assert digest(binding) not in sums


def test_the_seal_covers_the_time():
    one, other = signed(), signed(at=situation(now=NOW + timedelta(seconds=9), by=physician(proved=NOW)))
    assert one.addenda[0].digest == other.addenda[0].digest
    assert one.addenda[0].seal != other.addenda[0].seal


def tries(number: int) -> Counter[str]:
    """Sign-offs of random entries, each after one random change; the codes that refused them."""
    chance, refused = random.Random(5), Counter[str]()
    for _ in range(number):
        code = chance.choice([*SITUATIONS, *REVIEWS])
        words = "".join(chance.choices("abc 7/10\n🙂", k=chance.randint(3, 60))) + "."
        review = previewed(planned(review=answered(opened(), said("esi.severity", words=words))))
        try:
            refusal(code, review)
        except Refused:
            refused[code] += 1
    return refused


def test_no_stale_signature_is_accepted():
    refused = tries(60)
    assert refused.total() == 60


@pytest.mark.long
def test_no_stale_signature_is_accepted_of_many():
    refused = tries(2000)
    assert refused.total() == 2000
    assert len(refused) >= 10
