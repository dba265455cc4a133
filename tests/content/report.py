"""How the content reads: words, sentence lengths and reading ease of every chapter, and of the rest by kind.

Reading ease is Flesch's of 1948: 206.835 - 1.015 × words a sentence - 84.6 × syllables a word; 60 is plain English, 30 a
paper in a journal. Syllables are those at which Pyphen would hyphenate British English, so the figure is for comparing.
"""

from collections.abc import Iterable

import pyphen

from tests.content.prose import files, paragraphs, plain, said, split, words

HYPHENS = pyphen.Pyphen(lang="en_GB", left=1, right=1)


def ease(sentences: Iterable[str]) -> tuple[int, float, int, float]:
    """Words, words a sentence, the longest sentence's words, and Flesch's reading ease."""
    counted = [words(sentence) for sentence in sentences]
    counted = [one for one in counted if one]
    total = sum(map(len, counted))
    syllables = sum(len(HYPHENS.positions(word)) + 1 for one in counted for word in one)
    mean = total / len(counted)
    return total, mean, max(map(len, counted)), 206.835 - 1.015 * mean - 84.6 * syllables / total


def main() -> None:
    """Print the table."""
    print(f"{'':<44}{'words':>7}{'a sentence':>12}{'longest':>9}{'ease':>7}")
    kinds: dict[str, list[str]] = {}
    for name, (data, text) in files().items():
        prose = [s for p in paragraphs(text) for s in split(p)]
        fields = [s for one in said(data) for s in split(plain(one))]
        if name.startswith("sections/"):
            row(name, prose)
            longest = max(prose, key=lambda s: len(words(s)))
            if len(words(longest)) > 40:
                print(f"      {longest[:150]}…")
        else:
            kinds.setdefault(name.split("/")[0] + ", prose", []).extend(prose)
        kinds.setdefault(name.split("/")[0] + ", sentences", []).extend(fields)
    for name, sentences in kinds.items():
        if sentences:
            row(name, sentences)


def row(name: str, sentences: list[str]) -> None:
    total, mean, longest, flesch = ease(sentences)
    print(f"{name:<44}{total:>7}{mean:>12.1f}{longest:>9}{flesch:>7.0f}")


if __name__ == "__main__":
    main()
