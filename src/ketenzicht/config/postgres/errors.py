"""What can go wrong with PostgreSQL on a machine: one sentence that says what to do next."""


class PostgresError(Exception):
    """PostgreSQL can't be found, started or prepared; the message is one sentence for the operator."""
