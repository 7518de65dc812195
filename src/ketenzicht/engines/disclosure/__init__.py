"""Counts made safe to publish: small ones are put together, so that no sum or difference of what is shown tells one.

Pure: the same counts and the same lots always give the same table.
"""

from ketenzicht.engines.disclosure.protect import (
    VERSION,
    Draw,
    Rule,
    SafeSplit,
    SafeTable,
    protect,
    protect_nested,
    rounded,
)

__all__ = ["VERSION", "Draw", "Rule", "SafeSplit", "SafeTable", "protect", "protect_nested", "rounded"]
