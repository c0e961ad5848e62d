"""Articles that a program made: python3 made.py COUNT [--short] > FILE.jsonl

The same articles every time. They have what makes a graph hard: people by full name and surname, namesakes, capitals for
their states, descriptions, denials, agency copy in several papers, and letters outside of ASCII.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator

SYLLABLES = ["Ost", "Bel", "Kar", "Vin", "Tam", "Rov", "Hal", "Mer", "Dun", "Sel", "Pra", "Gor", "Lin", "Fer", "Wes", "Jöl"]
ENDINGS = ["ner", "grave", "holt", "mann", "wick", "berg", "stad", "lund"]
FIRST = ["Anna", "Peter", "Maria", "Thomas", "Elena", "Martin", "Clara", "David", "Nora", "Simon", "José", "Zoë"]
BODIES = ["Halden Water", "Norland", "Estavia", "Baku", "Azerbaijan", "Moscow", "the Coastal Union", "the opposition"]
CHARGES = [
    "hiding the debts of the port",
    "taking bribes from traders",
    "fraud",
    "election fraud",
    "lying to the court",
    "lying",
    "wasting public money",
    "polluting the river",
    "shelling the town",
    "breaking the ceasefire",
]
SAID = [
    "The ledgers of {year} are missing from our office",
    "We have asked the auditors to look at pier {pier} again",
    "Nobody warned the families in street {pier} about the water",
    "The council will vote on motion {pier} in {year}",
]
OUTLETS = ["Oslavik Courier", "The Estavian Times", "Norland Herald", "Harbor Post"]


def _paragraph(rng: random.Random, names: list[str]) -> str:
    one, other, third = rng.sample(names, 3)
    accuser, accused = rng.choice([one, rng.choice(BODIES)]), rng.choice([other, rng.choice(BODIES)])
    charge = rng.choice(CHARGES)
    verb = rng.choice(["accused {} of {}", "publicly accused {} of {}", "has accused {} of {}", "blamed {} for {}"])
    said = rng.choice(SAID).format(year=rng.randint(1990, 2030), pier=rng.randint(1, 99))
    sentences = [
        f"{accuser[0].upper()}{accuser[1:]} {verb.format(accused, charge)} on day {rng.randint(1, 900)}.",
        f"“{said},” {third} said.",
    ]
    sentences += rng.sample(
        [
            f"{accused[0].upper()}{accused[1:]} denied the accusation.",
            f"Senator {one} said that {other.split()[-1]} had lied about {charge}.",
            f"{third.split()[-1]} was accused of {rng.choice(CHARGES)}.",
            f"According to {third}, the minister may sue {one.split()[-1]} for {charge}.",
            "It rained — for the third day — on the naïve crowd at the café.",
        ],
        2,
    )
    return " ".join(sentences)


def articles(count: int, *, is_short: bool = False, seed: int = 16) -> Iterator[dict[str, str]]:
    """Made articles, in the order of their ids; short ones have one paragraph."""
    rng = random.Random(seed)
    names = [f"{first} {start}{end}" for first in FIRST for start in SYLLABLES for end in ENDINGS]
    copies: list[str] = []
    for number in range(count):
        # A story has a few people of its own, and some that stand in many.
        own = names[number * 7 % 900 : number * 7 % 900 + 4] + rng.sample(names[:40], 3)
        paragraphs = [_paragraph(rng, own) for _ in range(1 if is_short else rng.randint(2, 6))]
        if copies and not is_short and rng.random() < 0.1:
            paragraphs.append(rng.choice(copies))
        copies = (copies + paragraphs[:1])[-20:]
        yield {
            "id": f"story-{number:07}",
            "title": f"Story {number}",
            "outlet": OUTLETS[number % len(OUTLETS)],
            "published": f"{2029 + number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "text": "\n\n".join(paragraphs),
        }


if __name__ == "__main__":
    for made in articles(int(sys.argv[1]), is_short="--short" in sys.argv):
        print(json.dumps(made, ensure_ascii=False))
