"""The web server's own log, in the lines of the house: what happened, and nothing of who asked or for what."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.glogging import Logger

_CONTENT = re.compile(r" from ip=|: ")


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log through the handlers of the house, which keep a template and drop the values put into it.

    Gunicorn puts an address and a part of the request into some warnings itself, and logs some errors as they are:
    of those only the words before the values are kept, or the kind of error.
    """

    def setup(self, cfg: Any) -> None:
        """Take over gunicorn's settings, and let its lines go to the handlers of the house alone."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """A warning, without what somebody sent."""
        super().warning(_without_content(msg), *args, **kwargs)

    def error(self, msg: object, *args: object, **kwargs: Any) -> None:
        """An error, without what somebody sent."""
        super().error(_without_content(msg), *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """An error with where it arose."""
        super().exception(_without_content(msg), *args, **kwargs)


def _without_content(msg: object) -> str:
    return _CONTENT.split(msg, 1)[0] if isinstance(msg, str) else type(msg).__name__
