"""The HTTP API for the systems of partners: NL GOV REST API Design Rules, bearer keys, one act of processing a call.

A browser's session opens nothing here, so there is no cross-site request to guard against.
"""

VERSION = "1.2.0"
"""In every answer as ``API-Version``; the first number is in the path."""

BASE = "/api/v1"
