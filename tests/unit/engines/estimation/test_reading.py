"""Tables from text: patterns, persons and sightings; and errors that name the line."""

from __future__ import annotations

import numpy as np
import pytest

from ketenzicht.engines.estimation import CaptureTable, Covariate, InputInvalid, QuestionInvalid, read_table, table_of

PATTERNS = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"
EXPECTED = {"100": 40, "010": 30, "001": 20, "110": 6}


def same(one: CaptureTable, other: CaptureTable) -> bool:
    return one.lists == other.lists and bool((one.counts == other.counts).all())


@pytest.mark.parametrize(
    "text",
    [
        PATTERNS,
        "\ufeff" + PATTERNS.replace(",", ";"),
        PATTERNS.replace(",", "\t").replace("count", "Aantal"),
        "A,B,C,count\nja,nee,,40\nno,YES,false,30\n0,0,true,20\n1,1,0,5\n\n1,1,0,1\n",
        "A,B,C\n" + "1,0,0\n" * 40 + "0,1,0\n" * 30 + "0,0,1\n" * 20 + "1,1,0\n" * 6,
    ],
)
def test_patterns_and_persons_give_the_same_table(text: str) -> None:
    assert same(read_table(text), table_of(EXPECTED, "ABC"))


def test_sightings_are_put_together_by_person() -> None:
    text = "person,list,year\n1,P,2019\n1,K,2019\n2,P,2020\n3,K,2020\n3,K,2020\n"
    table = read_table(text)

    assert same(table, CaptureTable(("K", "P"), np.array([0.0, 1.0, 1.0, 1.0]), table.covariates, table.strata))
    assert table.covariates == (Covariate("year", ("2019", "2020")),)
    assert table.strata is not None
    assert table.strata.sum() == 3
    assert read_table(text, ignore=["year"]).covariates == ()
    assert read_table(text, covariates=["year"]).covariates == table.covariates


def test_columns_that_are_no_lists_are_covariates_with_levels_in_order() -> None:
    text = "A,B,year,form,count\n1,0,10,x,4\n0,1,9,y,3\n1,1,9,x,2\n1,0,10,y,0\n"
    table = read_table(text)

    assert table.covariates == (Covariate("year", ("9", "10")), Covariate("form", ("x", "y")))
    assert table.strata is not None
    assert table.strata.tolist() == [[0, 0, 0, 2], [0, 0, 3, 0], [0, 4, 0, 0], [0, 0, 0, 0]]
    assert table.stratum("year", "9").counts.tolist() == [0, 0, 3, 2]


def test_columns_can_be_named() -> None:
    text = "A,B,minor,note,count\n1,0,0,x,4\n0,1,1,y,3\n1,1,1,z,2\n"

    assert read_table(text, covariates=["minor"], ignore=["note"]).lists == ("A", "B")
    assert read_table(text, lists=["A", "B"]).covariates == ()
    named = read_table(text, lists=["A", "B"], covariates=["minor"])
    assert [covariate.name for covariate in named.covariates] == ["minor"]
    assert read_table(text.replace("note", "n"), ignore=["n"], covariates=["minor"]).observed == 9


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "empty"),
        ("A,B,count\n", None, "nothing else"),
        ("A,B,count\n1,0\n", 2, "2 fields"),
        ("A,B,count\n1,0,5\n\n1,1,x\n", 4, "whole number"),
        ("A,B,count\n1,0,5\n1,1,-2\n", 3, "whole number"),
        ("A,B,count\n1,0,5\n1,2,2\n0,1,1\n1,0,1\n", 3, "0 or 1"),
        ("A,B,count\n1,0,5\n0,0,2\n", 3, "on no list"),
        ("A,A,count\n1,0,5\n", 1, "a name of its own"),
        ("A,count\n1,5\n", None, "1 lists"),
        ("A,B,count\n1,0,0\n0,1,0\n", None, "nobody"),
        ("person,list\n1,P\n,K\n", 3, "a person and a list"),
        ("person,list,sex\n1,P,m\n1,K,f\n", 3, "other covariates"),
        ("A,B,id\n" + "".join(f"1,0,{n}x\n" for n in range(61)), None, "61 different values"),
    ],
)
def test_errors_say_what_is_wrong_and_where(text: str, line: int | None, words: str) -> None:
    with pytest.raises(InputInvalid, match=words) as caught:
        read_table(text)
    assert caught.value.line == line


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(InputInvalid, match="no column Q"):
        read_table(PATTERNS, lists=["Q"])


@pytest.mark.parametrize(
    ("lists", "counts", "words"),
    [
        (("A", "B", "A"), np.ones(8), "twice"),
        (("A", "B"), np.ones(3), "4 patterns"),
        (("A", "B"), np.array([0, 1.5, 0, 0]), "whole numbers"),
        (("A", "B"), np.array([0, -1.0, 0, 0]), "whole numbers"),
        (("A", "B"), np.array([0, np.inf, 0, 0]), "whole numbers"),
        (("A", "B"), np.array([2.0, 1, 0, 0]), "no list"),
        (("A", "B"), np.zeros(4), "nobody"),
        (tuple("ABCDEFGHIJKLM"), np.ones(1 << 13), "13 lists"),
    ],
)
def test_a_table_that_can_not_be_is_refused(lists: tuple[str, ...], counts: np.ndarray, words: str) -> None:
    with pytest.raises(InputInvalid, match=words):
        CaptureTable(lists, counts)


def test_patterns_of_another_length_are_refused() -> None:
    with pytest.raises(InputInvalid, match="'10'"):
        table_of({"10": 4}, "ABC")


def test_lists_can_be_left_out_merged_and_looked_inside() -> None:
    table = table_of({"100": 5, "010": 4, "001": 3, "110": 2, "111": 1}, "ABC")

    assert table.sizes == (8, 7, 4)
    assert table.places == {"A": 0, "B": 1, "C": 2}
    assert table.patterns()[:2] == [(1, 5), (2, 4)]
    assert same(table.without("B"), table_of({"10": 7, "01": 3, "11": 1}, "AC"))
    assert table.merged("C", "B").lists == ("A", "C+B")
    assert same(table.inside("A"), table_of({"10": 2, "11": 1}, "BC"))
    with pytest.raises(QuestionInvalid, match="no list X"):
        table.without("X")
