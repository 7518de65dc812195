"""From the command line; prints VARIABLE=value lines for whoever starts the programs that need a database."""

from __future__ import annotations

import shutil
import sys

from ketenzicht.config import postgres
from ketenzicht.config.environment import EnvironmentInvalid

USAGE = """usage: python -m ketenzicht.config.postgres COMMAND

  environment [DATABASE]      the three URLs of a database that lasts
  test-environment SUFFIX     the three URLs of an empty test database
  test-admin                  where test databases are made
  bench-admin                 where databases to measure are made: as durable as in earnest
  where                       which PostgreSQL is used
  stop                        stop the clusters of this checkout
  remove                      stop them and remove them, with everything in them
"""


def run(arguments: list[str]) -> int:
    """Do one command and return its exit code: 0 done, 1 PostgreSQL can't, 2 not understood."""
    try:
        return _answer(arguments)
    except (postgres.PostgresError, EnvironmentInvalid) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _answer(arguments: list[str]) -> int:
    match arguments:
        case ["environment", *rest] if len(rest) < 2:
            _say(postgres.ensure_database(*rest).as_environment())
        case ["test-environment", suffix]:
            _say(postgres.provision_test_database(suffix).as_environment())
        case ["test-admin"]:
            _say({"KETENZICHT_TEST_ADMIN_URL": postgres.admin_url(postgres.admin_for_tests())})
        case ["bench-admin"]:
            _say({"KETENZICHT_TEST_ADMIN_URL": postgres.admin_url(postgres.admin_for_measurements())})
        case ["where"]:
            found = postgres.find_binaries()
            sys.stdout.write(f"{found.path} {found.version[0]}.{found.version[1]} ({found.source})\n")
        case ["stop" | "remove" as verb]:
            _stop(remove=verb == "remove")
        case _:
            sys.stderr.write(USAGE)
            return 2
    return 0


def _stop(*, remove: bool) -> None:
    for cluster in (postgres.local_cluster(), postgres.local_test_cluster()):
        cluster.stop()
        if remove:
            shutil.rmtree(cluster.directory, ignore_errors=True)


def _say(variables: dict[str, str]) -> None:
    sys.stdout.writelines(f"{name}={value}\n" for name, value in variables.items())


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
