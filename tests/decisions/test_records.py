"""Decision records: MADR's form to the letter, filled from the guide and the reader's reasons, whatever these say."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pymarkdown.api import PyMarkdownApi

from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.engine import settle
from decisions.graph import build
from decisions.keepsake import restore
from decisions.library import Library, load
from decisions.madr import DRAFT, Arguments, Considered, Record
from decisions.model import Decision, Preset
from decisions.own_reasons import OwnReasons, Slots
from decisions.record_phrases import Speech
from decisions.records import RecordFile, decision_records, stack_record, to_zip
from guide.model import Tool, first_day

DAY = date(2026, 11, 25)
BASE = "https://cairn.example"
KEYS = {"status", "date", "decision-makers", "consulted", "informed"}
SECTIONS = [
    "Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome",
    "Pros and Cons of the Options", "More Information",
]  # fmt: skip
IN_OUTCOME = ["Consequences", "Confirmation"]
SECOND_GUIDE = Path(__file__).parent.parent / "second_guide"


def note_of(library: Library, choices: dict[str, str], accepts: tuple[str, ...] = ()) -> Annotator:
    return Annotator(library, settle(library.graph, choices), Addresses(library.edition, BASE, accepts))


def preset(library: Library, id: str) -> dict[str, str]:
    return {decision: choice.pick for decision, choice in library.preset(id).choices.items()}


@cache
def second_guide() -> Library:
    return load(SECOND_GUIDE)


def first_preset() -> dict[str, str]:
    return preset(second_guide(), second_guide().presets[0].id)


# -- reading a record as others would ---------------------------------------------------------------------


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def headings(body: str) -> list[tuple[int, str]]:
    """The headings that the reference implementation of GFM finds, as plain text."""
    shown = cmarkgfm.github_flavored_markdown_to_html(body)
    return [
        (int(level), re.sub(r"<[^>]+>", "", text))
        for level, text in re.findall(r"<h(\d)>(.*?)</h\1>", shown, re.DOTALL)
    ]


def items(body: str, section: str) -> list[str]:
    """The items of the list under a heading, as they are written."""
    part = re.split(rf"^#+ {section}$", body, maxsplit=1, flags=re.MULTILINE)[1]
    return re.findall(r"^\* (.*)$", re.split(r"^#+ ", part, maxsplit=1, flags=re.MULTILINE)[0], re.MULTILINE)


def assert_is_madr(text: str) -> None:
    front, body = front_matter(text)
    assert set(front) <= KEYS
    assert front["status"] == DRAFT
    assert front["date"] == DAY
    found = headings(body)
    assert [name for level, name in found if level == 1] == [found[0][1]]
    assert [name for level, name in found if level == 2] == SECTIONS
    outcome = found.index((2, "Decision Outcome"))
    assert [name for _, name in found[outcome + 1 : outcome + 3]] == IN_OUTCOME
    options = items(body, "Considered Options")
    written = re.findall(r"^### (.*)$", body.split("\n## Pros and Cons of the Options\n")[1], re.MULTILINE)
    assert written == options
    assert len(set(options)) == len(options)
    assert [level for level, _ in found[outcome + 3 :]] == [2, *[3] * len(options), 2]
    outcome_text = body.split("\n## Decision Outcome\n")[1]
    chosen = re.findall(r'\A\nChosen option: "(.*?)", because \S', outcome_text)
    assert len(chosen) == 1
    assert chosen[0] in options
    for section in ("Consequences", *map(re.escape, options)):
        assert all(re.match(r"(Good|Neutral|Bad), because \S", item) for item in items(body, section))
    assert items(body, "Decision Drivers")
    assert items(body, "Consequences")


def lint(text: str, path: Path) -> list[tuple[int, str, str]]:
    """What a linter finds under MADR's own configuration: all rules but MD013 and MD024."""
    path.write_text(text, encoding="utf-8")
    api = PyMarkdownApi().enable_extension_by_identifier("front-matter")
    found = api.disable_rule_by_identifier("md013").disable_rule_by_identifier("md024").scan_path(str(path))
    return [(f.line_number, f.rule_id, f.extra_error_information) for f in found.scan_failures]


# -- the form ------------------------------------------------------------------------------------------------


CHOICES = {
    "nothing": {},
    "one": {"platform": "eks"},
    "no": {"kubernetes": "no"},
    "aside": {"platform": "kind", "registry": "gcr", "bogus": "x"},
}


@pytest.mark.parametrize("kind", [*CHOICES, "essay-2022", "homelab", "small-team-on-aws", "regulated-enterprise"])
def test_the_record_of_a_stack_has_madrs_form(library, kind, tmp_path):
    text = stack_record(
        note_of(library, CHOICES.get(kind, {}) or preset(library, kind) if kind not in CHOICES else CHOICES[kind]), DAY
    )
    assert_is_madr(text)


@pytest.mark.parametrize("kind", ["nothing", "one", "small-team-on-aws"])
def test_the_record_of_a_stack_passes_a_linter(library, kind, tmp_path):
    choices = CHOICES[kind] if kind in CHOICES else preset(library, kind)
    assert lint(stack_record(note_of(library, choices), DAY), tmp_path / "stack.md") == []


@pytest.mark.parametrize("id", ["essay-2022", "homelab", "small-team-on-aws", "regulated-enterprise"])
def test_the_records_of_all_picks_have_madrs_form(library, id):
    note = note_of(library, preset(library, id))
    records = decision_records(note, DAY, 12)
    assert len(records) == len(note.stack.picks)
    for record in records:
        assert_is_madr(record.text)


def test_every_option_of_the_guide_gives_a_record_of_madrs_form(library):
    for decision in library.graph.decisions:
        for option in decision.options:
            for record in decision_records(note_of(library, {decision.id: option.id}), DAY, 1):
                assert_is_madr(record.text)


@pytest.mark.parametrize("decision", ["ingress", "storage"])
def test_the_record_of_a_pick_passes_a_linter(library, decision, tmp_path):
    records = decision_records(note_of(library, preset(library, "essay-2022")), DAY, 1)
    (found,) = (record for record in records if f"-{decision}-" in record.name)
    assert lint(found.text, tmp_path / found.name) == []


def test_another_guide_has_records_as_well():
    note = note_of(second_guide(), first_preset())
    assert_is_madr(stack_record(note, DAY))
    for record in decision_records(note, DAY, 0):
        assert_is_madr(record.text)


def test_a_record_whose_outcome_is_no_option_cannot_be_made():
    option = Considered("A", "", Arguments())
    with pytest.raises(ValueError, match="not among the considered"):
        Record("T", DRAFT, DAY, (), (), (option,), "B", "so", (), Arguments(), (), ())


# -- what it says --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def essay(library) -> Annotator:
    return note_of(library, preset(library, "essay-2022"))


def record_of(note: Annotator, decision: str, own: OwnReasons | None = None) -> str:
    return next(r.text for r in decision_records(note, DAY, 1, own or OwnReasons()) if f"-{decision}-" in r.name)


def test_the_readers_reason_comes_first(essay):
    own = OwnReasons.of({"ingress": "  We *know* it,\nand it holds. "}, {})
    for text in (record_of(essay, "ingress", own), stack_record(essay, DAY, own)):
        assert "because We \\*know\\* it, and it holds.\n" in text


def test_without_a_reason_the_guides_own_stands(essay, library):
    pick_if = library.graph.option("ingress", "ingress-nginx").pick_if
    assert f"because the guide says to pick it if {pick_if[0].lower()}{pick_if[1:]}" in record_of(essay, "ingress")


def test_what_follows_says_from_what(library):
    note = note_of(library, {"platform": "openshift", "delivery": "flux"})
    follows = [pick for pick in note.stack.picks if pick.by == "follows" and pick.because.picks]
    assert follows
    for pick in follows:
        named = note.named(pick.because.picks[0])
        assert f"because it follows from {named.title}: {named.label}" in record_of(note, pick.decision)


def test_every_option_comes_with_its_facts_and_their_sources(essay, library):
    text = record_of(essay, "ingress")
    for option in library.graph.by_id["ingress"].options:
        tool = library.tool_of("ingress", option.id)
        for fact in (*tool.good, *tool.bad) if tool else ():
            assert all(f"<{url}>" in text for url in fact.source)


def test_every_warning_is_a_consequence_and_an_accepted_one_says_why(library):
    choices = preset(library, "essay-2022")
    rule = "ingress-nginx-retired"
    note = note_of(library, choices, (rule,))
    own = OwnReasons.of({}, {rule: "We leave by March."})
    text = stack_record(note, DAY, own)
    consequences = items(front_matter(text)[1], "Consequences")
    assert len(consequences) == len(note.stack.warnings)
    (accepted,) = (item for item in consequences if "This risk is accepted" in item)
    says = next(warn.says for warn in library.graph.by_id["ingress"].warns if warn.id == rule)
    assert accepted.startswith("Bad, because ")
    assert says[1:60] in accepted.replace("\\", "")
    assert accepted.endswith("This risk is accepted, because We leave by March.")
    assert "accepted, because nobody wrote down why" in stack_record(note, DAY)


def test_what_ends_is_named_in_the_order_of_its_days(library):
    text = stack_record(note_of(library, preset(library, "regulated-enterprise")), DAY)
    days = re.findall(r"^\* by (\d{4}-\d\d(?:-\d\d)?), ", text, re.MULTILINE)
    assert len(days) > 3
    assert days == sorted(days, key=first_day)
    assert all(first_day(day) > DAY for day in days)


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Reads what is there.", "reads what is there."),
        ("A proxy.", "a proxy."),
        ("The node, and more.", "the node, and more."),
        ("Kubernetes retired it.", "Kubernetes retired it."),
        ("Traefik reads it.", "Traefik reads it."),
        ("AWS bills it.", "AWS bills it."),
        ("`code` runs.", "`code` runs."),
        ("I do.", "I do."),
        ("", ""),
    ],
)
def test_a_sentence_loses_its_capital_unless_its_first_word_is_a_name(library, sentence, clause):
    assert Speech(library).clause(sentence) == clause


def test_the_record_of_a_stack_brings_the_stack_back(library):
    choices = preset(library, "homelab")
    note = note_of(library, choices, ("k3s-sqlite",))
    own = OwnReasons.of({"platform": "Two old laptops."}, {"k3s-sqlite": "It is a `toy`."})
    kept = restore(stack_record(note, DAY, own)).keepsake
    assert dict(kept.choices) == choices
    assert kept.edition == library.edition
    assert kept.accepts == ("k3s-sqlite",)
    assert kept.own == own


def test_the_same_stack_gives_the_same_bytes(library):
    one, other = (note_of(library, preset(library, "homelab")) for _ in range(2))
    assert stack_record(one, DAY) == stack_record(other, DAY)
    assert decision_records(one, DAY, 7) == decision_records(other, DAY, 7)


# -- the archive -----------------------------------------------------------------------------------------------


def test_records_are_numbered_from_the_start_in_the_graphs_order(library, essay):
    names = [record.name for record in decision_records(essay, DAY, 12)]
    order = [decision.id for decision in library.graph.decisions if decision.id in essay.settled.picks]
    assert names == [f"{12 + i:04}-{d}-{essay.settled.picks[d]}.md" for i, d in enumerate(order)]


def test_records_link_only_to_one_another(essay):
    records = decision_records(essay, DAY, 12)
    names = {record.name for record in records}
    linked = {target for record in records for target in re.findall(r"\]\((\d[^)]*)\)", record.text)}
    assert len(linked) > 10
    assert linked <= names


def test_numbers_have_four_digits_and_what_would_be_right_is_said(essay):
    most = 9999 - len(essay.stack.picks) + 1
    assert decision_records(essay, DAY, most)[-1].name.startswith("9999-")
    with pytest.raises(ValueError, match=f"at most {most}"):
        decision_records(essay, DAY, most + 1)


def test_the_archive_is_the_same_on_every_day_and_has_safe_names(essay):
    records = decision_records(essay, DAY, 1)
    made = to_zip(records)
    assert made == to_zip(records)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        found = archive.infolist()
        assert [one.filename for one in found] == [record.name for record in records]
        assert {one.date_time for one in found} == {(1980, 1, 1, 0, 0, 0)}
        assert all(re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", one.filename) for one in found)
        assert [archive.read(one).decode() for one in found] == [record.text for record in records]


def test_an_archive_of_nothing_is_an_archive():
    with zipfile.ZipFile(io.BytesIO(to_zip([]))) as archive:
        assert archive.namelist() == []
    with zipfile.ZipFile(io.BytesIO(to_zip([RecordFile("0001-a-b.md", "x")]))) as archive:
        assert archive.read("0001-a-b.md") == b"x"


# -- hostile words ---------------------------------------------------------------------------------------------


NASTY = [
    "# Heading", "## Decision Outcome", "* item", "1. item", "---", "===", "```", "~~~", "> quote", "| a | b |", "<b>bold</b>", "<!-- hidden",
    "[x](http://evil.example)", "[x]: http://evil.example", "![x](y)", "&lt;b&gt;", "`code", "``", "`a` `b", "\\", "a\\", "*a* _b_ **c**", "~~gone~~",
    '"quoted", because', "$x$", "{{ site }}", "{% raw %}", "https://evil.example/x", "www.evil.example", "me@evil.example", "a  b", "(see)[x]", "- [ ] task",
    "Chosen option: \"x\", because", "\u202eevil", "\ue000reason.x\ue002", "ends with a colon:", "[^1]", "http://[", "` x `", "term\n: what", "#", "+", "&#35;",
]  # fmt: skip
nasty = st.lists(
    st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=4
).map(" ".join)
PLAIN = {
    "says",
    "why",
    "question",
    "what",
    "pick_if",
    "avoid_if",
    "do",
    "error",
    "note",
    "summary",
    "title",
    "label",
    "name",
    "licence",
}
SHORT = {"title": 32, "question": 120, "what": 220}


def as_sentence(text: str) -> str:
    """The text with as many letters as a sentence must have."""
    return text if len(" ".join(text.split())) > 1 else f"xx{text}"


def with_words(data: Any, words: Iterator[str]) -> Any:
    """The same content with other sentences."""
    if isinstance(data, list | tuple):
        return [with_words(one, words) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        key: as_sentence(next(words))[: SHORT.get(key, 300)]
        if key in PLAIN and isinstance(value, str)
        else with_words(value, words)
        for key, value in data.items()
    }


def hostile(words: list[str]) -> Library:
    """The second guide with every sentence replaced by one of these, in turn."""
    library = second_guide()
    turn = (words[i % len(words)] for i in range(10**6))

    def other(model: Any, kind: Any) -> Any:
        return kind.model_validate(with_words(model.model_dump(by_alias=True), turn))

    tools = {tool.id: other(tool, Tool) for tool in library.guide.tools}
    decisions = [other(decision, Decision) for decision in library.graph.decisions]
    colophon = library.guide.colophon.model_copy(update={"title": as_sentence(words[0]), "subject": words[-1]})
    return replace(
        library,
        graph=build(decisions),
        presets=tuple(other(one, Preset) for one in library.presets),
        guide=replace(library.guide, tools=tuple(tools.values()), tool_by_id=tools, colophon=colophon),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(nasty, min_size=1, max_size=4))
@example(NASTY)
def test_hostile_content_cannot_change_the_form(words):
    library = hostile(words)
    note = note_of(library, first_preset())
    for text in (stack_record(note, DAY), *(record.text for record in decision_records(note, DAY, 1))):
        assert_is_madr(text)


@settings(max_examples=60, deadline=None)
@given(nasty, nasty)
@example(" ".join(NASTY), "\n".join(NASTY))
def test_hostile_reasons_cannot_change_the_form(reason, because):
    choices = first_preset()
    rules = tuple(warning.rule for warning in note_of(second_guide(), choices).stack.warnings)
    note = note_of(second_guide(), choices, rules)
    own = OwnReasons.of(dict.fromkeys(choices, reason), dict.fromkeys(rules, because))
    plain = stack_record(note, DAY)
    text = stack_record(note, DAY, own)
    assert_is_madr(text)
    assert headings(front_matter(text)[1]) == headings(front_matter(plain)[1])
    for record in decision_records(note, DAY, 1, own):
        assert_is_madr(record.text)


@pytest.mark.parametrize("word", NASTY)
def test_a_linter_finds_nothing_whatever_was_written(word, tmp_path):
    library = hostile([word])
    choices = first_preset()
    rules = tuple(warning.rule for warning in note_of(library, choices).stack.warnings)
    own = OwnReasons.of(dict.fromkeys(choices, word), dict.fromkeys(rules, word))
    assert lint(stack_record(note_of(library, choices, rules), DAY, own), tmp_path / "stack.md") == []


def test_a_file_with_slots_has_the_same_form(essay):
    slots = Slots(decisions=tuple(d.id for d in essay.library.graph.decisions))
    assert_is_madr(stack_record(essay, DAY, slots))
