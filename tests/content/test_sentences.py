"""Our sentences are our own, and each is written for its place: none is a copy of another file's."""

import pytest

from tests.content.prose import files, paragraphs, plain, said, split, words

RUN = 8
"""So many words in a row are a copy."""
# Names and titles that are longer than that by themselves.
TITLES = ("an incomplete and incorrect guide to the kubernetes ecosystem",)


def sentences(name):
    data, text = files()[name]
    return [s for one in [*map(plain, said(data)), *paragraphs(text)] for s in split(one)]


def runs(sentence):
    text = " ".join(words(sentence))
    for title in TITLES:
        text = text.replace(title, "")
    found = text.split()
    return [tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)]


@pytest.fixture(scope="module")
def owners():
    """Every run of words with the files that it stands in."""
    found = {}
    for name in files():
        for sentence in sentences(name):
            for run in runs(sentence):
                found.setdefault(run, set()).add(name)
    return found


@pytest.mark.parametrize("name", files())
def test_no_sentence_repeats_eight_or_more_words_of_another_file(name, owners):
    copied = {}
    for sentence in sentences(name):
        for run in runs(sentence):
            others = owners[run] - {name}
            if others:
                copied.setdefault(sentence, (" ".join(run), sorted(others)))
    assert copied == {}
