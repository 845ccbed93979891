"""Random lives of a review in the store, beside a model that knows the rules and nothing of the program."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from review_makers import NOW, physician
from service_notes import BARE, put

import notecheck
from notecheck_service.clock import HandClock
from notecheck_service.review import kept, machine, rescanned
from notecheck_service.review.model import Answer, Choice, Decision, Draft, Kind
from notecheck_service.review.refusal import Refused, Stale
from notecheck_service.review.standing import stand
from notecheck_service.store import Conflict, Scope, Store, practices, system

ITEMS = ("esi.severity", "esi.image-guidance", "quality.pain-scores", "quality.function", "no.such-item")
PEOPLE = ("vane", "orr")
FOUND = notecheck.scan(BARE, note_id="N-1", date="2026-03-02").to_dict()
REQUIRED = {
    item["id"]: item["status"]
    for each in FOUND["checklists"]
    for item in each["items"]
    if item["level"] == "required" and item["status"] in ("missing", "partial", "conflict")
}
OPEN_STATES = {"open", "answered", "draft", "previewed", "held", "person"}
OBJECTING = {"already_there", "not_applicable", "disagree"}


@dataclass
class Model:
    """The rules, told anew: what each step does, or None where it is refused."""

    state: str = "open"
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    draft: tuple[str, str, str | None] | None = None
    shown: Any = None
    entries: list[tuple[str, str, str | None]] = field(default_factory=list)
    objections: set[str] = field(default_factory=set)
    left: set[str] | None = None
    decided: bool | None = None

    def rest(self) -> str:
        if self.decided is not None:
            return "released" if self.decided else "held"
        if self.left is not None:
            if "conflict" in REQUIRED.values() or self.objections & self.left:
                return "person"
            return "held" if self.left else "released"
        return "person" if self.objections else "open"

    def entered(self) -> dict[str, str]:
        return {item: by for item, (choice, by) in self.answers.items() if choice in ("words", "not_done")}

    def touch(self) -> None:
        self.shown = None
        self.state = "draft" if self.draft else "answered" if self.answers else self.rest()

    def answer(self, item: str, choice: str, by: str, valid: bool) -> bool:
        if self.state not in OPEN_STATES or item not in REQUIRED or not valid:
            return False
        self.answers[item] = (choice, by)
        self.touch()
        return True

    def discard(self, item: str) -> bool:
        if self.state not in OPEN_STATES or item not in self.answers:
            return False
        del self.answers[item]
        self.touch()
        return True

    def retractable(self, number: int | None, by: str) -> bool:
        if number is None or number >= len(self.entries):
            return False
        kind, author, _ = self.entries[number]
        return kind != "retraction" and author == by and all(target != number for _, _, target in self.entries)

    def plan(self, kind: str, by: str, target: int | None) -> bool:
        corrects = kind in ("retraction", "attestation")
        if self.state not in OPEN_STATES | {"released"} or (self.state == "released" and not corrects):
            return False
        if kind == "retraction" and not self.retractable(target, by):
            return False
        if not corrects and not self.entered():
            return False
        self.draft, self.shown, self.state = (kind, by, target if kind == "retraction" else None), None, "draft"
        return True

    def preview(self, by: str) -> bool:
        if self.state not in ("draft", "previewed") or self.draft is None:
            return False
        kind, _, target = self.draft
        if kind == "retraction" and not self.retractable(target, by):
            return False
        if kind in ("addendum", "late_entry") and set(self.entered().values()) != {by}:
            return False
        self.shown, self.state = by, "previewed"
        return True

    def sign(self, by: str, current: bool, proved: bool) -> bool:
        if self.shown is None or self.shown != by or not current or not proved or self.state != "previewed":
            return False
        kind, _, target = self.draft
        self.entries.append((kind, by, target))
        if kind in ("addendum", "late_entry"):
            self.answers = {k: v for k, v in self.answers.items() if k not in self.entered()}
        self.draft = self.shown = self.decided = None
        self.state = "signed"
        return True

    def rescan(self, left: set[str]) -> bool:
        if self.state != "signed":
            return False
        handed = {item for item, (choice, _) in self.answers.items() if choice in OBJECTING}
        self.objections |= handed
        self.answers = {k: v for k, v in self.answers.items() if k not in handed}
        self.left = left
        self.state = self.rest()
        if self.state == "held" and self.answers:
            self.state = "answered"
        return True

    def hand_over(self) -> bool:
        if self.state not in ("open", "answered", "held") or self.entered():
            return False
        self.objections |= set(self.answers)
        self.answers, self.state = {}, "person"
        return True

    def abandon(self) -> bool:
        if self.state not in ("draft", "previewed"):
            return False
        self.draft = self.shown = None
        self.state = "answered" if self.answers else self.rest()
        return True

    def decide(self, release: bool, role: str) -> bool:
        if self.state not in ("person", "held") or role == "physician":
            return False
        self.decided, self.state = release, "released" if release else "held"
        return True


class Lives(RuleBasedStateMachine):
    """Each rule takes one step in the store and in the model; both agree whether it was possible, and where it led."""

    store: Store
    clock: HandClock
    steps = 0
    count = 0

    @initialize()
    def begin(self) -> None:
        type(self).count += 1
        self.model, self.digests = Model(), ["0" * 64]
        with self.store.write(system()) as unit:
            practice = practices.ensure(unit, "Lives (invented)")
        self.scope = Scope(practice, "per_vane", "physician", "person")
        self.note = put(self.store, self.scope, name=f"N-{self.count}")
        self.agree(True, True)

    def take(self, what: str, do) -> bool:
        try:
            with self.store.write(self.scope) as unit:
                standing = stand(unit, self.note)
                review = kept.at_hand(unit, standing)
                after = kept.take(unit, standing, review.version, what, do)
        except Refused:
            return False
        if after.preview:
            self.digests.append(after.preview.digest)
        return True

    def agree(self, done: bool, expected: bool) -> None:
        type(self).steps += 1
        with self.store.write(self.scope) as unit:
            review = kept.at_hand(unit, stand(unit, self.note))
            entries = kept.addenda_of(unit, self.note)
        model = self.model
        assert done == expected
        assert review.state == model.state
        assert {a.item: (str(a.choice), a.by.removeprefix("per_")) for a in review.answers} == model.answers
        assert [(str(e.kind), e.binding.signer_id.removeprefix("per_")) for e in entries] == [
            e[:2] for e in model.entries
        ]
        assert {each.item for each in review.objections} == model.objections
        assert (review.preview is not None) == (model.shown is not None)

    @rule(item=st.sampled_from(ITEMS), choice=st.sampled_from(Choice), by=st.sampled_from(PEOPLE), valid=st.booleans())
    def answer(self, item: str, choice: Choice, by: str, valid: bool) -> None:
        if not valid and choice in (Choice.NOT_DONE, Choice.NOT_APPLICABLE):
            valid = True  # these need no more than the choice
        words = "It was so." if valid else " "
        span = ((3, 9) if valid else (9, 3)) if choice is Choice.ALREADY_THERE else None
        given = Answer(item, choice, f"per_{by}", self.clock.now(), words, span)
        done = self.take("answered", lambda r: machine.answer(r, given, physician(by), len(BARE)))
        self.agree(done, self.model.answer(item, str(choice), by, valid))

    @rule(item=st.sampled_from(ITEMS))
    def discard(self, item: str) -> None:
        done = self.take("discarded", lambda r: machine.discard(r, item, physician()))
        self.agree(done, self.model.discard(item))

    @rule(kind=st.sampled_from(Kind), by=st.sampled_from(PEOPLE), which=st.integers(0, 3))
    def plan(self, kind: Kind, by: str, which: int) -> None:
        def step(review):
            entries = review.addenda
            name = entries[which].id if which < len(entries) else "add_none"
            draft = Draft(kind, f"per_{by}", self.clock.now(), NOW.date(), "Ada Harlow (invented)", "Wrong.", name)
            return machine.plan(review, draft, physician(by))

        self.agree(self.take("planned", step), self.model.plan(str(kind), by, which))

    @rule(by=st.sampled_from(PEOPLE))
    def preview(self, by: str) -> None:
        with self.store.write(self.scope) as unit:
            at = stand(unit, self.note).situation(physician(by), self.clock.now(), NOW.date())
        done = self.take("previewed", lambda r: machine.preview(r, at))
        self.agree(done, self.model.preview(by))

    @rule(
        by=st.sampled_from(PEOPLE), which=st.sampled_from([-1, -1, -1, 0]), proved=st.sampled_from([True, True, False])
    )
    def sign(self, by: str, which: int, proved: bool) -> None:
        now = self.clock.now()
        shown = self.digests[which]
        with self.store.write(self.scope) as unit:
            review = kept.at_hand(unit, stand(unit, self.note))
        current = review.preview is not None and review.preview.digest == shown
        try:
            with self.store.write(self.scope) as unit:
                standing = stand(unit, self.note)
                at = standing.situation(physician(by, proved=now if proved else None), now, NOW.date())
                kept.sign(unit, standing, shown, at)
            done = True
        except Stale:
            done = False
        self.agree(done, self.model.sign(by, current, proved))

    @precondition(lambda self: self.model.state == "signed")
    @rule(left=st.sets(st.sampled_from(sorted(REQUIRED)), max_size=2))
    def rescan(self, left: set[str]) -> None:
        found = json.loads(json.dumps(FOUND))
        for each in found["checklists"]:
            for item in each["items"]:
                if item["id"] in REQUIRED and item["id"] not in left:
                    item["status"] = "met"
        with self.store.write(self.scope) as unit:
            standing = stand(unit, self.note)
            review = kept.at_hand(unit, standing)
            rescanned.settle(unit, standing, review, found, json.dumps(found).encode())
        self.agree(True, self.model.rescan(left))

    @rule()
    def hand_over(self) -> None:
        self.agree(self.take("handed", lambda r: machine.hand_over(r, physician())), self.model.hand_over())

    @rule()
    def abandon(self) -> None:
        self.agree(self.take("abandoned", lambda r: machine.abandon(r, physician())), self.model.abandon())

    @rule(release=st.booleans(), role=st.sampled_from(["biller", "admin", "physician"]))
    def decide(self, release: bool, role: str) -> None:
        decision = Decision(release, "Looked at.", "per_b", self.clock.now())
        done = self.take("decided", lambda r: machine.decide(r, decision, replace(physician(), role=role)))
        self.agree(done, self.model.decide(release, role))

    @rule(seen=st.integers(1, 3))
    def step_on_what_is_no_longer_so(self, seen: int) -> None:
        with pytest.raises(Conflict), self.store.write(self.scope) as unit:
            standing = stand(unit, self.note)
            review = kept.at_hand(unit, standing)
            kept.take(unit, standing, review.version + seen, "abandoned", lambda r: r)
        self.agree(True, True)


def live(store: Store, clock: HandClock, examples: int, steps: int) -> int:
    """How many steps were taken without a divergence."""
    lives = type("Lives", (Lives,), {"store": store, "clock": clock, "steps": 0, "count": 0})
    options = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    run_state_machine_as_test(lives, settings=options)
    return lives.steps


def test_the_store_and_the_model_agree(database: Store, clock: HandClock):
    assert live(database, clock, 2, 25) > 25


@pytest.mark.long
def test_the_store_and_the_model_agree_at_length(database: Store, clock: HandClock, capsys: pytest.CaptureFixture[str]):
    steps = live(database, clock, 300, 50)
    with capsys.disabled():
        pass
    assert steps >= 10_000
