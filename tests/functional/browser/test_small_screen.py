"""On a small telephone: the header keeps to one row, and the label before a cell is not broken inside a word."""

import pytest

pytestmark = pytest.mark.browser

WIDTH_OF_WORD = """([cell, word]) => {
  const style = getComputedStyle(cell, "::before");
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText(word).width;
}"""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_header_is_one_row_for_whoever_is_signed_in(sit_down, world, language):
    page = sit_down(world.reporter, width=360, language=language)
    page.goto(f"/meldingen/?taal={language}")
    brand = page.locator(".kz-header .kz-brand").bounding_box()
    tools = page.locator(".kz-header__tools").bounding_box()
    assert tools["y"] < brand["y"] + brand["height"]
    assert tools["x"] >= brand["x"] + brand["width"]


def test_a_label_has_room_for_its_longest_word_and_nothing_sticks_out(sit_down):
    page = sit_down(None, width=360)
    page.goto("/indicatoren/")
    cell = page.locator('td[data-label="Bestanddeel"]').first
    room = float(cell.evaluate("cell => getComputedStyle(cell).gridTemplateColumns").split("px")[0])
    for word in ("Bestanddeel", "Veiligheidsregio"):
        assert cell.evaluate(f"(cell, word) => ({WIDTH_OF_WORD})([cell, word])", word) <= room
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
