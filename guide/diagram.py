"""Diagrams as data: a sequence of messages between actors, or boxes on a grid with arrows between them.

An author says what is where and what it means; the drawing is ours, so that every diagram has the same look, reads
in both themes and has its words beside it. What would not read well is a fault that names its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from guide.model import Id, Model, Sentence
from guide.problems import did_you_mean

Tone = Literal["plain", "good", "bad", "quiet"]
Path = tuple[str | int, ...]


class Actor(Model):
    id: Id
    label: Annotated[Sentence, StringConstraints(max_length=18)]


class Step(Model):
    """A message ``from`` one actor ``to`` another, or what an actor does alone, ``at`` itself."""

    from_: Id | None = Field(default=None, alias="from")
    to: Id | None = None
    at: Id | None = None
    says: Annotated[Sentence, StringConstraints(max_length=70)]


class Box(Model):
    """``at`` is column and row, from 1."""

    id: Id
    label: Annotated[Sentence, StringConstraints(max_length=28)]
    says: Annotated[Sentence, StringConstraints(max_length=60)] | None = None
    at: tuple[Annotated[int, Field(ge=1, le=3)], Annotated[int, Field(ge=1, le=9)]]
    tone: Tone = "plain"


class Frame(Model):
    label: Annotated[Sentence, StringConstraints(max_length=40)]
    around: Annotated[tuple[Id, ...], Field(min_length=1)]
    tone: Tone = "plain"


class Arrow(Model):
    from_: Id = Field(alias="from")
    to: Id
    says: Annotated[Sentence, StringConstraints(max_length=24)] | None = None
    dashed: bool = False


class Diagram(Model):
    """A picture with its caption, the sentence for those who cannot see it, and what it is made of."""

    id: Id
    title: Annotated[Sentence, StringConstraints(max_length=80)]
    alt: Annotated[Sentence, StringConstraints(max_length=400)]
    kind: Literal["sequence", "flow"]
    actors: Annotated[tuple[Actor, ...], Field(max_length=4)] = ()
    steps: Annotated[tuple[Step, ...], Field(max_length=12)] = ()
    boxes: Annotated[tuple[Box, ...], Field(max_length=12)] = ()
    frames: tuple[Frame, ...] = ()
    arrows: tuple[Arrow, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong with a diagram, at a path in its file."""

    path: Path
    message: str
    hint: str


def faults(diagram: Diagram) -> Iterator[Fault]:
    """Everything that a diagram gets wrong within itself; names that nothing bears, places taken twice."""
    yield from _parts(diagram)
    yield from (_sequence(diagram) if diagram.kind == "sequence" else _flow(diagram))


def _parts(diagram: Diagram) -> Iterator[Fault]:
    sequence, flow = ("actors", "steps"), ("boxes", "arrows", "frames")
    own: tuple[str, ...]
    foreign: tuple[str, ...]
    own, foreign = (sequence, flow) if diagram.kind == "sequence" else (flow, sequence)
    for name in foreign:
        if getattr(diagram, name):
            yield Fault((name,), f"a {diagram.kind} has no {name}", f"Its parts are {', '.join(own)}.")
    if not all(getattr(diagram, name) for name in own[:2]):
        yield Fault((), f"a {diagram.kind} needs {' and '.join(own[:2])}", "Add them.")
    ids = [part.id for part in (diagram.actors or diagram.boxes)]
    for i, id in enumerate(ids):
        if id in ids[:i]:
            yield Fault((own[0], i, "id"), f"'{id}' stands twice", "Give one of them another id.")


def _sequence(diagram: Diagram) -> Iterator[Fault]:
    actors = {actor.id for actor in diagram.actors}
    for i, step in enumerate(diagram.steps):
        message = step.from_ is not None and step.to is not None and step.at is None
        alone = step.at is not None and step.from_ is None and step.to is None
        if not (message or alone):
            yield Fault(
                ("steps", i), "a step goes `from` one actor `to` another, or is `at` one", "Write one of the two."
            )
        if message and step.from_ == step.to:
            yield Fault(("steps", i, "to"), "a message to oneself", f"Write `at: {step.to}`.")
        for name, id in (("from", step.from_), ("to", step.to), ("at", step.at)):
            if id is not None and id not in actors:
                yield Fault(("steps", i, name), f"unknown actor '{id}'", did_you_mean(id, actors))


def _flow(diagram: Diagram) -> Iterator[Fault]:
    boxes = {box.id: box for box in diagram.boxes}
    places: dict[tuple[int, int], str] = {}
    for i, box in enumerate(diagram.boxes):
        if box.at in places:
            yield Fault(("boxes", i, "at"), f"'{places[box.at]}' already stands there", "Give it a place of its own.")
        places.setdefault(box.at, box.id)
    named: list[tuple[Path, str]] = [
        (("frames", i, "around", j), id) for i, f in enumerate(diagram.frames) for j, id in enumerate(f.around)
    ]
    named += [
        (("arrows", i, name), id)
        for i, a in enumerate(diagram.arrows)
        for name, id in (("from", a.from_), ("to", a.to))
    ]
    for path, id in named:
        if id not in boxes:
            yield Fault(path, f"unknown box '{id}'", did_you_mean(id, boxes))
    if all(id in boxes for _, id in named):
        yield from _covered(diagram, boxes)
        yield from _crossed(diagram, boxes)


def _covered(diagram: Diagram, boxes: dict[str, Box]) -> Iterator[Fault]:
    """A frame is the rectangle around its boxes; another box within it would seem to belong to it."""
    for i, frame in enumerate(diagram.frames):
        columns, rows = zip(*(boxes[id].at for id in frame.around), strict=True)
        for box in diagram.boxes:
            inside = min(columns) <= box.at[0] <= max(columns) and min(rows) <= box.at[1] <= max(rows)
            if inside and box.id not in frame.around:
                yield Fault(("frames", i), f"box '{box.id}' stands inside '{frame.label}' and is not named in it",
                            "Name it in `around`, or move it.")  # fmt: skip
    for i, one in enumerate(diagram.frames):
        for other in diagram.frames[:i]:
            a, b = set(one.around), set(other.around)
            if a & b and not (a < b or b < a):
                yield Fault(("frames", i), f"'{one.label}' and '{other.label}' cut through one another",
                            "A frame lies wholly inside another, or beside it.")  # fmt: skip


def _crossed(diagram: Diagram, boxes: dict[str, Box]) -> Iterator[Fault]:
    """An arrow is a straight line; one that ran through a third box would be read as two."""
    for i, arrow in enumerate(diagram.arrows):
        if arrow.from_ == arrow.to:
            yield Fault(("arrows", i, "to"), "an arrow from a box to itself", "Say it in the box.")
            continue
        a, b = boxes[arrow.from_].at, boxes[arrow.to].at
        for box in diagram.boxes:
            if box.id not in (arrow.from_, arrow.to) and _near(a, b, box.at):
                yield Fault(("arrows", i), f"the arrow from '{arrow.from_}' to '{arrow.to}' runs through '{box.id}'",
                            "Move a box, or lead the arrow by way of it.")  # fmt: skip


def _near(a: tuple[int, int], b: tuple[int, int], p: tuple[int, int]) -> bool:
    """Whether the line from a to b passes within a third of a cell of p, on the grid."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length
    if not 0 < along < 1:
        return False
    return (p[0] - a[0] - along * dx) ** 2 + (p[1] - a[1] - along * dy) ** 2 < (1 / 3) ** 2


def in_words(diagram: Diagram) -> list[str]:
    """What the picture shows, a sentence for each part of it, in its order."""
    if diagram.kind == "sequence":
        names = {actor.id: actor.label for actor in diagram.actors}
        return [
            f"{names[step.at]}: {step.says}"
            if step.at
            else f"{names[step.from_ or '']} → {names[step.to or '']}: {step.says}"
            for step in diagram.steps
        ]
    names = {box.id: box.label for box in diagram.boxes}
    boxes = [f"{box.label}: {box.says}" for box in diagram.boxes if box.says]
    frames = [f"{frame.label}: {', '.join(names[id] for id in frame.around)}" for frame in diagram.frames]
    arrows = [f"{names[a.from_]} → {names[a.to]}" + (f": {a.says}" if a.says else "") for a in diagram.arrows]
    return [*frames, *boxes, *arrows]
