"""Structured logs without personal data: one JSON object a line, with only fields that are on a list."""

import logging
import logging.config
from collections.abc import MutableMapping
from pathlib import PurePath
from typing import Any

import structlog

SAFE_KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "method",
        "route",
        "status",
        "milliseconds",
        "request_id",
        "code",
        "task",
        "job_id",
        "queue",
        "attempt",
        "organisation",
        "count",
        "returned",
        "error_type",
        "where",
        "version",
        "port",
        "path",
        "exception",
    }
)
"""Keys that may stand in a log line. Anything else is dropped and its name kept, so that one can see it happened."""


def only_safe_keys(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not on the list."""
    dropped = sorted(key for key in event if key not in SAFE_KEYS and not key.startswith("_"))
    for key in dropped:
        del event[key]
    if dropped:
        event["where"] = f"dropped:{','.join(dropped)}"
    return event


def exception_without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an exception keep its type and where it arose: its message may hold what somebody typed."""
    record = event.get("_record")
    info = event.pop("exc_info", None) or (record.exc_info if isinstance(record, logging.LogRecord) else None)
    if isinstance(record, logging.LogRecord):
        record.exc_info, record.exc_text, record.stack_info = None, None, None
    error = info if isinstance(info, BaseException) else (info[1] if isinstance(info, tuple) else None)
    if error is not None:
        event["error_type"] = type(error).__name__
        event["exception"] = _places(error)
    return event


def foreign_without_arguments(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of a line that a library logs, keep the template and not its arguments: those are values."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and not event.get("_from_structlog"):
        event["event"] = str(record.msg)
    return event


def _places(error: BaseException) -> str:
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = "/".join(PurePath(code.co_filename).parts[-2:])
        places.append(f"{file}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(places[-12:])


SHARED: list[Any] = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
OURS = [*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
"""One list for the life of the process: a logger that was used keeps the list it began with."""


def configure(options: dict[str, Any]) -> None:
    """Set up logging for Django and structlog alike. Django calls this with `LOGGING`."""
    structlog.configure(
        processors=OURS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            foreign_without_arguments,
            exception_without_values,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            only_safe_keys,
            structlog.processors.JSONRenderer(),
        ],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": formatter},
            "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["lines"], "level": options["level"]},
            "loggers": {"django.request": {"level": "CRITICAL"}, "django.server": {"level": "WARNING"}},
        }
    )
