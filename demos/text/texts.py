"""Texts to learn from, each from a small grammar: rhymes, recipes, a program."""

from __future__ import annotations

import random

SIZE = 24_000  # letters, at least

# --- rhymes: two lines that end alike ---------------------------------------------------------------

_ENDS = [
    line.split() for line in (
        "cat hat mat bat", "mouse house", "fox box", "bear chair pear stair", "moon spoon balloon", "tree bee sea",
        "goat boat coat", "frog log dog fog", "snail pail sail tail", "king ring spring string", "bread bed sled",
        "night light", "rain train lane", "snow crow bow", "ship trip", "clown town crown", "hen pen den",
    )
]  # fmt: skip
_WHO = ["Anna", "Ben", "Clara", "little Tom", "old Mister Grey", "my sister Sue", "the baker", "the captain"]
_KIND = ["little", "big", "round", "red", "golden", "sleepy", "happy", "tiny", "silver", "funny", "clever", "warm"]
_FIRST = [
    "{who} went out to find a {kind} {end},",
    "There once was a {kind} and {kind2} {end},",
    "One morning {who} painted a {end},",
    "Come and look at the {kind} {end},",
    "Under the hill lives a {kind} {end},",
    "{who} sat down beside the {end},",
]
_SECOND = [
    "and danced all day with a {kind} {end}.",
    "but all that was left was a {kind} {end}.",
    "and sang a song for the {kind} {end}.",
    "and took it home to the {kind2} {end}.",
    "and wanted to be a {kind} {end}.",
    "and dreamed of a {kind} and {kind2} {end}.",
]


def _upper(line: str) -> str:
    return line[0].upper() + line[1:]


def _verse(rng: random.Random) -> str:
    lines = []
    for _ in range(2):
        first, second = rng.sample(rng.choice(_ENDS), 2)
        for templates, end in ((_FIRST, first), (_SECOND, second)):
            kind, other = rng.sample(_KIND, 2)
            lines.append(_upper(rng.choice(templates).format(who=rng.choice(_WHO), kind=kind, kind2=other, end=end)))
    return "\n".join(lines) + "\n\n"


# --- recipes ----------------------------------------------------------------------------------------

_DISH = ["soup", "pie", "salad", "stew", "cake", "bread", "pancakes", "pudding"]
_MAIN = ["carrot", "apple", "potato", "pumpkin", "onion", "tomato", "mushroom", "lentil", "pear", "leek", "bean"]
_LIQUID = ["water", "milk", "cream", "apple juice", "vegetable stock"]
_SPICE = ["salt", "pepper", "cinnamon", "thyme", "nutmeg", "paprika", "ginger", "sugar"]
_MOOD = ["Quick", "Grandmother's", "Sunday", "Simple", "Golden", "Winter", "Spicy", "Creamy"]
_STEPS = [
    "Wash the {main}s and cut them into small pieces.", "Heat the butter in a large pan.",
    "Add the {main}s and stir for {time} minutes.", "Pour in the {liquid} and bring it to the boil.",
    "Mix the flour with the {liquid} until it is smooth.", "Season with {spice} and {spice2}.",
    "Cover the pan and let it cook for {time} minutes.", "Bake it for {time} minutes, until the top is brown.",
    "Let it rest for {time} minutes before you cut it.",
]  # fmt: skip
_END = ["Serve it warm with a little {spice}.", "Serve it cold with {liquid}.", "Serve it with fresh bread."]


def _recipe(rng: random.Random) -> str:
    main, (spice, other), liquid = rng.choice(_MAIN), rng.sample(_SPICE, 2), rng.choice(_LIQUID)
    words = {"main": main, "spice": spice, "spice2": other, "liquid": liquid}
    grams = lambda: 50 * rng.randint(1, 12)  # noqa: E731
    steps = [line for line in _STEPS if rng.random() < 0.7] + [rng.choice(_END)]
    lines = [
        f"{rng.choice(_MOOD)} {main} {rng.choice(_DISH)}".upper(), f"For {rng.choice([2, 4, 6, 8])} people", "",
        f"- {grams()} g {main}s", f"- {grams()} ml {liquid}", f"- {grams()} g flour", f"- 1 spoon of {spice}",
        f"- a little {other}", "",
        *(f"{i}. {line.format(time=5 * rng.randint(1, 9), **words)}" for i, line in enumerate(steps, 1)),
    ]  # fmt: skip
    return "\n".join(lines) + "\n\n\n"


# --- a program in Python ----------------------------------------------------------------------------

_NOUN = ["price", "score", "letter", "word", "number", "point", "colour", "weight", "step", "page", "total"]
_VERB = {"sum": "+", "difference": "-", "product": "*"}
_TEST = ["> 0", "< limit", ">= limit", "!= 0", "== limit"]


def _function(rng: random.Random) -> str:
    one = rng.choice(_NOUN)
    many = f"{one}s"
    kind, sign = rng.choice(list(_VERB.items()))
    test = rng.choice(_TEST)
    limit = ", limit" if "limit" in test else ""
    forms = [
        f'def {kind}_of_{many}({many}):\n    """The {kind} of all {many}."""\n    result = {1 if sign == "*" else 0}\n'
        f"    for {one} in {many}:\n        result = result {sign} {one}\n    return result\n",
        f'def count_{many}({many}{limit}):\n    """How many {many} are {test}."""\n    count = 0\n'
        f"    for {one} in {many}:\n        if {one} {test}:\n            count += 1\n    return count\n",
        f'def find_{one}({many}{limit}):\n    """The first {one} that is {test}."""\n    for {one} in {many}:\n'
        f"        if {one} {test}:\n            return {one}\n    return None\n",
        f'def sort_{many}({many}):\n    """The {many}, smallest first."""\n    return sorted({many})\n',
        f'def print_{many}({many}):\n    """Prints every {one} with its place."""\n'
        f'    for i, {one} in enumerate({many}):\n        print(i, {one})\n',
        f'class {one.title()}:\n    """A {one} with a name."""\n\n    def __init__(self, name, {one}):\n'
        f"        self.name = name\n        self.{one} = {one}\n\n    def __str__(self):\n"
        f'        return self.name + ": " + str(self.{one})\n',
    ]
    return rng.choice(forms) + "\n\n"


def _filled(seed: int, part: object) -> str:
    rng = random.Random(seed)
    text = ""
    while len(text) < SIZE:
        text += part(rng)  # type: ignore[operator]
    return text.rstrip("\n") + "\n"


def texts() -> dict[str, str]:
    """The texts by name."""
    return {"rhymes": _filled(1, _verse), "recipes": _filled(2, _recipe), "program": _filled(3, _function)}
