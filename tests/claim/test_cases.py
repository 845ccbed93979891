"""The decision tables of cases/*.toml, written from the sources: each row's claim gives its findings and no others."""

import notecheck


def test_the_tables_are_not_empty(all_cases):
    assert len(all_cases) >= 300


def test_case(case, scanned):
    result = notecheck.check_claim(case.claim, scanned(case.note) if case.note else None)
    assert tuple(sorted(finding.code for finding in result.findings)) == case.expected
