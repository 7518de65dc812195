"""What sealing costs, that no nonce comes twice in a million, and how fast a rotation goes.

python -m benchmarks.sealing [NONCES] [KEYS]
"""

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from uuid import UUID

from benchmarks._rooms import configure, report

NONCES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
KEYS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
HOME = Path(tempfile.mkdtemp(prefix="kz-bench-"))
configure(HOME)

from ketenzicht.capabilities.encryption import envelope  # noqa: E402  # after the settings
from ketenzicht.capabilities.encryption import public as encryption  # noqa: E402
from ketenzicht.capabilities.encryption.keyring import MEMO  # noqa: E402
from ketenzicht.config import postgres  # noqa: E402
from tests.integration.encryption import low_house  # noqa: E402

NAME = "ketenzicht_bench_keys"
ORGANISATION = UUID("00000000-0000-4000-8000-0000000000a1")
PLACE = {"model": "signal", "field": "what", "row": UUID(int=3)}
SEED = 20261123


def microseconds(work: Callable[[], object], times: int = 20_000) -> float:
    """How long one takes."""
    began = perf_counter()
    for _ in range(times):
        work()
    return round((perf_counter() - began) / times * 1e6, 2)


def measure_sealing() -> dict[str, float]:
    """One field, sealed and opened; one key, unwrapped; one token."""
    key = encryption.CaseKey(UUID(int=1), ORGANISATION, envelope.new_secret())
    tokens = encryption.TokenKey(ORGANISATION, envelope.new_secret())
    outer, figures = envelope.new_secret(), {}
    wrapped = envelope.wrap(outer, key.secret)
    for size in (64, 2000, 1_000_000):
        plain = random.Random(SEED).randbytes(size)
        sealed, times = key.seal(plain, **PLACE), 100 if size > 10_000 else 20_000
        figures[f"seal {size} bytes, µs"] = microseconds(lambda p=plain: key.seal(p, **PLACE), times)  # type: ignore[misc]
        figures[f"open {size} bytes, µs"] = microseconds(lambda s=sealed: key.open(s, **PLACE), times)  # type: ignore[misc]
    figures["unwrap a key, µs"] = microseconds(lambda: envelope.unwrap(outer, wrapped))
    figures["make a token, µs"] = microseconds(lambda: tokens.token(field="phone", value="+31201234567"))
    return figures


def measure_nonces() -> dict[str, float]:
    """Nonces drawn by the real sealing function."""
    key = encryption.CaseKey(UUID(int=1), ORGANISATION, envelope.new_secret())
    start, end = len(envelope.HEADER), len(envelope.HEADER) + envelope.NONCE_BYTES
    drawn = {key.seal(b"", **PLACE)[start:end] for _ in range(NONCES)}
    assert len(drawn) == NONCES
    return {"nonces drawn": NONCES, "nonces that came twice": NONCES - len(drawn)}


def measure_keys() -> dict[str, float]:
    """Keys in the database: made, opened by fifty, rotated, sealed."""
    with low_house.within(ORGANISATION):
        began = perf_counter()
        made = [encryption.new_key(organisation_id=ORGANISATION) for _ in range(KEYS)]
        figures = {"make a case key, ms": round((perf_counter() - began) / KEYS * 1000, 3)}
        began = perf_counter()
        for _ in range(100):
            encryption.open_keys(made[:50])
        figures["open fifty keys, ms"] = round((perf_counter() - began) * 10, 3)
        began = perf_counter()
        for key_id in made[:500]:
            encryption.open_key(key_id)
        figures["open one key, ms"] = round((perf_counter() - began) * 2, 3)
    began = perf_counter()
    count = encryption.rotate_organisation_key(ORGANISATION, within=low_house.within)
    figures["keys wrapped anew per second"] = round(count / (perf_counter() - began))
    MEMO.clear()
    with low_house.within(ORGANISATION):
        assert len(encryption.open_keys(made)) == KEYS
    return figures


def main() -> None:
    """All measurements, one after the other."""
    encryption.make_key_file(HOME / "keys" / "root.json")
    urls = low_house.build(NAME)
    try:
        with low_house.connected(urls.app):
            figures = measure_sealing() | measure_nonces() | measure_keys()
    finally:
        postgres.drop_database(postgres.admin_for_tests(), NAME)
    report("sealing", figures)


if __name__ == "__main__":
    main()
