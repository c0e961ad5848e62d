#!/usr/bin/env python3
"""Writes invented articles of some 2,000 statements as JSON lines: python3 .ci/large_corpus.py > FILE.jsonl

The same file every time. No sentence is of any corpus, and no two articles are copies of each other.
"""
import json
import random

SYLLABLES = ["Ost", "Bel", "Kar", "Vin", "Tam", "Rov", "Hal", "Mer", "Dun", "Sel", "Pra", "Gor", "Lin", "Fer", "Wes", "Jol"]
ENDINGS = ["ner", "grave", "holt", "mann", "wick", "berg", "stad", "lund"]
FIRST = ["Anna", "Peter", "Maria", "Thomas", "Elena", "Martin", "Clara", "David", "Nora", "Simon"]
CHARGES = ["hiding the debts of the port", "taking bribes from traders", "fraud", "election fraud", "lying to the court",
           "wasting public money", "polluting the river", "leaking the minutes", "theft", "breaking the ceasefire"]
SAID = ["The ledgers of {year} are missing from our office", "We have asked the auditors to look at pier {pier} again",
        "Nobody warned the families in street {pier} about the water", "The council will vote on motion {pier} in {year}"]
OUTLETS = ["Oslavik Courier", "The Estavian Times", "Norland Herald", "Harbor Post"]


def main():
    random.seed(7)
    names = [f"{first} {start}{end}" for first, start, end in zip(FIRST * 9, SYLLABLES * 6, ENDINGS * 12)][:70]
    for number in range(200):
        sentences = []
        for _ in range(4):
            one, other, third = random.sample(names, 3)
            charge = random.choice(CHARGES)
            verb = random.choice(["accused {} of {}", "publicly accused {} of {}", "has accused {} of {}"])
            sentences.append(f"{one} {verb.format(other, charge)} on day {random.randint(1, 900)}.")
            said = random.choice(SAID).format(year=random.randint(1990, 2030), pier=random.randint(1, 999))
            sentences.append(f"\u201c{said},\u201d {third} said.")
        day = f"{2029 + number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        article = {"id": f"story-{number:03}", "title": f"Story {number} of the harbor", "published": day,
                   "outlet": OUTLETS[number % len(OUTLETS)], "text": " ".join(sentences)}
        print(json.dumps(article, ensure_ascii=False))


if __name__ == "__main__":
    main()
