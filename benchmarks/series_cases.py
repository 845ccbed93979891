"""Series of invented notes with known cloning, templates and thinning, and innocent ones beside them. All synthetic.

A visit is told from a patient's facts by sentences that are chosen anew each time, so that an innocent series says the
same things in other words. Cloning then copies sentences of the visit before; thinning leaves elements out from a
known visit on. Standard library only; everything follows from the seed.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import dataclass, field

__all__ = ["Case", "clones", "controls", "templated", "thinned_authors", "thinned_patients"]

TOLD = {
    "onset": [
        "Low back and {side} leg pain began in {onset} after she lifted a crate at the depot.",
        "It is now {months} months since the {side} leg started to burn below the knee.",
        "She traces the {side} sciatica to {onset}, when she slipped on an icy step.",
        "For {months} months a shooting pain has run from the {side} buttock to the ankle.",
        "The {side}-sided radicular complaint dates from {onset} and came on over a weekend.",
        "Symptoms down the {side} leg have been with her {months} months by her own count.",
        "Since {onset} there has been an electric ache along the outer {side} calf.",
        "The story goes back {months} months, to a long drive, with {side} leg pain ever since.",
    ],
    "score": [
        "She rates the leg pain {pre} of 10 this morning.",
        "On the numeric scale today the pain stands at {pre}/10 before the injection.",
        "Asked at check-in, she gave {pre}/10 for the leg.",
        "Intake pain score {pre}/10, the worst being on stairs.",
        "Today's figure on the 0-10 scale is {pre}.",
        "The nurse wrote down {pre}/10 for pain at arrival.",
        "NRS on arrival was {pre} out of ten in the leg.",
        "Leg pain at present: {pre}/10 by her own estimate.",
    ],
    "walk": [
        "She cannot walk more than {blocks} blocks before the leg makes her stop.",
        "Grocery aisles are done leaning on a cart, and {blocks} blocks outdoors is the most she manages.",
        "Walking is limited to {blocks} blocks by the leg.",
        "Her dog gets {blocks} blocks and no further, because the calf burns.",
        "Beyond {blocks} blocks on foot she has to sit on a wall.",
        "The mailbox loop of {blocks} blocks is the limit of her walking.",
        "She gave up the church walk; {blocks} blocks is what the leg allows.",
        "On level ground she is able to walk only {blocks} blocks.",
    ],
    "sleep": [
        "Sleep is broken twice a night by the leg.",
        "She wakes at two and again at four with the calf throbbing.",
        "Nights are spent in the recliner because lying flat sets the leg off.",
        "She is unable to sleep on the affected side.",
        "More than three hours of sleep in a row has not happened for weeks.",
        "The leg wakes her most nights and she reads until it settles.",
        "She cannot sleep through a night on account of the pain.",
        "Her husband says she is up pacing by three every night.",
    ],
    "therapy": [
        "Physical therapy for {weeks} weeks at the hospital annex failed to change the leg.",
        "She went through {weeks} weeks of supervised physical therapy without relief.",
        "A {weeks}-week course of PT brought no improvement.",
        "PT twice weekly over {weeks} weeks did not help.",
        "Formal physiotherapy lasted {weeks} weeks and was of no benefit.",
        "Eight exercises from PT, done for {weeks} weeks, left the pain as bad as ever.",
        "After {weeks} weeks of PT she was no better and was discharged from it.",
        "The therapist worked with her for {weeks} weeks; the leg pain did not improve.",
    ],
    "drug": [
        "She takes gabapentin 300 mg at night now, which only dulls it.",
        "Gabapentin at bedtime continues and takes the edge off at best.",
        "Current medication for the leg is gabapentin 300 mg, with partial effect.",
        "At present gabapentin is on board each night and helps a little.",
        "She remains on gabapentin nightly for this.",
        "The only drug for it today is gabapentin 300 mg before bed.",
        "Nightly gabapentin is ongoing, mildly useful.",
        "Gabapentin goes on as before at 300 mg in the evening.",
    ],
    "home": [
        "She does her home exercise program every morning.",
        "The home exercises are being kept up daily.",
        "A home exercise sheet is followed each day before breakfast.",
        "She is doing the nerve glides of her home exercise program now, five days a week.",
        "Home exercise continues daily with her daughter counting.",
        "Each evening she works through the home exercise program.",
        "Currently she keeps to a daily home exercise routine.",
        "Her home exercise program is active, ten minutes twice a day.",
    ],
    "exam": [
        "Straight leg raise on the {side} is positive at {degrees} degrees.",
        "Raising the straight {side} leg to {degrees} degrees reproduces the calf pain.",
        "The {side} SLR brings on her pain at {degrees} degrees.",
        "Lifted to {degrees} degrees, the {side} leg gives the familiar shock: positive SLR.",
        "SLR positive, {side}, {degrees} degrees.",
        "Positive straight leg raising test on the {side} at {degrees} degrees today.",
        "With the {side} knee straight, {degrees} degrees of lift is enough for a positive SLR.",
        "She grimaces at {degrees} degrees of {side} straight leg raise, which is positive.",
    ],
    "motor": [
        "Ankle dorsiflexion on that foot is 4/5 and the reflexes are even.",
        "Great toe extension gives way at 4/5, with the other groups full.",
        "Strength: tibialis anterior 4/5, remainder 5/5.",
        "There is a 4/5 weakness of the ankle dorsiflexors.",
        "The foot can be pulled up only to 4/5 power.",
        "Toe walking is fine while heel walking shows 4/5 dorsiflexion.",
        "Dorsiflexion strength is reduced to 4/5 with a normal knee jerk.",
        "EHL tests 4/5 against my thumb.",
    ],
    "image": [
        "The MRI of {scan} shows a {side} L5-S1 disc protrusion against the S1 root.",
        "An MRI ({scan}) has a {side} paracentral herniation at L5-S1 touching the traversing root.",
        "On MRI from {scan} the {side} S1 nerve is displaced by disc at L5-S1.",
        "MRI {scan}: disc extrusion L5-S1, {side}, with contact to S1.",
        "Imaging by MRI on {scan} found {side} lateral recess narrowing at L5-S1.",
        "The lumbar MRI done {scan} explains it: {side} L5-S1 herniation compressing S1.",
        "I looked at the {scan} MRI with her, which has the {side} S1 root pushed back by the L5-S1 disc.",
        "L5-S1 carries a {side} protrusion on the MRI taken {scan}.",
    ],
    "safety": [
        "She has no fever, and bladder and bowel work normally.",
        "Denies fever, chills, saddle numbness or trouble with bowel or bladder.",
        "No sign of infection; no loss of bladder or bowel control; no saddle anesthesia.",
        "Afebrile, with normal continence and sensation in the saddle.",
        "There has been neither fever nor any change of bowel or bladder.",
        "Asked about infection and about bladder and bowel, she reports none and no change.",
        "Temperature is normal, no infection anywhere, and no symptoms of cauda equina.",
        "No fevers, no antibiotics, no incontinence, no saddle anesthesia.",
    ],
    "plan": [
        "I expect at most two injections in this region this year.",
        "The plan is for no more than two epidural sessions over twelve months.",
        "Two sessions in this region are anticipated in the coming year.",
        "We plan a total of two injections here within the year.",
        "No more than two epidurals are foreseen for the lumbar region this year.",
        "Anticipated number of sessions: two in twelve months.",
        "A second session is the last one planned this year, two in all.",
        "In all, two lumbar injections are intended for this year.",
    ],
}  # fmt: skip
CHANGES = {"leg": "limb", "pain": "ache", "weeks": "wks", "shows": "reveals", "today": "currently", "the": "this",
           "with": "and", "helps": "eases", "night": "evening", "only": "just", "not": "never",
           "is": "was"}  # fmt: skip
STEPS = """She was placed prone and the back was prepped with chlorhexidine and draped in sterile fashion.
A 22 gauge needle was advanced under fluoroscopy to the {side} L5-S1 foramen.
After negative aspiration 1 mL of Omnipaque 240 outlined the root without vascular uptake.
Dexamethasone 10 mg with 1 mL of 1% lidocaine was then injected slowly and the needle was withdrawn.
She tolerated the procedure well and was discharged home with a driver and written instructions.
Images were saved to PACS."""
REASONS = [
    "The injection is done today because the leg keeps her from her job at the depot.",
    "She wants to stay out of surgery and to stand through a shift again, hence the epidural.",
    "With PT exhausted and a root that is visibly touched, an epidural is the next step for her.",
    "We go ahead now since the calf pain has cost her two weeks of work.",
]
TEMPLATE = (
    "The patient has exhausted conservative options and this procedure is medically appropriate to restore function."
)


@dataclass
class Case:
    """One patient's notes, with what was done to them."""

    patient: str
    author: str
    notes: list[dict[str, str]] = field(default_factory=list)
    cloned: list[dict[str, object]] = field(default_factory=list)
    """{note_id, start, end, kind, from, from_start, from_end} of each sentence that was carried."""
    change: int | None = None
    """The visit from which on elements are left out."""
    level: int = 0


class _Patient:
    def __init__(self, name: str, author: str, dice: random.Random) -> None:
        self.name, self.author, self.dice = name, author, dice
        self.side = dice.choice(["left", "right"])
        self.facts = {
            "side": self.side, "onset": dice.choice(["March 2025", "June 2025", "August 2025"]),
            "months": str(dice.randint(7, 11)), "weeks": str(dice.randint(6, 12)),
            "scan": dice.choice(["10/2/2025", "11/14/2025", "9/30/2025"]),
        }  # fmt: skip
        self.moving = {"pre": dice.randint(6, 8), "blocks": dice.randint(1, 3), "degrees": 40}
        self.order = {slot: dice.sample(range(len(ways)), len(ways)) for slot, ways in TOLD.items()}

    def sentences(self, visit: int, *, stable: bool) -> dict[str, str]:
        """Each element in words that this patient's notes have not used yet."""
        moved = {k: v + (0 if stable else self.dice.choice([-1, 0, 0, 1])) for k, v in self.moving.items()}
        values = {**self.facts, **{k: str(max(1, v)) for k, v in moved.items()}}
        return {slot: ways[self.order[slot][visit % len(ways)]].format(**values) for slot, ways in TOLD.items()}


HISTORY = ("onset", "score", "walk", "sleep", "therapy", "drug", "home", "safety")


def _note(patient: _Patient, visit: int, day: dt.date, told: dict[str, str], reason: str) -> dict[str, str]:
    paragraphs = [
        f"SYNTHETIC NOTE\nDate of service: {day.isoformat()}\nProcedure: {patient.side} L5-S1 transforaminal epidural"
        " steroid injection under fluoroscopy",
        "HISTORY: " + " ".join(told[s] for s in HISTORY if s in told),
        "EXAM: " + " ".join(told[s] for s in ("exam", "motor") if s in told),
        "IMAGING: " + told.get("image", "on file."),
        "ASSESSMENT: Lumbar radiculopathy. " + reason + " " + told.get("plan", ""),
        "PROCEDURE NOTE: " + STEPS.format(side=patient.side).replace("\n", " "),
        f"Pain after the injection was {visit % 3 + 1}/10." if "score" in told else "",
    ]
    name = f"{patient.name}-v{visit + 1}"
    text = "\n\n".join(part for part in paragraphs if part)
    return {"id": name, "text": text, "date": day.isoformat(), "patient": patient.name, "provider": patient.author}


def _changed(sentence: str, kind: str, dice: random.Random) -> str:
    if kind == "numbers":
        return "".join(str((int(c) + 1) % 10) if c.isdigit() else c for c in sentence)
    if kind == "reordered":
        head, comma, tail = sentence.rstrip(".").partition(", ")
        return f"{tail[:1].upper()}{tail[1:]}, {head[:1].lower()}{head[1:]}." if comma else sentence
    if kind == "edited":
        words = sentence.split(" ")
        spots = [i for i, word in enumerate(words) if word in CHANGES]
        for i in dice.sample(spots, min(len(spots), 2 if len(words) > 11 else 1)):
            words[i] = CHANGES[words[i]]
        return " ".join(words)
    return sentence


LEVELS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}
"""Level of severity to the number of twelve elements that are carried."""


def clones(count: int, kind: str, level: int, seed: int) -> list[Case]:
    """Patients of three visits; the second and third carry elements of the visit before. `kind`: exact, numbers, …"""
    dice = random.Random(f"{kind}{level}{seed}")
    return [_clone(f"c-{kind}-{level}-{n}", kind, level, dice) for n in range(count)]


def _clone(name: str, kind: str, level: int, dice: random.Random) -> Case:
    patient = _Patient(name, f"dr-{name}", dice)
    case, day, before = Case(name, patient.author, level=level), dt.date(2026, 1, 5), {}
    for visit in range(3):
        told = patient.sentences(visit, stable=False)
        carried = dice.sample(sorted(told), LEVELS[level]) if visit else []
        told.update({slot: _changed(before[slot], kind, dice) for slot in carried})
        note = _note(patient, visit, day, told, REASONS[visit])
        if visit:
            case.cloned += [_mark(note, told[s], case.notes[-1], before[s], kind) for s in carried]
        case.notes.append(note)
        before, day = told, day + dt.timedelta(days=95)
    return case


def _mark(note: dict[str, str], words: str, origin: dict[str, str], before: str, kind: str) -> dict[str, object]:
    start, earlier = note["text"].index(words), origin["text"].index(before)
    return {
        "note_id": note["id"], "start": start, "end": start + len(words), "kind": "exact" if words == before else kind,
        "from": origin["id"], "from_start": earlier, "from_end": earlier + len(before), "words": len(words.split()),
    }  # fmt: skip


def controls(count: int, seed: int) -> list[Case]:
    """Innocent: a stable patient told anew, one whose unchanged findings are said to be so, usual steps throughout."""
    dice = random.Random(f"control{seed}")
    found = []
    for n in range(count):
        patient = _Patient(f"k-{n}", f"dr-k-{n}", dice)
        case, day = Case(patient.name, patient.author), dt.date(2026, 1, 5)
        for visit in range(4):
            told = patient.sentences(visit, stable=n % 2 == 0)
            if n % 3 == 0 and visit:
                told["motor"] = f"Motor examination is unchanged from the visit of {case.notes[-1]['date']}."
            case.notes.append(_note(patient, visit, day, told, REASONS[visit]))
            day += dt.timedelta(days=95)
        found.append(case)
    return found


def templated(authors: int, level: int, seed: int) -> list[Case]:
    """Twelve patients an author; in two thirds of the notes the reason is a template: the same, or lightly edited."""
    dice = random.Random(f"template{level}{seed}")
    found = []
    for a in range(authors):
        for n in range(12):
            patient = _Patient(f"t{level}-{a}-{n}", f"dr-t{level}-{a}", dice)
            told = patient.sentences(n, stable=False)
            reason = TEMPLATE if n % 3 else REASONS[n % 4]
            if level == 2 and n % 3:
                reason = _changed(TEMPLATE, "edited", dice)
            if level == 3 and n % 3:
                told["home"], told["drug"] = TOLD["home"][0], TOLD["drug"][0]
            case = Case(patient.name, patient.author, level=level)
            case.notes.append(_note(patient, n, dt.date(2026, 1, 5) + dt.timedelta(days=n), told, reason))
            found.append(case)
    return found


LOST = ("therapy", "home", "plan", "safety", "walk", "image", "motor", "sleep")


def thinned_patients(count: int, seed: int) -> list[Case]:
    """Seven visits; from a known one on three to six elements are left out. Every fourth series is stable."""
    dice = random.Random(f"thin{seed}")
    found = []
    for n in range(count):
        patient = _Patient(f"p-{n}", f"dr-p-{n}", dice)
        change = None if n % 4 == 0 else dice.randint(2, 5)
        lost = dice.sample(LOST, dice.randint(4, 6))
        found.append(_course(patient, 7, change, lost, dice))
    return found


def _course(patient: _Patient, visits: int, change: int | None, lost: list[str], dice: random.Random) -> Case:
    case, day = Case(patient.name, patient.author, change=change), dt.date(2025, 1, 6)
    for visit in range(visits):
        told = patient.sentences(visit, stable=False)
        if change is not None and visit >= change:
            told = {slot: words for slot, words in told.items() if slot not in lost}
        case.notes.append(_note(patient, visit, day, told, dice.choice(REASONS)))
        day += dt.timedelta(days=95)
    return case


def thinned_authors(count: int, seed: int) -> list[Case]:
    """Forty notes an author, one a patient and week; from a known one on elements go. Every fourth is stable."""
    dice = random.Random(f"author{seed}")
    found = []
    for a in range(count):
        change = None if a % 4 == 0 else dice.randint(12, 30)
        lost = dice.sample(LOST, dice.randint(3, 6))
        case = Case("", f"dr-a-{a}", change=change)
        for n in range(40):
            patient = _Patient(f"a-{a}-{n}", case.author, dice)
            told = patient.sentences(n, stable=False)
            if change is not None and n >= change:
                told = {slot: words for slot, words in told.items() if slot not in lost}
            day = dt.date(2025, 1, 6) + dt.timedelta(weeks=n)
            case.notes.append(_note(patient, n, day, told, dice.choice(REASONS)))
        found.append(case)
    return found


def as_lines(cases: list[Case]) -> str:
    """Every note as a JSON line."""
    return "".join(json.dumps(note) + "\n" for case in cases for note in case.notes)
