"""House rules only take away, say whose they are wherever a reason is shown, and are refused with the smallest conflict."""

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from decisions import current
from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.board import Board
from decisions.engine import settle
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown
from decisions.graph import build
from decisions.house_rules import govern
from decisions.library import examine, load
from decisions.twins import decision_markdown
from tests.worlds import decision, option, random_world

ROOT = Path(__file__).resolve().parent.parent.parent
SECOND = ROOT / "tests" / "second_guide"
PAGE = "https://wiki.example.org/why"


def rule(id, **more):
    return {"id": id, "says": f"We say {id}.", "source": PAGE, **more}


def write(directory, *rules, house="Example Ltd"):
    path = directory / "house.yaml"
    path.write_text(json.dumps({"house": house, "rules": list(rules)}))  # JSON is YAML
    return path


def governed(decisions, directory, *rules):
    return govern(build(decisions), write(directory, *rules), ())


def under(decisions, directory, *rules):
    graph, problems = governed(decisions, directory, *rules)
    assert problems == []
    return graph


TRAIL = [
    decision("boots", ["leather", "cloth", "none"]),
    decision("path", ["ridge", option("river", excludes={"boots": ["cloth"]}), "road"]),
    decision("tent", ["dome", "tarp"], asked_when={"path": ["ridge", "river"]}),
]


def test_a_forbidden_option_can_never_be_chosen_and_the_rule_says_why(tmp_path):
    graph = under(TRAIL, tmp_path, rule("no-ridge", forbid={"path": ["ridge"]}))
    settled = settle(graph, {})
    assert settled.available("path") == ("river", "road")
    (verdict,) = [v for v in settled.verdicts("path") if not v.available]
    assert verdict.because.picks == ()
    (cause,) = verdict.because.causes
    assert cause.rule == "house-no-ridge"
    assert cause.says == "House rule of Example Ltd: We say no-ridge."
    assert cause.sources == (PAGE,)


def test_a_pinned_option_follows_by_itself_and_its_reason_stands_once(tmp_path):
    graph = under(TRAIL, tmp_path, rule("our-boots", pin={"boots": "leather"}))
    (pick,) = settle(graph, {}).stack().picks
    assert (pick.decision, pick.option, pick.by) == ("boots", "leather", "follows")
    assert [cause.rule for cause in pick.because.causes] == ["house-our-boots"]


def test_a_pin_does_not_have_a_decision_asked_that_is_not(tmp_path):
    graph = under(TRAIL, tmp_path, rule("our-tent", pin={"tent": "tarp"}))
    assert settle(graph, {"path": "road"}).picks == {"path": "road"}
    assert settle(graph, {"path": "river"}).picks == {"path": "river", "tent": "tarp"}


def test_an_annotation_warns_and_rules_nothing_out(tmp_path):
    note = rule(
        "mind", annotate={"boots": ["cloth", "none"]}, severity="caution", do="Ask Jo.", when={"path": ["road"]}
    )
    graph = under(TRAIL, tmp_path, note)
    assert settle(graph, {}).possible == settle(build(TRAIL), {}).possible
    assert settle(graph, {"boots": "cloth"}).stack().warnings == ()
    (warning,) = settle(graph, {"boots": "cloth", "path": "road"}).stack().warnings
    assert (warning.rule, warning.severity, warning.do) == ("house-mind", "caution", "Ask Jo.")
    assert warning.says.startswith("House rule of Example Ltd: ")


def test_a_rule_with_a_condition_holds_only_there(tmp_path):
    forbid = rule("wet", forbid={"boots": ["none"]}, when={"path": ["river"]})
    pin = rule("dry", pin={"tent": "dome"}, when=[{"path": ["ridge"]}])
    graph = under(TRAIL, tmp_path, forbid, pin)
    assert settle(graph, {"path": "road"}).available("boots") == ("leather", "cloth", "none")
    assert settle(graph, {"path": "river"}).picks == {"path": "river", "boots": "leather"}
    assert settle(graph, {"path": "ridge"}).picks == {"path": "ridge", "tent": "dome"}


def test_the_guides_own_rules_stay_as_they_are(tmp_path):
    graph = under(TRAIL, tmp_path, rule("no-ridge", forbid={"path": ["ridge"]}), rule("dry", pin={"tent": "dome"}))
    for before in TRAIL:
        after = graph.by_id[before.id]
        for one, other in zip(before.options, after.options, strict=True):
            assert other.needs[: len(one.needs)] == one.needs
            assert other.excludes[: len(one.excludes)] == one.excludes
        assert after.warns[: len(before.warns)] == before.warns


def test_former_names_are_understood(tmp_path):
    world = [decision("boots", [option("leather", aliases=["hide"]), "cloth"], aliases=["shoes"]), *TRAIL[1:]]
    graph = under(world, tmp_path, rule("no-hide", forbid={"shoes": ["hide"]}))
    assert settle(graph, {}).picks == {"boots": "cloth"}


@st.composite
def houses(draw):
    """A random world that has a way through, and house rules over it."""
    rng = random.Random(draw(st.integers(0, 10**6)))
    decisions = random_world(rng, decisions=5, options=4, rules=8)
    rules = []
    for number in range(draw(st.integers(1, 4))):
        about = rng.choice(decisions)
        some = rng.sample([o.id for o in about.options], rng.randint(1, len(about.options)))
        other = rng.choice([d for d in decisions if d.id != about.id])
        when = {"when": {other.id: [rng.choice(other.options).id]}} if rng.random() < 0.5 else {}
        parts = (
            {"forbid": {about.id: some}},
            {"pin": {about.id: some[0]}},
            {"annotate": {about.id: some}, "do": "Ask."},
        )
        rules.append(rule(f"r{number}", **rng.choice(parts), **when))
    return decisions, rules, rng


PROPERTY = limits(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PROPERTY
@given(houses())
def test_under_house_rules_nothing_becomes_possible_that_was_not(tmp_path, house):
    decisions, rules, rng = house
    before = build(decisions)
    if before.constraints.root is None:
        return
    after, _ = governed(decisions, tmp_path, *rules)
    if after is None:
        return
    choices = {}
    for one in rng.sample(decisions, len(decisions)):  # a walk under the rules, compared at every step
        settled, free = settle(after, choices), settle(before, choices)
        assert len(settled.accepted) == len(choices)
        assert len(free.accepted) == len(choices)
        assert all(mask & ~free.possible[v] == 0 for v, mask in enumerate(settled.possible))
        available = settled.available(one.id)
        if available:
            choices[one.id] = rng.choice(available)


@PROPERTY
@given(houses())
def test_rules_that_leave_no_way_are_refused_with_a_minimal_set_of_them(tmp_path, house):
    decisions, rules, _ = house
    if build(decisions).constraints.root is None:
        return
    graph, problems = governed(decisions, tmp_path, *rules)
    if graph is not None:
        assert graph.constraints.root is not None
        return
    (problem,) = problems
    assert problem.kind == "no-way-through"
    named = [one for one in rules if f"'{one['id']}'" in problem.message.split(" beside ")[0]]
    assert named
    assert governed(decisions, tmp_path, *named)[0] is None
    for fewer in combinations(named, len(named) - 1):
        assert not fewer or governed(decisions, tmp_path, *fewer)[0] is not None


def test_a_conflict_names_the_rules_of_the_guide_that_take_part(tmp_path):
    rules = (
        rule("cloth-only", pin={"boots": "cloth"}),
        rule("idle", annotate={"boots": ["none"]}, do="Sit."),
        rule("river-only", pin={"path": "river"}),
    )
    graph, (problem,) = governed(TRAIL, tmp_path, *rules)
    assert graph is None
    assert str(problem) == (
        "house.yaml:1: house rules 'cloth-only' and 'river-only' together leave no way through beside the guide's own "
        "'river-excludes' Without any one of them there is a way."
    )


FAULTS = [
    ({"forbid": {"boot": ["cloth"]}}, "unknown-decision", "Did you mean 'boots'?"),
    ({"forbid": {"boots": ["clothe"]}}, "unknown-option", "Did you mean 'cloth'?"),
    ({"pin": {"boots": "clothe"}}, "unknown-option", "Did you mean 'cloth'?"),
    ({"forbid": {"boots": ["cloth"]}, "when": {"pat": ["road"]}}, "unknown-decision", "Did you mean 'path'?"),
    ({"forbid": {"boots": ["cloth"]}, "when": {"boots": ["none"]}}, "own-decision", "other decisions"),
]


@pytest.mark.parametrize(("fault", "kind", "hint"), FAULTS)
def test_a_name_that_is_not_there_is_told_with_what_was_meant(tmp_path, fault, kind, hint):
    graph, (problem,) = governed(TRAIL, tmp_path, rule("faulty", **fault))
    assert graph is None
    assert problem.kind == kind
    assert hint in problem.hint


SHAPES = [
    ({}, "one of `forbid`, `pin` and `annotate`"),
    ({"forbid": {"boots": ["cloth"]}, "pin": {"path": "road"}}, "one of `forbid`, `pin` and `annotate`"),
    ({"annotate": {"boots": ["cloth"]}}, "needs a `do`"),
    ({"forbid": {"boots": ["cloth"]}, "severity": "danger"}, "belong to `annotate`"),
    ({"allow": {"boots": ["cloth"]}}, "allow"),
    ({"forbid": {"boots": ["cloth"]}, "source": []}, "source"),
    ({"forbid": {"boots": ["cloth"], "path": ["road"]}}, "forbid"),
]


@pytest.mark.parametrize(("fault", "message"), SHAPES)
def test_a_rule_of_the_wrong_shape_is_told(tmp_path, fault, message):
    graph, problems = governed(TRAIL, tmp_path, rule("faulty") | fault)
    assert graph is None
    assert any(message in problem.message for problem in problems), problems


def test_ids_are_unique_in_the_file_and_beside_the_guides(tmp_path):
    twice = rule("one", forbid={"boots": ["cloth"]})
    assert [p.kind for p in governed(TRAIL, tmp_path, twice, twice)[1]] == ["duplicate-id"]
    world = [decision("boots", ["cloth", option("none", excludes=[("house-one", {"path": ["road"]})])]), *TRAIL[1:]]
    assert [p.kind for p in governed(world, tmp_path, twice)[1]] == ["duplicate-id"]


def test_a_file_that_is_not_there_or_not_yaml_is_told(tmp_path):
    assert [p.kind for p in govern(build(TRAIL), tmp_path / "none.yaml", ())[1]] == ["missing-file"]
    (tmp_path / "house.yaml").write_text("house: [\n")
    assert [p.kind for p in govern(build(TRAIL), tmp_path / "house.yaml", ())[1]] == ["bad-yaml"]


def test_a_retired_option_may_be_forbidden_but_not_pinned(tmp_path):
    gone = {"on": "2026-01-01", "says": "Gone.", "opinion": True}
    world = [decision("boots", ["leather", "cloth", option("clogs", retired=gone)]), *TRAIL[1:]]
    assert governed(world, tmp_path, rule("no-clogs", forbid={"boots": ["clogs"]}))[1] == []
    assert [p.kind for p in governed(world, tmp_path, rule("clogs", pin={"boots": "clogs"}))[1]] == ["retired-option"]


# -- in a whole library ------------------------------------------------------------------------------------------------

REAL = (
    rule("no-jekyll", forbid={"generator": ["jekyll"]}),
    rule("our-host", pin={"hosting": "own-server"}),
    rule("mind-hugo", annotate={"generator": ["hugo"]}, do="Ask the gardener."),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return load(SECOND, write(tmp_path_factory.mktemp("house"), *REAL))


def test_a_guide_is_not_at_fault_for_what_a_house_forbids(library):
    assert settle(library.graph, {"site": "blog"}).picks["hosting"] == "own-server"
    assert library.preset("gardener") is not None


def test_house_rules_are_told_on_every_page_and_in_every_export(library):
    settled = settle(library.graph, {"site": "blog", "generator": "hugo"})
    urls = Addresses(library.edition, "https://cairn.example.org")
    note = Annotator(library, settled, urls)
    said = "House rule of Example Ltd: We say "
    markdown = to_markdown(note, library.edition)
    assert f"{said}no-jekyll." in markdown
    assert f"{said}our-host." in markdown
    assert f"{said}mind-hugo." in markdown
    assert PAGE in markdown
    data = json.dumps(stack_to_data(library, settled.stack(), urls))
    assert '"house-our-host"' in data
    assert '"house-mind-hugo"' in data
    board = [
        ruled for shelf in Board(library, settled, urls).shelves() for row in shelf.rows for ruled in row.ruled_out
    ]
    assert any(said + "no-jekyll." in says for ruled in board for says, _ in ruled.because.says)
    assert f"{said}no-jekyll." in decision_markdown(library, library.graph.by_id["generator"], "")
    assert any(said in rule.says for rule in library.guide.rules["jekyll"])
    assert library.rule_place["house-no-jekyll"] == "generator"


def test_faults_of_the_house_rules_are_reported_by_the_check_of_the_content(tmp_path):
    path = write(tmp_path, rule("none", forbid={"site": ["blog", "handbook", "none", "no-site"]}))
    library, problems = examine(SECOND, path)
    assert library is None
    assert problems[0].place.file == "house.yaml"


def test_the_file_in_the_document_is_understood(tmp_path):
    text = (ROOT / "docs" / "house-rules.md").read_text()
    (tmp_path / "house.yaml").write_text(text.split("```yaml\n")[1].split("```")[0])
    graph, problems = govern(load(ROOT / "content").graph, tmp_path / "house.yaml", ())
    assert problems == []
    assert settle(graph, {}).available("registry").count("docker-hub") == 0


@pytest.fixture
def served(tmp_path, settings):
    """The second guide under house rules, as the site serves it."""
    settings.CAIRN_CONTENT, settings.CAIRN_HOUSE_RULES = SECOND, write(tmp_path, *REAL)
    current.forget()
    yield
    current.forget()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("/decide/generator/?site=blog", ["no-jekyll"]),
        ("/board/?site=blog", ["no-jekyll"]),
        ("/stack/?site=blog&generator=hugo", ["our-host"]),
        ("/stack/whole/?site=blog&generator=hugo", ["our-host", "mind-hugo"]),
        ("/stack/?site=blog&generator=jekyll", ["no-jekyll"]),
        ("/stack.md?site=blog&generator=hugo", ["no-jekyll", "our-host", "mind-hugo"]),
        ("/stack.json?site=blog&generator=hugo", ["our-host", "mind-hugo"]),
        ("/decisions/generator/", ["no-jekyll", "mind-hugo"]),
        ("/decisions/generator.json", ["no-jekyll", "mind-hugo"]),
        ("/tools/hugo/", ["mind-hugo"]),
    ],
)
def test_the_pages_say_whose_rule_it_is(client, address, ids):
    page = client.get(address).content.decode()
    for id in ids:
        assert f"House rule of Example Ltd: We say {id}." in page


@pytest.mark.usefixtures("served")
def test_the_first_page_and_the_guides_picks_stand_under_house_rules(client):
    assert client.get("/").status_code == 200
    filled = client.get("/stack/rest/?site=blog", follow=True)
    assert "generator=hugo" in filled.redirect_chain[0][0]
    assert "House rule of Example Ltd: We say our-host." in filled.content.decode()
