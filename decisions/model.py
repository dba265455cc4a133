"""What is decided: decisions with their options and rules, and presets, as frozen values.

A condition is data, never code: a mapping decision → options, all of which must hold; a list of
such mappings means that any one of them is enough.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from guide.model import Day, Id, Model, Sentence, Severity, Sourced, Topic


def _as_terms(value: object) -> object:
    return (value,) if isinstance(value, dict) else value


_TERM_SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string"}},
}
Term = Annotated[dict[Id, Annotated[tuple[Id, ...], Field(min_length=1)]], Field(min_length=1)]
Condition = Annotated[
    tuple[Term, ...],
    Field(min_length=1),
    BeforeValidator(_as_terms),
    WithJsonSchema(
        {"anyOf": [_TERM_SCHEMA, {"type": "array", "minItems": 1, "items": _TERM_SCHEMA}]}, mode="validation"
    ),
]


class Rule(Sourced):
    """A relation between options, with the sentence that a reader is shown and its source.

    ``topic`` says how fast it ages.
    """

    id: Id
    when: Condition
    says: Sentence
    topic: Topic = "architecture"


class Need(Rule):
    """The option works only where ``when`` holds."""


class Exclude(Rule):
    """The option cannot work where ``when`` holds."""


class Warn(Rule):
    """Where ``when`` holds, the stack still works, but its reader must know this."""

    severity: Severity
    do: Sentence


class Undo(Model):
    """What it costs to choose otherwise later."""

    cost: Literal["hours", "days", "weeks", "rebuild"]
    why: Sentence


class Retired(Sourced):
    """The option can no longer be chosen; links that name it are explained, not broken."""

    on: Day
    says: Sentence
    replaced_by: tuple[Id, ...] = ()


class Option(Model):
    """One answer to a decision."""

    id: Id
    label: Sentence | None = None
    tool: Id | None = None
    what: Annotated[Sentence, StringConstraints(max_length=220)] | None = None
    pick_if: Sentence
    avoid_if: Sentence
    group: Sentence | None = None
    undo: Undo
    needs: tuple[Need, ...] = ()
    excludes: tuple[Exclude, ...] = ()
    retired: Retired | None = None
    aliases: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _is_explained(self) -> "Option":
        if self.tool is None and (self.label is None or self.what is None):
            raise ValueError("an option without a tool needs a `label` and a `what`")
        return self


class Pick(Model):
    """The guide's pick, in the context ``when`` (or in any)."""

    pick: Id
    when: Condition | None = None
    why: Sentence


READERS = {"homelab": "A homelab", "small-team": "A small product team", "enterprise": "A regulated enterprise"}


class Advice(Model):
    """The pick for one kind of reader; ``pick`` is left out where the decision is not theirs to make."""

    for_: Literal["homelab", "small-team", "enterprise"] = Field(alias="for")
    pick: Id | None = None
    why: Sentence


class EssayPick(Model):
    """What the essay would have picked; ``pick`` is left out where it had no answer."""

    pick: Id | None = None
    says: Sentence


class Decision(Model):
    """A node of the graph: one question with its options.

    ``today`` is an ordered list: the first entry whose ``when`` holds and whose option is available is
    the guide's pick. Its last entry has no ``when``.
    """

    id: Id
    section: Id
    title: Annotated[Sentence, StringConstraints(max_length=32)]
    question: Annotated[Sentence, StringConstraints(max_length=120)]
    why: Sentence
    error: Sentence
    asked_when: Condition | None = None
    aliases: tuple[Id, ...] = ()
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    warns: tuple[Warn, ...] = ()
    essay: EssayPick | None = None
    today: Annotated[tuple[Pick, ...], Field(min_length=1)]
    advice: tuple[Advice, ...] = ()
    checked: Day

    def option(self, id: str) -> Option | None:
        """The option of that id, or None."""
        return next((option for option in self.options if option.id == id), None)


class PresetChoice(Model):
    pick: Id
    why: Sentence


class Preset(Model):
    """A named, complete stack with the reason for each choice."""

    id: Id
    title: Sentence
    for_: Sentence = Field(alias="for")
    summary: Sentence
    essay: bool = False
    choices: dict[Id, PresetChoice]
    checked: Day
