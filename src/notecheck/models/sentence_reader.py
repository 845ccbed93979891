"""A second look at the few sentences that the linear model deems likely: a small transformer, fine-tuned.

It reads a statement with its section and the words before it. Its file holds the network (ONNX, whole-number
weights), the vocabulary and the limits. ONNX Runtime is imported when the first statement is asked about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from math import exp, log
from typing import TYPE_CHECKING

from notecheck.core.page import Sentence
from notecheck.models.features import leading
from notecheck.models.weights import HASH_SHOWN, ModelError, checked
from notecheck.models.word_pieces import WordPieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["LONGEST", "NAME", "Limits", "Reader", "joined", "shipped", "shown"]

NAME = "sentence-reader"
NEEDED = "onnxruntime"
LONGEST = 96
"""Word pieces of a statement with what stands before it."""
WORDS, TAIL = 8, 50
"""The last words and characters before a statement that are shown."""
SHARE = 0.5
"""The transformer's share in what both models say, on the scale of log odds; the best of 0.3, 0.5 and 0.7."""
LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Limits:
    """From which probability on both models together may speak, and a person should look."""

    sure: float
    unclear: float


@dataclass(frozen=True)
class Reader:
    """The transformer, ready to be loaded."""

    name: str
    sha256: str
    data: bytes

    @property
    def source(self) -> str:
        """As facts name it."""
        return f"model:{self.name}@{self.sha256[:HASH_SHOWN]}"

    @cached_property
    def limits(self) -> Mapping[str, Limits]:
        """Role to its limits, in the order of the network's outputs."""
        said = json.loads(self._said["outputs"])
        return {each["id"]: Limits(each["sure"], each["unclear"]) for each in said}

    def load(self) -> None:
        """Load the network now; ModelError where it cannot be."""
        _ = self._session

    def probabilities(self, statements: Sequence[tuple[str, str]]) -> Sequence[Mapping[str, float]]:
        """How likely each statement, as `shown`, carries each role."""
        return [self._one(*self._pieces.pair(*each)) for each in statements]

    def _one(self, ids: list[int], segments: list[int]) -> Mapping[str, float]:
        """One at a time: no word is read beside padding, and the note's longest statement bounds the memory."""
        feed = {"ids": [ids], "mask": [[1] * len(ids)], "segments": [segments]}
        (rows,) = self._session.run(None, feed)
        return dict(zip(self.limits, map(float, rows[0]), strict=True))

    @cached_property
    def _session(self) -> InferenceSession:
        try:
            return self._loaded()
        except MemoryError:
            raise
        except Exception as fault:  # a library or a file that will not do, whatever it raises
            raise ModelError(self.name, f"its network cannot be loaded ({type(fault).__name__})") from None

    def _loaded(self) -> InferenceSession:
        import onnxruntime  # a heavy import, needed only where a gap has a likely sentence

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        return onnxruntime.InferenceSession(self.data, options, providers=["CPUExecutionProvider"])

    @property
    def _said(self) -> Mapping[str, str]:
        said: Mapping[str, str] = self._session.get_modelmeta().custom_metadata_map
        return said

    @cached_property
    def _pieces(self) -> WordPieces:
        return WordPieces(self._said["vocabulary"].split("\n"), LONGEST)


def shown(text: str, sentence: Sentence) -> tuple[str, str]:
    """What is read of a statement in the care text: its section and the words before it, and itself."""
    before = " ".join(leading(text, sentence).split()[-WORDS:])[-TAIL:]
    words = text[sentence.span.start : sentence.span.end].strip()
    return f"{(sentence.section or 'none').replace('_', ' ')} : {before}", words or "."


def joined(linear: float, second: float) -> float:
    """What two models say together."""
    return 1 / (1 + exp(-(1 - SHARE) * _odds(linear) - SHARE * _odds(second)))


def _odds(probability: float) -> float:
    likely = min(max(probability, LEAST), 1 - LEAST)
    return log(likely / (1 - likely))


@cache
def shipped() -> Reader | ModelError:
    """The transformer that ships, its bytes checked, or why it cannot be used."""
    if find_spec(NEEDED) is None:
        return ModelError(NAME, f"{NEEDED} is not installed")
    try:
        return Reader(NAME, *checked(NAME))
    except ModelError as error:
        return error
