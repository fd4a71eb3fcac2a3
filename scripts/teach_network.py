"""Teach the small network of occupation coding (skills/coding/network.py), and write it as numbers.

`python scripts/teach_network.py FOLDER MINILM [--held-out] [--out FILE]`: FOLDER holds onet/ and esco_v1_1_1/ as published,
MINILM the weights and vocabulary of all-MiniLM-L6-v2 (Apache-2.0). Needs torch 2.13 and transformers; neither is needed to code.
First it learns to tell O*NET's and ESCO's titles apart, then the titles of the shipped index. With --held-out a fifth
(`bench occupations`) is left out, and its measures are printed: that file is for measuring, not for shipping.
About three quarters of an hour of two processors. Threads and rounding make each teaching a little different.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import torch
from bench.occupations import held_out
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertModel, BertTokenizerFast

from skillshed.skills.coding.entries import open_index
from skillshed.skills.coding.network import LONGEST, SHIPPED
from skillshed.skills.coding.titles import Title, words_of

LABELS = ("word_embeddings", "position_embeddings", "token_type_embeddings")
WIDE = 512
ORDERS = (0, 1000)
SURE = 0.9  # of the right code's chance, when teaching; the rest is shared out, so that nothing is learned by heart


class Reader(nn.Module):
    """The encoder, and what its mean states of the title and of what stands around it say for each code."""

    def __init__(self, minilm: Path, codes: int) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(minilm, add_pooling_layer=False, attn_implementation="sdpa")
        self.drop = nn.Dropout(0.1)
        self.hidden = nn.Sequential(nn.Linear(2 * self.body.config.hidden_size, WIDE), nn.Tanh(), nn.Dropout(0.1))
        self.out = nn.Linear(WIDE, codes)

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> Tensor:
        """Scores [titles, codes]."""
        states = self.body(ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        means = []
        for kind in (0, 1):
            here = (mask * (kinds == kind)).unsqueeze(-1).float()
            means.append((states * here).sum(1) / here.sum(1))
        return self.out(self.hidden(self.drop(torch.cat(means, 1))))


def main() -> None:
    """Teach twice, write once."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("minilm", type=Path)
    asked.add_argument("--held-out", action="store_true")
    asked.add_argument("--out", type=Path, default=SHIPPED)
    given = asked.parse_args()
    tokenizer = BertTokenizerFast.from_pretrained(given.minilm)
    with tempfile.TemporaryDirectory() as nothing_loaded:
        entries = open_index(Path(nothing_loaded), "soc2010").entries
    taught_on = [one for one in entries if not (given.held_out and held_out(one))]
    witnesses = list(dict.fromkeys([*_onet(given.folder), *_esco(given.folder)]))
    torch.manual_seed(0)
    before = Reader(given.minilm, len({code for _, code in witnesses}))
    teach(before, tokenizer, witnesses, epochs=4, at_once=96, rate=2e-4, head=1, sure=1.0)
    codes = sorted({code for _, code in taught_on})
    start = {name: weight for name, weight in before.state_dict().items() if not name.startswith("out.")}
    found = []
    for order in ORDERS:
        torch.manual_seed(0)
        reader = Reader(given.minilm, len(codes))
        reader.load_state_dict(start, strict=False)
        teach(reader, tokenizer, taught_on, epochs=8, at_once=64, rate=3e-4, head=5, sure=SURE, order=order)
        found.append(reader.state_dict())
    # The mean of two that began alike and met the titles in another order: a little better than either.
    reader.load_state_dict({name: torch.stack([one[name].float() for one in found]).mean(0) for name in found[0]})
    keep = [title for title, _ in [*entries, *witnesses]]
    np.savez_compressed(given.out, **numbers(reader, tokenizer, codes, keep))
    print(f"{given.out.name}: {given.out.stat().st_size:,} bytes")
    if given.held_out:
        _measure(given.out, [one for one in entries if held_out(one)])


def teach(
    net: Reader,
    tokenizer: Any,
    entries: list[tuple[Title, str]],
    *,
    epochs: int,
    at_once: int,
    rate: float,
    head: int,
    sure: float,
    order: int = 0,
) -> None:
    """One teaching; codes that begin alike with a letter are told apart among themselves only."""
    codes = sorted({code for _, code in entries})
    place = {code: row for row, code in enumerate(codes)}
    right = torch.tensor([place[code] for _, code in entries])
    family = torch.tensor([ord(code[0]) if code[0].isalpha() else 0 for code in codes])
    ids, kinds = spelled(tokenizer, [title for title, _ in entries])
    body = [p for name, p in net.named_parameters() if name.startswith("body.")]
    heads = [p for name, p in net.named_parameters() if not name.startswith("body.")]
    groups = [{"params": body, "lr": rate}, {"params": heads, "lr": rate * head}]
    steps = epochs * -(-len(entries) // at_once)
    steering = torch.optim.AdamW(groups, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(steering, [rate, rate * head], total_steps=steps, pct_start=0.1)
    dice, began = np.random.default_rng(order), time.time()
    for epoch in range(epochs):
        net.train()
        losses = []
        for part, *given in batches(ids, kinds, at_once, dice):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = net(*given)
            scores = scores.float().masked_fill(family[right[part]][:, None] != family[None, :], -1e4)
            loss = cross_entropy(scores, right[part], label_smoothing=1 - sure)
            steering.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            steering.step()
            plan.step()
            losses.append(loss.item())
        print(
            f"{len(entries):,} titles, round {epoch + 1} of {epochs}: {np.mean(losses):.3f}, {time.time() - began:.0f} s",
            flush=True,
        )


def spelled(tokenizer: Any, titles: list[Title]) -> tuple[list[list[int]], list[list[int]]]:
    """Pieces of each title and what stands around it, and which of the two each piece belongs to."""
    beside = [f"{title.qualifier} ; {title.industry}" for title in titles]
    found = tokenizer([title.words for title in titles], beside, truncation=True, max_length=LONGEST)
    return found["input_ids"], found["token_type_ids"]


def batches(
    ids: list[list[int]], kinds: list[list[int]], at_once: int, dice: np.random.Generator
) -> Iterator[tuple[npt.NDArray[np.int64], Tensor, Tensor, Tensor]]:
    """Titles of like length together, in an order of chance."""
    lengths = np.array([len(one) for one in ids])
    order = np.argsort(lengths + dice.random(len(lengths)) * 3, kind="stable")
    parts = [order[start : start + at_once] for start in range(0, len(order), at_once)]
    dice.shuffle(parts)
    for part in parts:
        given = np.zeros((3, len(part), lengths[part].max()), np.int64)
        for row, one in enumerate(part):
            given[0, row, : lengths[one]], given[1, row, : lengths[one]], given[2, row, : lengths[one]] = ids[one], 1, kinds[one]
        yield part, *torch.tensor(given)


def numbers(reader: Reader, tokenizer: Any, codes: list[str], keep: list[Title]) -> dict[str, npt.NDArray[Any]]:
    """The network's file: matrices in eight bits a number, of the vocabulary only what these titles and short pieces need."""
    words = {piece: row for piece, row in tokenizer.get_vocab().items() if piece.isascii()}
    used = {row for one in spelled(tokenizer, keep)[0] for row in one}
    rows = sorted({row for piece, row in words.items() if row in used or len(piece.removeprefix("##")) <= 3 or piece == "[UNK]"})
    names = {row: piece for piece, row in words.items()}
    given = {name: weight.detach().float().numpy() for name, weight in reader.state_dict().items()}
    out: dict[str, npt.NDArray[Any]] = {
        "codes": np.array(codes), "pieces": np.frombuffer("\n".join(names[row] for row in rows).encode(), np.uint8),
    }  # fmt: skip
    for name, at in zip(("word", "position", "kind"), LABELS, strict=True):
        table = given[f"body.embeddings.{at}.weight"]
        out |= _small(name, table[rows] if name == "word" else table[:LONGEST])
    out |= _even("word", given, "body.embeddings.LayerNorm")
    for layer in range(reader.body.config.num_hidden_layers):
        own, to = f"body.encoder.layer.{layer}", f"body.{layer}"
        three = [f"{own}.attention.self.{part}" for part in ("query", "key", "value")]
        out |= _small(f"{to}.in", np.concatenate([given[f"{one}.weight"] for one in three]))
        out[f"{to}.in.bias"] = np.concatenate([given[f"{one}.bias"] for one in three]).astype(np.float32)
        for name, at in (("heard", "attention.output"), ("wide", "intermediate"), ("back", "output")):
            out |= _linear(f"{to}.{name}", given, f"{own}.{at}.dense")
        out |= _even(f"{to}.heard", given, f"{own}.attention.output.LayerNorm") | _even(
            f"{to}.back", given, f"{own}.output.LayerNorm"
        )
    return out | _linear("hidden", given, "hidden.0") | _linear("out", given, "out")


def _linear(name: str, given: dict[str, Any], at: str) -> dict[str, npt.NDArray[Any]]:
    return _small(name, given[f"{at}.weight"]) | {f"{name}.bias": given[f"{at}.bias"].astype(np.float32)}


def _even(name: str, given: dict[str, Any], at: str) -> dict[str, npt.NDArray[Any]]:
    return {f"{name}.even": given[f"{at}.weight"], f"{name}.even_bias": given[f"{at}.bias"]}


def _small(name: str, matrix: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[Any]]:
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-9) / 127
    return {name: np.round(matrix / scale[:, None]).astype(np.int8), f"{name}.scale": scale.astype(np.float32)}


def _onet(folder: Path) -> Iterator[tuple[Title, str]]:
    table = pl.read_csv(folder / "onet" / "onet_alternate_titles.csv.gz", infer_schema_length=0)
    pairs = [*table.select("Alternate Title", "O*NET-SOC Code").iter_rows(), *table.select("Title", "O*NET-SOC Code").iter_rows()]
    return ((Title(words), f"o{code[:7]}") for title, code in pairs if title and (words := words_of(title)))


def _esco(folder: Path) -> Iterator[tuple[Title, str]]:
    table = pl.read_csv(folder / "esco_v1_1_1" / "occupations_en.csv.gz", infer_schema_length=0).fill_null("")
    for name, others, group in table.select("preferredLabel", "altLabels", "iscoGroup").iter_rows():
        yield from ((Title(words), f"i{group}") for title in (name, *others.split("\n")) if (words := words_of(title)))


def _measure(file: Path, entries: list[tuple[Title, str]]) -> None:
    from skillshed.skills.coding.network import open_network

    network = open_network(file)
    likely = network.chances([title for title, _ in entries])
    right = np.array(network.codes)[likely.argmax(axis=1)] == np.array([code for _, code in entries])
    surest = np.argsort(-likely.max(axis=1), kind="stable")[: int(len(entries) * 0.6)]
    print(f"{len(entries):,} held out: {right.mean():.4f} right, {right[surest].mean():.4f} of the surest 60%")


if __name__ == "__main__":
    main()
