"""`ketenzicht estimate`: the answer on the terminal, the page, and errors that somebody can do something about."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

from ketenzicht.config import program
from ketenzicht.config.commands import COMMANDS
from ketenzicht.config.estimating import command
from ketenzicht.config.estimating.findings import WORDS, Telling
from ketenzicht.config.estimating.pictures import Bar, Pattern, Words, draw_intervals, draw_sets, round_ticks
from ketenzicht.engines import estimation
from ketenzicht.engines.estimation.wording import CAUTIONS, TEXTS
from ketenzicht.interfaces.cli.command import Exit
from ketenzicht.interfaces.cli.running import run

GOLDEN = Path(__file__).parents[2] / "golden" / "mse"
HTML = "{http://www.w3.org/1999/xhtml}"


def asked(*arguments: object) -> int:
    return run(
        ["estimate", *map(str, arguments)],
        commands=COMMANDS,
        version="0",
        prepare=lambda *_: None,
        explain=program.explain,
    )


def page_of(path: Path) -> html5lib.treebuilders.etree:
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"))
    return parser.parse(path.read_text(encoding="utf-8"))


def test_the_answer_stands_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(GOLDEN / "UKdat_5.csv") == Exit.DONE
    told = capsys.readouterr().out

    assert "11,313 in total, from" in told
    assert "does not cover a violation of this assumption" in told
    assert "[LA:NG, LA:PFNCA, NG:GO, NG:GP, PFNCA:GP, GO:GP]" in told
    assert re.search(r"smallest BIC, pairs +22,991", told)
    assert re.search(r"without PFNCA +22,623", told)
    assert "SparseMSE's code 0" in told


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ["UKdat_5", "NewOrl", "Artificial_3"])
def test_the_page_is_whole_by_itself_and_can_be_read_by_all(tmp_path: Path, language: str, name: str) -> None:
    report = tmp_path / "out.html"
    assert (
        asked(GOLDEN / f"{name}.csv", "--report", report, "--language", language, "--bayes", "--replicates", 100)
        == Exit.DONE
    )
    page, text = page_of(report), report.read_text(encoding="utf-8")

    assert page.get("lang") == language
    assert re.findall(r"(?:src|href|url)\s*[=(]", text) == []
    assert "<script" not in text
    pictures = page.findall(".//{http://www.w3.org/2000/svg}svg")
    assert len(pictures) == 4
    for picture in pictures:
        named = (picture.get("aria-labelledby") or "").split()
        assert [part.get("id") for part in list(picture)[:2]] == named
    names = [part.get("id") for part in page.iter() if part.get("id")]
    assert len(names) == len(set(names))
    for table in page.iter(f"{HTML}table"):
        assert table.find(f"{HTML}caption") is not None
        assert all(cell.get("scope") for cell in table.iter(f"{HTML}th"))
    assert len(list(page.iter(f"{HTML}h1"))) == 1


def test_each_picture_has_its_figures_in_a_table_beside_it(tmp_path: Path) -> None:
    report = tmp_path / "out.html"
    asked(GOLDEN / "UKdat_5.csv", "--report", report, "--replicates", 100)
    text = report.read_text(encoding="utf-8")
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", text)

    for shown in ("995", "PFNCA + GO", "22,991", "22,623", "11,313", "50 %"):
        assert shown in cells


def test_what_is_published_is_rounded_and_small_counts_are_hidden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "out.html"
    protection = ("--replicates", 100, "--round", 100, "--least", 10, "--base", 5)
    assert asked(GOLDEN / "UKdat_5.csv", "--report", report, "--language", "nl", *protection) == Exit.DONE
    text = report.read_text(encoding="utf-8")

    assert "11.300" in text
    assert "11.313" not in text + capsys.readouterr().out
    assert "minder dan 10" in text
    persons = re.findall(r"<tr><th scope=\"row\">[A-Z +]+</th><td>([^<]*)</td></tr>", text)
    assert len(persons) == 18
    assert all(one == "minder dan 10" or int(one.replace(".", "")) % 5 == 0 for one in persons)


def test_warnings_tell_no_small_count_of_a_protected_table(capsys: pytest.CaptureFixture[str]) -> None:
    protection = ("--replicates", 0, "--least", 15)
    assert asked(GOLDEN / "NewOrl.csv", *protection, "--round", 50) == Exit.DONE
    told = capsys.readouterr().out

    assert "only fewer than 15 persons" in told
    assert "only 13 persons" not in told


def test_covariates_are_estimated_when_there_are_any(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "out.html"
    arguments = (GOLDEN / "simdat_covariates.csv", "--replicates", 20, "--trend", "Y:2", "--method", "aic")
    assert asked(*arguments, "--order", 2, "--report", report) == Exit.DONE

    assert re.search(r"\n  Y 4 +249", capsys.readouterr().out)
    assert "The search" in report.read_text(encoding="utf-8")


def test_without_replicates_there_is_no_picture_of_them(tmp_path: Path) -> None:
    report = tmp_path / "out.html"
    table = tmp_path / "two.csv"
    table.write_text("A,B,sex,count\n1,0,m,40\n0,1,m,30\n1,1,m,9\n1,0,f,20\n0,1,f,25\n1,1,f,6\n", encoding="utf-8")
    assert asked(table, "--replicates", 0, "--report", report, "--model", "main") == Exit.DONE
    text = report.read_text(encoding="utf-8")

    assert text.count("<svg") == 3
    assert "When the table is drawn again" not in text


def test_more_processes_give_the_same_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "LEAST_SHARED", 1)
    told = []
    for cores in (1, 2):
        assert asked(GOLDEN / "Western.csv", "--replicates", 1200, "--cores", cores) == Exit.DONE
        told.append(capsys.readouterr().out)

    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("content", "arguments", "code", "words"),
    [
        (b"A,B,count\n1,0,5\n1,1,x\n", (), Exit.FILES, "Line 3: the count"),
        (b"A,B,count\n1,0,\xff\n", (), Exit.FILES, "Line 2: this is not UTF-8"),
        (b"A,B,count\n1,0,5\n0,1,4\n", (), Exit.REFUSED, "bears no estimate"),
        (b"A,B,count\n1,0,5\n0,1,4\n", ("--language", "nl"), Exit.REFUSED, "kan geen schatting dragen: een patroon"),
        (b"A,B,count\n1,0,5\n0,1,4\n1,1,2\n", ("--threshold", 3), Exit.REFUSED, "threshold is 3"),
        (b"A,B,y,count\n1,0,2,5\n0,1,3,4\n1,1,2,2\n", ("--trend", "y"), Exit.USAGE, "such as year:1"),
    ],
)
def test_an_error_says_what_to_mend(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    arguments: tuple[str, ...],
    code: Exit,
    words: str,
) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(content)

    assert asked(table, *arguments) == code
    assert words in capsys.readouterr().err


def test_a_file_that_is_not_there_or_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(tmp_path / "nothing.csv") == Exit.FILES
    monkeypatch.setattr(command, "MOST_BYTES", 10)
    assert asked(GOLDEN / "Korea.csv") == Exit.FILES
    assert "give patterns with counts" in capsys.readouterr().err


def test_names_from_the_file_are_written_as_text(tmp_path: Path) -> None:
    table, report = tmp_path / "table.csv", tmp_path / "out.html"
    table.write_text("<b>A</b>,B&C,D,count\n1,0,0,9\n0,1,0,8\n0,0,1,7\n1,1,0,3\n0,1,1,2\n", encoding="utf-8")
    assert asked(table, "--replicates", 50, "--report", report) == Exit.DONE
    text = report.read_text(encoding="utf-8")

    assert "<b>A</b>" not in text
    assert "&lt;b&gt;A&lt;/b&gt;" in text


def test_every_text_is_there_in_both_languages_with_the_same_facts() -> None:
    for texts in (WORDS, CAUTIONS, TEXTS):
        for name, text in texts.items():
            assert set(text) == {"en", "nl"}, name
            assert fields(text["en"]) == fields(text["nl"]), name


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def test_pictures_cut_what_is_too_far_and_bear_nothing_at_all() -> None:
    words = Words("x", "a title", "what it shows")
    picture = draw_intervals(words, [Bar("far", 5, 1, 900), Bar("ours", 4, 3, 5, ours=True)], [(0, "0"), (10, "10")])

    assert picture.count("<path") == 1
    assert 'class="ours"' in picture
    assert "<rect" not in draw_sets(words, ["A"], [])
    assert draw_sets(words, ["A", "B"], [Pattern((0, 1), 4, "4")]).count('class="joined"') == 1


@pytest.mark.parametrize(("most", "first"), [(1, 0), (7, 0), (12_000, 0), (12_000, 9_400), (0.2, 0)])
def test_ticks_are_round_and_reach_both_ends(most: float, first: float) -> None:
    ticks = round_ticks(most, first)

    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= first
    assert ticks[-1] >= most


def test_an_end_that_is_not_there_is_told_as_such() -> None:
    telling = Telling("nl", round_totals=100)

    assert [telling.total(None), telling.total(1249), telling.total(float("inf"))] == ["–", "1.200", "∞"]
    assert telling.words("none", reason="x") == "geen schatting: x"
    assert estimation.VERSION == "estimation/1"
