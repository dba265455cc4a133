"""What could go wrong in a benchmark without anybody noticing: what it measures is what it says. No time is asserted."""

import re
from dataclasses import replace
from html import unescape

import pytest

from bench import _addresses, budgets
from bench._browser import blocking
from bench._cairn import CAIRN, OK, command, recipe
from bench._grown import write
from bench._mkdocs import chapter
from bench._nginx import Answer, location, quoted
from bench._report import Outcome, Table, number, read_figures, times
from bench._wrk import Paths, duration, measured, read
from bench.serve import middle
from decisions import permalink
from decisions.engine import settle
from decisions.library import load
from decisions.source import rules_of
from tests.conftest import ROOT

MANY = 400


def sizes(library):
    graph, guide = library.graph, library.guide
    return {
        "decisions": len(graph.decisions),
        "options": sum(len(d.options) for d in graph.decisions),
        "rules": sum(1 for d in graph.decisions for _ in rules_of(d)),
        "sections": len(guide.sections),
        "tools": len(guide.tools),
        "claims": len(guide.claims),
        "terms": len(guide.glossary),
        "changes": len(guide.changes),
        "links": sum(len(page.links) for page in guide.pages.values()),
        "hints": sum(1 for tool in guide.tools if tool.detect for _ in tool.detect.hints()),
    }


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """The real content twice; it is loaded, so the check has passed."""
    return load(write(ROOT / "content", tmp_path_factory.mktemp("grown") / "content", 2))


@pytest.fixture(scope="module")
def made(library):
    return _addresses.lists(library, MANY, bases=12)


# -- the generated guides ------------------------------------------------------------------------------------


def test_content_copied_once_more_passes_the_check_and_is_twice_the_size(library, twice):
    assert sizes(twice) == {name: 2 * count for name, count in sizes(library).items()}


def test_a_guide_of_one_copy_says_what_the_content_says(tmp_path):
    root = ROOT / "tests" / "second_guide"
    assert sizes(load(write(root, tmp_path / "content", 1))) == sizes(load(root))


def test_another_guide_is_copied_as_well(tmp_path):
    root = ROOT / "tests" / "second_guide"
    one, three = sizes(load(root)), sizes(load(write(root, tmp_path / "content", 3)))
    assert three == {name: 3 * count for name, count in one.items()}


def test_the_links_of_a_copy_stay_within_it(twice):
    for section in twice.guide.sections:
        copied = section.id.endswith("-x2")
        for link in twice.guide.pages["section", section.id].links:
            assert link.split(":")[0].endswith("-x2") == copied, (section.id, link)


def test_the_rules_of_a_copy_are_about_it_alone(twice):
    for decision in twice.graph.decisions:
        copied = decision.id.endswith("-x2")
        conditions = [rule.when for _, rule in rules_of(decision)] + [decision.asked_when or ()]
        named = {name for condition in conditions for term in condition for name in term}
        assert {name.endswith("-x2") for name in named} <= {copied}, decision.id


def test_a_copy_of_a_stack_is_settled_as_the_stack_is(library, twice):
    preset = library.presets[0]
    choices = {decision: choice.pick for decision, choice in preset.choices.items()}
    copied = settle(twice.graph, {f"{decision}-x2": option for decision, option in choices.items()}).picks
    there = {d.removesuffix("-x2"): option for d, option in copied.items() if d.endswith("-x2")}
    assert there == dict(settle(library.graph, choices).picks)


# -- the addresses -------------------------------------------------------------------------------------------


def test_no_address_is_made_twice_and_kinds_share_no_choices(made):
    queries = [address.partition("?")[2] for found in made.fresh.values() for address in found]
    queries += [made.repeated["stack"].partition("?")[2]]
    assert len(queries) == 3 * MANY + 1
    assert len(set(queries)) == len(queries)


def test_addresses_are_as_cairn_writes_them_and_consistent(library, made):
    for address in (address for found in made.fresh.values() for address in found):
        link = permalink.parse(address.partition("?")[2])
        assert not link.notices
        settled = settle(library.graph, dict(link.choices))
        assert library.graph.in_order(dict(link.choices)) == link.choices
        assert permalink.build(link.choices, library.edition) == address.partition("?")[2]
        assert all(settled.picks.get(decision) == option for decision, option in link.choices), address


def test_addresses_are_answered_with_200_and_as_canonical(client, made):
    for kind, found in made.fresh.items():
        for address in found[: 12 if kind != "stack.md" else 3]:
            answer = client.get(address)
            assert answer.status_code == 200, address
            if kind == "stack":
                (canonical,) = re.findall(r'rel="canonical" href="([^"]+)"', answer.content.decode())
                assert unescape(canonical) == f"http://testserver{address}"


def test_half_of_the_stacks_are_half_filled_and_some_nearly_full(library, made):
    filled = [address.count("=") for address in made.fresh["stack"]]
    most = len(library.graph.decisions)
    assert sum(count < most * 0.7 for count in filled) > MANY / 2
    assert any(count > most * 0.8 for count in filled)


def test_the_same_content_gives_the_same_addresses(library, made):
    assert _addresses.lists(library, MANY, bases=12) == made


def test_searches_differ_and_are_answered(client, library):
    found = _addresses.searches(library, MANY)
    assert len(set(found)) == MANY
    assert {client.get(address).status_code for address in found[:10]} == {200}


# -- the tables and the budgets ------------------------------------------------------------------------------

TABLE = Table("Times", "Of one run.", ("what", "ms"), [("a | b", "1.5"), ("c", "2,000")])


def test_a_table_is_written_as_markdown():
    assert TABLE.markdown() == (
        "### Times\n\nOf one run.\n\n| what | ms |\n| --- | ---: |\n| a \\| b | 1.5 |\n| c | 2,000 |\n"
    )


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="2 columns"):
        replace(TABLE, rows=[("a", "1", "2")]).markdown()


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,346"), (0.9834, "0.98"), (7.345, "7.34"), (99.96, "100.0"), (0, "0"), (0.00123, "0.00123"), (32, "32"), (None, "–"), (float("nan"), "–")],
)  # fmt: skip
def test_numbers_have_the_digits_that_tell(value, text):
    assert number(value, 3 if value != 0.9834 else 2) == text
    assert times(2.0) == "×2.00"


def test_figures_are_found_in_a_printed_table():
    text = "Loaded.\n\n| full, ms | median |\n| --- | --- |\n| verdicts | 1,234.5 |\n\n| size | load |\n| --- | --- |\n| 30 | x2 |\n"
    assert read_figures(text) == {"full, ms: verdicts: median": 1234.5}


def test_a_budget_goes_by_the_worst_figure_and_holds_up_to_its_limit():
    most = budgets.Budget("x", 10, ("a", "b"))
    assert most.measured({"a": 3, "b": 10}) == 10
    assert most.holds({"a": 3, "b": 10})
    assert most.holds({"a": 3, "b": 10.1}) is False
    least = replace(most, least=True)
    assert least.measured({"a": 12, "b": 11}) == 11
    assert least.holds({"a": 12, "b": 9}) is False


def test_a_budget_of_which_a_figure_is_missing_is_not_measured():
    assert budgets.Budget("x", 10, ("a", "b")).holds({"a": 3}) is None
    assert {row[3] for row in budgets.table({}).rows} == {"not measured"}


def test_the_figures_of_resolve_are_named_as_it_prints_them():
    source = (ROOT / "bench" / "resolve.py").read_text()
    for name in (name for budget in budgets.BUDGETS for name in budget.figures if budget.what.count("resolve")):
        head, _, rest = name.partition(": ")
        row, _, column = rest.partition(": ")
        assert head in source or head.replace("half-filled", "{words}") in source, head
        assert f'"{row}"' in source or row == "1000", row
        assert f"| {column} |" in source, column


def test_what_was_found_is_kept_and_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr("bench._report.BUILD", tmp_path)
    from bench._report import keep, kept

    found = Outcome([TABLE], {"a": 1.5}, 2.0, "said")
    keep("one", found)
    again = kept("one")
    assert again is not None
    assert (again.tables[0].markdown(), again.figures, again.text) == (TABLE.markdown(), {"a": 1.5}, "said")
    assert kept("two") is None


# -- servers and tools ---------------------------------------------------------------------------------------


def test_servers_are_started_as_make_run_starts_them_but_for_port_and_workers():
    words = command(CAIRN, 8123, 1)[3:]
    as_run = " ".join(recipe()).replace("$(HOST)", "127.0.0.1").replace("$(PORT)", "8123")
    assert " ".join(words).replace("--workers 1", "--workers 2") == as_run
    assert command(OK, 8123, 1)[3:] == [OK if word == CAIRN else word for word in words]
    assert OK in command(OK, 8123, 1)


def test_what_wrk_reports_is_read():
    said = (
        'Running 1s test\nFOUND {"requests": 10, "seconds": 1.0, "p50": 0.1, "p99": 0.2, "failed": 0, "position": 11}\n'
    )
    assert read(said)["position"] == 11
    with pytest.raises(ValueError, match="did not report"):
        read("unable to connect")
    assert duration(0.2) == "1s"


def test_a_round_in_which_nothing_was_answered_is_no_figure():
    nothing = {"requests": 0, "seconds": 1.0, "p50": 0.0, "p99": 0.0, "failed": 0, "position": 0}
    some = nothing | {"requests": 10, "p50": 2.0}
    assert middle([measured(nothing, 0.5).cpu, measured(some, 0.5).cpu]) == 50_000
    assert middle([measured(nothing, 0.5).p50]) is None


def test_addresses_that_were_asked_for_twice_are_noticed(tmp_path):
    file = tmp_path / "paths.txt"
    file.write_text("/a\n/b\n")
    paths = Paths(file)
    paths.position = 2
    assert not paths.used_up
    paths.position = 3
    assert paths.used_up


def test_nginx_is_given_the_headers_that_we_send():
    answer = Answer(b"x", {"Content-Type": "text/html", "Content-Encoding": "br", "Date": "now", "X-A": 'say "b"'})
    said = location("/1", answer, ROOT / "x")
    assert 'add_header X-A "say \\"b\\"";' in said
    assert 'add_header Content-Encoding "br";' in said
    assert "Date" not in said
    with pytest.raises(ValueError, match="no way to write"):
        quoted("$host")


def test_blocking_time_is_what_tasks_take_beyond_50_ms_after_the_first_paint():
    assert blocking([[0.0, 100.0], [190.0, 90.0], [300.0, 40.0], [400.0, 150.0]], 200.0) == 30.0 + 100.0


def test_the_peers_chapters_are_plain_markdown_with_all_our_prose(library):
    for section in library.guide.sections:
        text = chapter(library, section.id)
        assert "[[" not in re.sub(r"(?s)```.*?```|`[^`]*`", "", text), section.id
        assert len(text) > len(section.text) * 0.9
