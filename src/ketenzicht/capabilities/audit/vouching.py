"""What the checkpoints say that a chain must be: collected, compared with each other, and held against the chain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from ketenzicht.capabilities.audit.keys import Verifier
from ketenzicht.capabilities.audit.types import BadPlace, Checkpoint, Stream

Chain = tuple[Stream, UUID]


@dataclass(slots=True)
class Vouching:
    """The heads that hold for one chain by its size, and how far the witness goes."""

    heads: dict[int, bytes] = field(default_factory=dict)
    witnessed: int = 0

    @property
    def size(self) -> int:
        """The length that the chain has at least."""
        return max(self.heads, default=0)


class Vouchers:
    """All checkpoints, of the database and of the witness, and what is wrong with them."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._by_chain: dict[Chain, Vouching] = defaultdict(Vouching)
        self._at_witness: set[tuple[Chain, int, bytes]] = set()
        self.bad: list[BadPlace] = []
        self.count = 0

    def add(self, checkpoints: Iterable[Checkpoint], *, witnessed: bool) -> None:
        """Take in checkpoints. Those of the witness first: where two disagree, the witness is believed."""
        for checkpoint in checkpoints:
            self.count += 1
            self._add(checkpoint, witnessed)

    def expect_at_witness(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Checkpoints that the database says were sent: one that the witness lacks was sent nowhere, or is forged."""
        for checkpoint in checkpoints:
            if (_chain(checkpoint), checkpoint.size, checkpoint.head) not in self._at_witness:
                self._complain(
                    checkpoint, "the database says that its checkpoint was sent; the witness does not have it"
                )

    def list_chains(self) -> set[Chain]:
        """Every chain that a checkpoint speaks of."""
        return set(self._by_chain)

    def about(self, chain: Chain) -> Vouching:
        """What holds for one chain; nothing when no checkpoint speaks of it."""
        return self._by_chain.get(chain, Vouching())

    def _add(self, checkpoint: Checkpoint, witnessed: bool) -> None:
        where = "the witness" if witnessed else "the database"
        if not self._verifier.holds(checkpoint.key_id, checkpoint.body.encode(), checkpoint.signature):
            self._complain(checkpoint, f"the signature of its checkpoint at {where} does not hold")
            return
        vouching = self._by_chain[_chain(checkpoint)]
        known = vouching.heads.setdefault(checkpoint.size, checkpoint.head)
        if known != checkpoint.head:
            self._complain(checkpoint, "two signed checkpoints say different things: there are two histories")
        if witnessed:
            vouching.witnessed = max(vouching.witnessed, checkpoint.size)
            self._at_witness.add((_chain(checkpoint), checkpoint.size, checkpoint.head))

    def _complain(self, checkpoint: Checkpoint, what: str) -> None:
        self.bad.append(BadPlace(checkpoint.organisation_id, checkpoint.stream, checkpoint.size, what))


def _chain(checkpoint: Checkpoint) -> Chain:
    return checkpoint.stream, checkpoint.organisation_id
