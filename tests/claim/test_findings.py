"""What a finding tells beside its code: grade, evidence, lines, severity; and the case view."""

import notecheck
from notecheck.claim.finding import load_catalogue

MEDICARE = {
    "payer": "original_medicare",
    "state": "TX",
    "place_of_service": "11",
    "date_of_service": "2026-03-16",
    "lines": [{"code": "62323", "modifiers": [], "units": 1, "diagnoses": ["M54.16"]}],
}
SEVERITY = {
    "stop": """utn.malformed utn.expired utn.not_yet_valid utn.non_affirmed utn.code_not_covered note.service_mismatch
        note.approach_mismatch note.region_mismatch note.level_count_mismatch note.side_mismatch note.not_documented
        modifier.bilateral_interlaminar guidance.included guidance.undocumented sedation.undocumented
        frequency.max_sessions frequency.multiple_regions authorization.missing authorization.expired
        authorization.not_yet_valid authorization.changed authorization.drug_missing authorization.drug_window
        program.minutes_short program.units_mismatch program.first_visit program.pain_duration claim.invalid
        claim.missing""",
    "warn": """utn.missing associated.primary_not_affirmed modifier.side_missing sedation.time_missing
        frequency.min_interval dose.steroid_ceiling program.element_missing claim.unknown_code""",
    "info": """wiser.in_scope wiser.out_of_scope associated.follows_primary note.not_billed guidance.unbilled
        authorization.drug_unsupported""",
}


def found(claim, note=None):
    return {finding.code: finding for finding in notecheck.check_claim(claim, note).findings}


def test_the_list_is_the_contracts():
    told = {code: severity for severity, codes in SEVERITY.items() for code in codes.split()}
    assert told.keys() == load_catalogue().codes
    words = load_catalogue()._wordings
    assert {code: words[code, None].severity for code in told} == told


def test_every_code_is_reached_by_a_case(all_cases):
    assert {code for case in all_cases for code in case.expected} == load_catalogue().codes


def test_severity_of_every_case(all_cases, scanned):
    for case in all_cases[::7]:
        for finding in notecheck.check_claim(case.claim, scanned(case.note) if case.note else None).findings:
            assert finding.code in SEVERITY[finding.severity].split()
            assert finding.message and finding.action and finding.citation


def test_state_mac_and_participant():
    told = {
        "AZ": ("Noridian (JF)", "Zyter Inc."),
        "NJ": ("Novitas (JL)", "Genzeon Corporation"),
        "OH": ("CGS (J15)", "Innovaccer Inc."),
        "OK": ("Novitas (JH)", "Humata Health, Inc."),
        "TX": ("Novitas (JH)", "Cohere Health, Inc."),
        "WA": ("Noridian (JF)", "Virtix Health LLC"),
    }
    for state, names in told.items():
        detail = found({**MEDICARE, "state": state})["wiser.in_scope"].detail
        assert (detail["mac"], detail["participant"]) == names


def test_reason_out_of_scope_is_the_first_that_holds():
    def reason(**change):
        return found({**MEDICARE, **change})["wiser.out_of_scope"].detail["reason"]

    line = MEDICARE["lines"][0]
    assert reason(payer="commercial", state="CA") == "payer"
    assert reason(state="CA", date_of_service="2025-01-01") == "state"
    assert reason(date_of_service="2025-01-01", place_of_service="21") == "date"
    assert reason(place_of_service="21", lines=[{**line, "modifiers": ["ET"]}]) == "place"
    assert reason(lines=[line, {**line, "code": "62350"}]) == "condition"
    assert reason(lines=[{**line, "modifiers": ["ET"]}]) == "emergency"
    assert reason(state="AZ", lines=[{**line, "code": "15271", "diagnoses": ["E11.621"]}]) == "condition"


def test_grades_follow_the_facts(scanned):
    assert found(MEDICARE)["wiser.in_scope"].grade == "primary"
    doses = {"triamcinolone-120": "secondary", "dexamethasone-16": "secondary", "methylprednisolone-120": "unconfirmed"}
    for note, grade in doses.items():
        finding = found(MEDICARE, scanned(note))["dose.steroid_ceiling"]
        assert finding.grade == grade
        assert finding.evidence
    units = [*MEDICARE["lines"], {"code": "J3301", "units": 9}]
    assert found({**MEDICARE, "lines": units})["dose.steroid_ceiling"].grade == "unconfirmed"
    for code, grade in {"64483": "primary", "64493": "primary", "64635": "secondary", "64445": "unconfirmed"}.items():
        lines = [{"code": code, "modifiers": ["RT"], "units": 1}, {"code": "77003", "units": 1}]
        assert found({**MEDICARE, "lines": lines})["guidance.included"].grade == grade


def test_evidence_points_at_the_note(scanned):
    note = scanned("tf-right-l5s1")
    finding = found({**MEDICARE, "payer": "commercial"}, note)["note.approach_mismatch"]
    facts = {name: fact for fact, name in note.names.items()}
    assert finding.lines == (1,)
    assert [facts[name].type for name in finding.evidence] == ["spinal_target"]


def test_where_the_number_goes():
    action = found(MEDICARE)["wiser.in_scope"].action
    assert "item 23" in action and "remark" in action
    assert "facility" in found({**MEDICARE, "place_of_service": "22"})["wiser.in_scope"].action


def test_one_view_of_both_timelines():
    claim = {
        **MEDICARE,
        "payer": "commercial",
        "plan": "example",
        "authorizations": [
            {"kind": "procedure", "number": "P", "decision": "affirmed", "decided": "2026-03-01", "codes": ["62323"]},
            {
                "kind": "drug", "number": "D", "decision": "affirmed", "decided": "2025-06-01", "codes": ["J1010"],
                "valid_from": "2025-06-01", "valid_to": "2026-03-15",
            },
        ],
    }  # fmt: skip
    case = notecheck.check_claim(claim).case
    assert case["date_of_service"] == "2026-03-16"
    procedure, drug = case["authorizations"]
    assert (procedure["from"], procedure["to"], procedure["covers_date"]) == ("2026-03-01", "2026-05-29", True)
    assert (drug["from"], drug["to"], drug["covers_date"]) == ("2025-06-01", "2026-03-15", False)
    assert "P" not in procedure.values() and "D" not in drug.values()


def test_the_view_counts_the_days_of_a_utn():
    utn = {"kind": "procedure", "number": "12345678901234", "decision": "affirmed", "decided": "2026-01-05"}
    claim = {**MEDICARE, "date_of_service": "2026-05-04", "authorizations": [{**utn, "codes": ["62323"]}]}
    row = notecheck.check_claim(claim).case["authorizations"][0]
    assert (row["to"], row["day"], row["covers_date"]) == ("2026-05-04", 120, True)


def test_misspelt_fields_are_named():
    assert notecheck.check_claim({**MEDICARE, "authorisations": []}).unread == ("authorisations",)


def test_elements_are_asked_for_openly(scanned):
    claim = {
        **MEDICARE,
        "lines": [{"code": "G3002", "modifiers": [], "units": 1, "diagnoses": ["G89.4"]}],
        "program": {"month": "2026-02", "minutes": 30},
    }
    finding = found(claim, scanned("pain-month-bare"))["program.element_missing"]
    assert finding.detail["month"] == "2026-02"
    assert "crisis_care" in finding.detail["elements"]
    assert "medication_management" not in finding.detail["elements"]
    assert len(finding.detail["questions"]) == len(finding.detail["elements"])
    assert all(question.endswith("?") for question in finding.detail["questions"])


def test_a_text_that_is_no_note_is_told_and_the_claim_is_looked_at():
    for text in ("", " \n", "import os\nprint(os.getcwd())\n", "a\x00b", "lorem ipsum dolor"):
        told = found(MEDICARE, text)
        assert told["claim.invalid"].detail["fields"][0]["field"] == "text"
        assert "wiser.in_scope" in told
        assert text.strip() == "" or text not in told["claim.invalid"].message
