"""Words are cut as the network was taught to read them."""

import pytest

from notecheck.models.word_pieces import WordPieces

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "pain", "lu", "##mba", "##r", "7", "/", "10", "cafe", "-"]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("Pain 7/10", ["pain", "7", "/", "10"]),
        ("lumbar", ["lu", "##mba", "##r"]),
        ("lumbago", ["[UNK]"]),
        ("Café - pain", ["cafe", "-", "pain"]),
        ("\x06 pain\x15", ["pain"]),
        ("x" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_the_longest_pieces_that_the_vocabulary_has(words: str, pieces: list[str]):
    numbers, segments = WordPieces(PIECES, 16).pair("", words)
    assert [PIECES[number] for number in numbers] == ["[CLS]", "[SEP]", *pieces, "[SEP]"]
    assert segments == [0, 0, *[1] * (len(pieces) + 1)]


def test_the_second_text_is_cut_and_still_closed():
    numbers, segments = WordPieces(PIECES, 8).pair("pain", "pain " * 20)
    assert len(numbers) == len(segments) == 8
    assert PIECES[numbers[-1]] == "[SEP]"
