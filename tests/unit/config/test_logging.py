"""A log line holds what is on the list, the type and place of a fault, and never what somebody typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from ketenzicht.config import logging as house

TYPED = "Anna van der Test"


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_only_keys_on_the_list_stay_and_the_rest_is_named() -> None:
    event: dict[str, Any] = {"event": "request", "status": 200, "username": TYPED, "fact": TYPED}
    assert house.only_safe_keys(None, "info", event) == {
        "event": "request",
        "status": 200,
        "where": "dropped:fact,username",
    }


def test_nothing_is_dropped_when_all_is_safe() -> None:
    event: dict[str, Any] = {"event": "request", "_record": None}
    assert house.only_safe_keys(None, "info", event) == {"event": "request", "_record": None}


def test_the_exit_code_of_a_process_beside_another_may_be_read() -> None:
    event: dict[str, Any] = {"event": "import_lane_failed", "returned": -9}
    assert house.only_safe_keys(None, "warning", event) == {"event": "import_lane_failed", "returned": -9}


@pytest.mark.parametrize("as_triple", [True, False])
def test_of_an_exception_only_its_type_and_place_are_kept(as_triple: bool) -> None:
    error = raised(ValueError(TYPED))
    info = (type(error), error, error.__traceback__) if as_triple else error
    kept = house.exception_without_values(None, "error", {"event": "fault", "exc_info": info})
    assert kept["error_type"] == "ValueError"
    assert kept["exception"].startswith("config/test_logging.py:")
    assert kept["exception"].count(" raised") == 1
    assert TYPED not in str(kept)


@pytest.mark.parametrize("info", [None, True, (None, None, None)])
def test_a_line_without_an_exception_stays_as_it_is(info: object) -> None:
    assert house.exception_without_values(None, "info", {"event": "x", "exc_info": info}) == {"event": "x"}


def test_the_place_of_a_deep_fault_is_its_last_steps() -> None:
    def deeper(levels: int) -> None:
        if not levels:
            raise LookupError(TYPED)
        deeper(levels - 1)

    with pytest.raises(LookupError) as caught:
        deeper(30)
    kept = house.exception_without_values(None, "error", {"exc_info": caught.value})
    assert kept["exception"].count(" > ") == 11


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the real set-up writes, caught; pytest's own handlers are put back afterwards."""
    root, out = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("django.request", "django.server")}
    defaults = structlog.get_config()
    house.configure({"level": "INFO"})
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    yield out
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.configure(**defaults)


def test_a_library_line_keeps_its_template_and_not_its_arguments(lines: io.StringIO) -> None:
    logging.getLogger("somebody.else").warning("no row for %s", TYPED)
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert line["event"] == "no row for %s"
    assert line["level"] == "warning"
    assert TYPED not in lines.getvalue()


def test_a_library_exception_is_written_without_its_message(lines: io.StringIO) -> None:
    try:
        int(TYPED)
    except ValueError:
        logging.getLogger("somebody.else").exception("failed")
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert line["error_type"] == "ValueError"
    assert TYPED not in lines.getvalue()


def test_our_own_line_is_one_object_with_safe_keys(lines: io.StringIO) -> None:
    structlog.get_logger("ketenzicht.test.lines").info("request", status=200, fact=TYPED)
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert (line["event"], line["status"], line["where"]) == ("request", 200, "dropped:fact")
    assert TYPED not in lines.getvalue()
