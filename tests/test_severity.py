"""Tests of the severity score: the table, the borders of its bands, and what the method does not know."""

import pytest

from generator.content.worksheet import BANDS
from generator.incident.severity import Circumstances, Score, SeverityError, moved, score
from tests.severity_cases import Answer, Case, cases, differences, every_case, with_a_mistake


def answer(case: Case) -> Answer:
    """What Python says of a case."""
    try:
        found = score(moved(case.kind, case.steps), case.identification, case.circumstances)
    except SeverityError:
        return None, None, "refused"
    return found.context, found.value, found.band


def test_python_agrees_with_the_table() -> None:
    table = cases()
    assert differences(table, map(answer, table)) == []


def test_a_planted_mistake_is_found() -> None:
    table = with_a_mistake(cases())
    assert [found.split(":")[0] for found in differences(table, map(answer, table))] == [table[0].name]


def test_the_table_has_every_band_its_borders_and_what_is_refused() -> None:
    table = cases()
    assert len(table) >= 60
    assert len({case.name for case in table}) == len(table)
    values = {case.expected[1] for case in table}
    for _, least in BANDS[1:]:
        assert {least - 0.25, least, least + 0.25} <= values
    assert {case.expected[2] for case in table} == {*(name for name, _ in BANDS), "refused"}
    assert {case.steps for case in table} == set(range(-3, 4))


def test_a_score_says_how_it_comes_about() -> None:
    assert score(3, 0.75, Circumstances(0.25, intent=0.5)) == Score(3, 0.75, 0.75, 3.0, "high")


def test_every_answer_of_the_sheet_has_a_score_in_one_band() -> None:
    for case in every_case():
        context, value, band = answer(case)
        assert context in (1, 2, 3, 4)
        assert value is not None
        assert 0.25 <= value <= 6
        assert value * 4 == int(value * 4)
        assert [name for name, least in BANDS if least <= value][-1] == band


def test_more_of_anything_never_gives_less() -> None:
    found = {(c.kind, c.steps, c.identification, c.circumstances): answer(c)[1] or 0 for c in every_case()}
    for (kind, steps, ease, rest), value in found.items():
        for more in ((kind + 1, steps, ease, rest), (kind, steps + 1, ease, rest), (kind, steps, ease + 0.25, rest)):
            assert found.get(more, value) >= value


@pytest.mark.parametrize(
    ("context", "identification", "circumstances", "said"),
    [
        pytest.param(5, 1, Circumstances(), "context 5: write one of 1, 2, 3, 4", id="context"),
        pytest.param(1, 0.3, Circumstances(), "identification 0.3: write one of 0.25, 0.5, 0.75, 1", id="ease"),
        pytest.param(1, 1, Circumstances(integrity=1), "circumstance 1: write one of 0, 0.25, 0.5", id="loss"),
        pytest.param(1, 1, Circumstances(intent=0.25), "circumstance 0.25: write one of 0, 0.5", id="intent"),
    ],
)
def test_what_the_method_does_not_know_is_refused_with_what_it_knows(
    context: int, identification: float, circumstances: Circumstances, said: str
) -> None:
    with pytest.raises(SeverityError) as error:
        score(context, identification, circumstances)
    assert str(error.value) == said


def test_no_step_leads_from_an_unknown_kind() -> None:
    with pytest.raises(SeverityError, match="kind of data 0: write one of 1, 2, 3, 4"):
        moved(0, 1)
