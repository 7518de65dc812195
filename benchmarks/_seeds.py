"""Inside a house: some dozens of signals through the real doors, to be multiplied by `_many`. JSON in, JSON out."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from uuid import UUID

from ketenzicht.config.starting import start_django

SEEDS = 50
WORDS = (
    "loods",
    "kelder",
    "paspoort",
    "busje",
    "schuld",
    "boete",
    "bed",
    "loon",
    "chauffeur",
    "kamer",
    "sleutel",
    "kas",
)


def main() -> int:
    """Report so many; answer with the organisation that holds most of them."""
    mandate = json.load(sys.stdin)["mandate"]
    start_django("app")
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.partners import public as partners
    from ketenzicht.capabilities.signals import public as signals

    drawn = random.Random(7)
    holders: Counter[UUID] = Counter()
    for number in range(SEEDS):
        context = access.open_context(mandate_id=UUID(mandate), purpose=access.Purpose.REPORT, auth_level="demo")
        new = signals.NewSignal(
            fact=f"Gezien: {' '.join(drawn.choices(WORDS, k=15))}.",
            interpretation=f"Het lijkt op {' '.join(drawn.choices(WORDS, k=5))}.",
            forms=("labour",),
            age_class="adult",
            urgency=drawn.choice(("normal", "soon")),
            reporter_kind="labour_inspector",
            municipality="GM0363",
            place_kind="municipality",
            mentions=(
                signals.NewMention(kind="person", value=f"Persoon {number} Voorbeeld"),
                signals.NewMention(kind="phone", value=f"06{drawn.randrange(10**7, 10**8)}"),
            ),
        )
        with access.acting(context) as by:
            holders[signals.submit_signal(by=by, new=new).receiver_id] += 1
    json.dump(partners.get_organisation(holders.most_common(1)[0][0]).code, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
