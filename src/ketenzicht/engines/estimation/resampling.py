"""Tables like the one at hand: drawn again with the same number of persons, or with one person less.

Replicates come in lots of five hundred, each with a random generator of its own that follows from the seed and the
number of the lot. So it makes no difference how many processes share the work, or where it was broken off.
"""

import numpy as np

from ketenzicht.engines.estimation.lattice import Numbers

LOT = 500


def lots(replicates: int) -> list[tuple[int, int]]:
    """The number and the size of each lot."""
    whole = [(number, LOT) for number in range(replicates // LOT)]
    return whole + ([(len(whole), replicates % LOT)] if replicates % LOT else [])


def draw(counts: Numbers, seed: int, lot: int, size: int) -> Numbers:
    """Multinomial resamples of a table, shape `(size, cells)`."""
    generator = np.random.default_rng([seed, lot])
    cells = np.flatnonzero(counts)
    tables = np.zeros((size, len(counts)))
    persons = int(counts.sum())
    tables[:, cells] = generator.multinomial(persons, counts[cells] / counts.sum(), size=size)
    return tables


def leave_one_person_out(counts: Numbers) -> tuple[Numbers, Numbers]:
    """For each pattern that was seen the table with one person of it less, and the persons of that pattern."""
    cells = np.flatnonzero(counts)
    tables = np.repeat(counts[None, :], len(cells), axis=0)
    tables[np.arange(len(cells)), cells] -= 1
    return tables, counts[cells]
