"""The shipped tables are read strictly: every fault is told, with its place."""

import pytest

from notecheck.claim.codes import load_codes, read_codes
from notecheck.claim.data import shipped
from notecheck.claim.finding import load_catalogue, read_catalogue
from notecheck.claim.payers import load_payers, read_payer
from notecheck.claim.wiser import load_wiser, read_wiser
from notecheck.core.errors import DataError

FILES = dict((*shipped("tables"), *shipped("payers")))


def test_what_ships_is_whole():
    assert len(load_wiser().services) == 41
    assert len({service.id for service in load_wiser().services.values()}) == 13
    assert sorted(load_wiser().states) == ["AZ", "NJ", "OH", "OK", "TX", "WA"]
    assert len(load_codes().procedures) > 80
    assert {rule.payer for rule in load_payers()} == {"original_medicare", "commercial"}
    assert "invented" in next(rule.title for rule in load_payers() if rule.payer == "commercial")
    assert len(load_catalogue().codes) == 43


def test_every_request_code_is_a_procedure_of_its_service():
    procedures = load_codes().procedures
    assert {code: procedures[code].service for code in load_wiser().services} == {
        code: service.id for code, service in load_wiser().services.items()
    }


def test_every_guidance_code_beside_a_procedure_is_known():
    codes = load_codes()
    assert all(set(each.separate_codes) <= codes.guidance.keys() for each in codes.procedures.values())


@pytest.mark.parametrize(
    "damage",
    [
        ('payer = "original_medicare"', 'payer = "original_medicare"\nextra = 1'),
        ("first_day = 2026-01-15", 'first_day = "soon"'),
        ('codes = ["29877"]', 'codes = ["2987"]'),
        ('grade = "primary"', 'grade = "certain"'),
        ('codes = ["C8007", "C8011"]', 'codes = ["C8007", "99999"]'),
        ("utn_length = 14", "utn_length = -1"),
        ("[[state]]", "[[state"),
    ],
)
def test_a_damaged_model_is_refused(damage):
    text = FILES["tables/wiser.toml"]
    assert damage[0] in text
    with pytest.raises(DataError):
        read_wiser(text.replace(*damage, 1))


@pytest.mark.parametrize(
    "damage",
    [
        ('guidance = "included"', 'guidance = "perhaps"'),
        ('codes = ["62321"]', 'codes = ["62323"]'),
        ('approaches = ["interlaminar", "caudal"]', 'approaches = ["oblique"]'),
        ("unit_mg = 1\n", 'unit_mg = "one"\n'),
        ('role = "base"', 'rol = "base"'),
    ],
)
def test_damaged_codes_are_refused(damage):
    text = FILES["tables/codes.toml"]
    assert damage[0] in text
    with pytest.raises(DataError):
        read_codes(text.replace(*damage, 1), FILES["tables/limits.toml"])


def test_a_damaged_catalogue_is_refused():
    text = FILES["tables/findings.toml"]
    with pytest.raises(DataError, match="severity"):
        read_catalogue(text.replace('severity = "stop"', 'severity = "fatal"', 1))


def test_every_fault_of_a_payer_is_told():
    with pytest.raises(DataError) as caught:
        read_payer('payer = "nobody"\n[[procedure]]\ncodes = ["1"]\nlife = 3\n', "mine.toml")
    told = " ".join(caught.value.faults)
    assert all(word in told for word in ("mine.toml", "payer", "title", "codes", "citation", "grade", "life"))
