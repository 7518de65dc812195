"""The example of the guide, run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


def test_the_example_of_the_guide_prints_what_stands_beneath_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (ROOT / "docs" / "guides" / "estimating.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", guide, flags=re.DOTALL)
    assert found is not None
    monkeypatch.chdir(ROOT)

    exec(compile(found[1], "estimating.md", "exec"), {})  # noqa: S102  # the text of our own guide

    assert capsys.readouterr().out == found[2]
