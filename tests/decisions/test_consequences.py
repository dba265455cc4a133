"""What an option would do is told before it is chosen."""

from decisions.consequences import consequences
from decisions.engine import settle
from decisions.graph import build
from tests.decisions.test_engine import TRAIL


def effect(decision, option, **choices):
    return consequences(settle(build(TRAIL), choices), decision, option)


def test_what_becomes_asked_is_told():
    assert effect("ground", "rock").opens == ("climb",)


def test_a_pick_that_is_set_aside_reopens_its_decision():
    told = effect("ground", "sand", ground="rock", boots="heavy")
    assert told.sets_aside == (("boots", "heavy"),)
    assert told.opens == ("boots",)


def test_what_is_no_longer_asked_is_told():
    assert effect("ground", "sand").no_longer_asked == ("climb", "rope")


def test_what_it_rules_out_further_on_is_told():
    assert effect("ground", "sand").rules_out == (("boots", ("heavy",)),)


def test_what_follows_is_told():
    assert effect("climb", "yes", ground="rock", boots="heavy").decides == (("rope", "long"),)


def test_the_choices_after_it_keep_every_other_choice_in_order():
    assert effect("ground", "sand", boots="heavy").choices == (("ground", "sand"), ("boots", "heavy"))
