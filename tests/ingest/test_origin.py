"""Where a character stood."""

from notecheck.ingest.origin import Origin, Pieces


def test_each_stretch_has_its_place():
    origin = Origin(((2, "page 1"), (10, "page 2")))
    assert [origin.at(offset) for offset in (0, 2, 9, 10, 99)] == [None, "page 1", "page 1", "page 2", "page 2"]


def test_pieces_are_put_together_with_their_places():
    pieces = Pieces()
    for number, text in enumerate(("Pain 7/10", "", "Plan"), 1):
        pieces.add(text, f"OBX {number}")
        pieces.add("\n")
    assert pieces.text == "Pain 7/10\n\nPlan\n"
    assert pieces.origin == Origin(((0, "OBX 1"), (11, "OBX 3")))


def test_places_within_a_piece():
    pieces = Pieces()
    pieces.add("Head\n")
    pieces.add("one\ftwo", "OBX 2", inner=Origin(((0, "page 1"), (4, "page 2"))))
    assert pieces.origin == Origin(((5, "OBX 2, page 1"), (9, "OBX 2, page 2")))


def test_a_text_alone_has_none():
    pieces = Pieces()
    pieces.add("Pain")
    assert pieces.origin is None
