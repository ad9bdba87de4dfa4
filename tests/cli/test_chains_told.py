"""What `chains` tells beside its links: on whose word a gap or an order is, and which links join nothing, and why."""

import json

from events.relations import Gap
from tests import builders as make
from tests.cli.asking import ask, log_of


def test_whose_word_a_gap_is_and_what_contests_the_order_of_a_link_is_told():
    acts = (make.action("one", "2024-01-16"), make.action("two", "2024-01-16", by="pakistan"))
    known = (make.source(), make.actor("iran"), make.actor("pakistan"), make.actor("financial-times", "outlet"), *acts)
    link = make.response("two", "one", link="answer")
    gap = make.ordered("one", "two", gap=Gap(words="shortly after"))
    against = make.ordered("two", "one", gap=None, asserted_by=make.party("iran"))
    log = log_of((*known, link, gap))
    contested = log_of((*known, link, against))

    told = [ask(one, "chains", "one", *argv).out for one in (log, contested) for argv in (("--metrics",), ())]
    [item] = json.loads(ask(contested, "chains", "one", "--metrics", "--json").out)["items"]

    assert 'stated gap: "shortly after" (by Financial Times)' in told[0]
    assert "contested" not in told[0] + told[1]
    for printed in told[2:]:
        assert "contested: one → two: stated: two came before one (by Iran; position 8)" in printed
    assert [one["asserted_by"]["actor"] for one in item["links"][0]["against"]] == ["iran"]


def test_what_a_chain_leaves_out_is_told_beside_its_measures_too():
    acts = (make.action("one", "2024-01-16"), make.action("two", "2024-01-18", by="pakistan"))
    known = (make.source(), make.actor("iran"), make.actor("pakistan"), make.actor("financial-times", "outlet"), *acts)
    no = make.response("two", "one", polarity="no", link="no")
    first = make.response("one", "two", link="first")
    gone = make.response("two", "one", link="gone")
    log = log_of((*known, no, first, gone), redacted=[len(known) + 3])

    for argv in (("--metrics",), ()):
        said = ask(log, "chains", "one", *argv).out
        assert "not drawn: no denies that two answers one (attributed, by Financial Times)" in said
        assert "left out: two → one (attributed): the answer surely came first" in said
        assert "not drawn: gone: " in said
    [item] = json.loads(ask(log, "chains", "one", "--metrics", "--json").out)["items"]
    assert (item["denied"], len(item["left_out"]), item["withheld"]) == (["no"], 1, ["gone"])
