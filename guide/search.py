"""One box over everything: full-text search in memory, built at start from documents.

SQLite's FTS5 finds and ranks (stemmed, by prefix, bm25 with more weight on names); a word that no document has is
corrected to the nearest one that some document has. A query is words only, whatever signs it comes with.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

KINDS = ("tool", "decision", "option", "section", "term", "claim")
WEIGHT = {"tool": 1.4, "decision": 1.3, "term": 1.3, "section": 1.2, "option": 0.8, "claim": 0.6}
NOISE = (
    "a an and are as at be by can do does for from get has have how i in is it my of on or our should that the this to "
    "use we what when which who why with you"
)
STOP = frozenset(NOISE.split(" "))
LONGEST = 100
MOST_WORDS = 8
START, END = "\x02", "\x03"  # around what matched; no document has them


@dataclass(frozen=True)
class Document:
    """Something that can be found. ``names`` are other words for its title; ``note`` is shown with it when found."""

    kind: str
    id: str
    url: str
    title: str
    text: str
    names: tuple[str, ...] = ()
    note: str = ""
    beside: tuple[str, ...] = ()
    """Addresses of documents that are to be shown with it, so that they are not taken for one another."""


@dataclass(frozen=True)
class Hit:
    """A document that was found, and the words around what matched, in pieces: text and whether it matched."""

    document: Document
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Results:
    """What was found, best first; ``read_as`` is the query after correction, empty if nothing was corrected;
    ``nearest`` are titles close to the query where nothing was found."""

    query: str
    hits: tuple[Hit, ...] = ()
    read_as: str = ""
    nearest: tuple[Document, ...] = ()

    def by_kind(self) -> list[tuple[str, list[Hit]]]:
        """The hits in groups, the group with the best hit first."""
        groups: dict[str, list[Hit]] = {}
        for hit in self.hits:
            groups.setdefault(hit.document.kind, []).append(hit)
        return list(groups.items())


@dataclass
class Index:
    """All documents, ready to be asked from any thread."""

    documents: tuple[Document, ...]
    _base: sqlite3.Connection = field(init=False, repr=False)
    _lock: Lock = field(init=False, repr=False, default_factory=Lock)
    _named: Mapping[str, list[int]] = field(init=False, repr=False)
    _words: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE docs USING fts5(title, names, text, tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
        )
        # What a claim says is its text: only what things are called weighs more.
        rows = [
            (i, "", "", f"{d.title} {d.text}") if d.kind == "claim" else (i, d.title, " · ".join(d.names), d.text)
            for i, d in enumerate(self.documents)
        ]
        self._base.executemany("INSERT INTO docs(rowid, title, names, text) VALUES (?, ?, ?, ?)", rows)
        named: dict[str, list[int]] = {}
        for i, document in enumerate(self.documents):
            for name in dict.fromkeys(map(_plain, (document.title, document.id, *document.names))):
                named.setdefault(name, []).append(i)
        self._named = named
        self._words = self._vocabulary()
        self._base.execute("PRAGMA query_only = 1")

    def _vocabulary(self) -> dict[str, int]:
        """Every word of the documents as it is written, with how often; the index itself has only their stems."""
        counts: dict[str, int] = {}
        for document in self.documents:
            for word in _words_of(f"{document.title} {' '.join(document.names)} {document.text}"):
                counts[word] = counts.get(word, 0) + 1
        return counts

    def search(self, query: str, most: int = 40) -> Results:
        """The documents for a query; nothing is raised, whatever it holds."""
        query = " ".join(query[:LONGEST].split())
        words = _words_of(query)[:MOST_WORDS]
        words = [word for word in words if word not in STOP] or words
        if not words:
            return Results(query)
        read = [self._read(word, last=i == len(words) - 1) for i, word in enumerate(words)]
        found = self._ask(read, " AND ", most) or self._ask(read, " OR ", most)
        ranked = self._ranked(_plain(" ".join(read)), _plain(query), found)
        hits = tuple(Hit(self.documents[i], excerpt) for i, excerpt in self._with_neighbours(ranked))[:most]
        corrected = " ".join(read) if read != words else ""
        return Results(query, hits, corrected, () if hits else tuple(self._nearest(query)))

    def _read(self, word: str, last: bool) -> str:
        """The word, or the nearest that some document has; the last word may be the beginning of one."""
        if word in self._words or (last and any(known.startswith(word) for known in self._words)):
            return word
        if self._ask([word], " AND ", 1):  # another form of a word that is there
            return word
        if len(word) < 4:
            return word
        near = process.extract(
            word, self._words.keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.7, limit=5
        )
        best = max(near, key=lambda one: (round(one[1], 2), self._words[one[0]]), default=None)
        return best[0] if best else word

    def _ask(self, words: list[str], joined: str, most: int) -> list[tuple[int, str]]:
        match = joined.join(f'"{word}"' + ("*" if i == len(words) - 1 else "") for i, word in enumerate(words))
        sql = (
            f"SELECT rowid, snippet(docs, 2, '{START}', '{END}', '…', 24), bm25(docs, 10.0, 8.0, 1.0) AS score "  # noqa: S608
            "FROM docs WHERE docs MATCH ? ORDER BY score LIMIT ?"
        )
        with self._lock:
            rows = self._base.execute(sql, (match, most * 2)).fetchall()
        rows.sort(key=lambda row: row[2] * WEIGHT[self.documents[row[0]].kind])
        return [(i, excerpt) for i, excerpt, _ in rows[:most]]

    def _ranked(self, query: str, typed: str, found: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """What is called exactly so comes first, then what begins so, then as the index ranks it."""
        excerpt = dict(found)
        exact = list(dict.fromkeys([*self._named.get(typed, ()), *self._named.get(query, ())]))
        exact.sort(
            key=lambda i: (_plain(self.documents[i].title) not in (query, typed), KINDS.index(self.documents[i].kind))
        )
        begins = [i for i, _ in found if i not in exact and _plain(self.documents[i].title).startswith(query)]
        rest = [i for i, _ in found if i not in exact and i not in begins]
        return [(i, excerpt.get(i, "")) for i in [*exact, *begins, *rest]]

    def _with_neighbours(self, ranked: list[tuple[int, str]]) -> Iterator[tuple[int, tuple[tuple[str, bool], ...]]]:
        """Each hit once; a document that is taken for another comes right after it."""
        place = {document.url: i for i, document in enumerate(self.documents)}
        excerpt, done = dict(ranked), set[int]()
        for n, (i, _) in enumerate(ranked):
            beside = [place[url] for url in self.documents[i].beside if url in place] if n < 3 else []
            for one in (i, *beside):
                if one not in done:
                    done.add(one)
                    yield one, _pieces(excerpt.get(one) or self.documents[one].text[:140])

    def _nearest(self, query: str) -> Iterator[Document]:
        titles = {
            i: document.title
            for i, document in enumerate(self.documents)
            if document.kind in ("tool", "term", "decision")
        }
        for _, score, i in process.extract(query, titles, scorer=fuzz.WRatio, processor=str.lower, limit=5):
            if score >= 45:
                yield self.documents[i]


def _pieces(snippet: str) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    for part in snippet.split(START):
        marked, end, plain = part.partition(END)
        pieces += [(marked, True), (plain, False)] if end else [(marked, False)]
    return tuple((text, match) for text, match in pieces if text)


def _words_of(text: str) -> list[str]:
    """Words as the index takes them apart: letters and digits, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def _plain(name: str) -> str:
    return " ".join(_words_of(name))


def unmarked(html_text: str) -> str:
    """The words of our own finished HTML, for the index."""
    text = re.sub(r"<[^>]+>", " ", html_text)
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(sign, letter)
    return " ".join(text.split())


def count_kinds(documents: Iterable[Document]) -> dict[str, int]:
    """How many documents of each kind there are."""
    counts = dict.fromkeys(KINDS, 0)
    for document in documents:
        counts[document.kind] += 1
    return counts
