"""The house that tests run in: keys in a temporary home, and a database of their own made from one template.

The template holds the migrated schema and the loaded country pack. It is named after the content of both, so that it
is made once and made again when either changes.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ketenzicht.config import postgres

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ketenzicht"


def environment(home: Path) -> dict[str, str]:
    """The variables for a house in `home`: keys made, database copied."""
    base = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "KETENZICHT_HOME": str(home),
        "KETENZICHT_INSECURE_HTTP": "yes",
        "KETENZICHT_SECRET_KEY": "tests-only-" + "0123456789abcdef" * 4,
        "KETENZICHT_LOG_LEVEL": "WARNING",
        "KETENZICHT_IMPORT_LANES": "1",
    }
    os.environ.update(base)
    make_keys(home)
    urls = make_database(database_name())
    return base | urls.as_environment()


def make_keys(home: Path) -> None:
    """Fresh key files for this run."""
    from ketenzicht.capabilities.audit.keys import make_signing_key
    from ketenzicht.capabilities.encryption.keyfile import make_key_file

    (home / "keys").mkdir(parents=True, exist_ok=True)
    (home / "static").mkdir(exist_ok=True)
    make_key_file(home / "keys" / "root.json")
    make_signing_key(home / "keys" / "signing.pem")


def database_name() -> str:
    """A name of our own for each test process: two runs, or two workers of one run, never meet."""
    parts = ("ketenzicht_test", os.environ.get("KETENZICHT_TEST_SUFFIX", ""), os.environ.get("PYTEST_XDIST_WORKER", ""))
    return "_".join(part for part in parts if part)


def make_database(name: str) -> postgres.Urls:
    """A fresh copy of the template. From here on this process knows the administrator, whatever DATABASE_URL says."""
    admin = postgres.admin_for_tests()
    os.environ["KETENZICHT_TEST_ADMIN_URL"] = admin_url(admin)
    template = f"ketenzicht_template_{fingerprint()}"
    with one_at_a_time("ketenzicht-template"):
        if not _is_ready(admin, template):
            _prepare(admin, template)
        return postgres.create_database_from_template(admin, template, name)


def fingerprint() -> str:
    """A short hash of everything that a prepared database is made from."""
    digest = hashlib.sha256()
    found = [*SOURCE.rglob("migrations/*.py"), *(SOURCE / "packs").rglob("*.*"), SOURCE / "config" / "apps.py"]
    found += [SOURCE / "capabilities" / "access" / "rls.py", SOURCE / "config" / "setup.py"]
    found += [*(SOURCE / "capabilities" / "partners").glob("*.py"), *(SOURCE / "capabilities" / "country").glob("*.py")]
    for path in sorted(found):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _is_ready(admin: "postgres.Cluster | str", template: str) -> bool:
    with contextlib.closing(psycopg.connect(admin_url(admin), autocommit=True)) as connection:
        found = connection.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [template]).fetchone()
        return found is not None and bool(found[0])


def _prepare(admin: "postgres.Cluster | str", template: str) -> None:
    urls = postgres.provision(admin, template, fresh=True)
    child = {
        **os.environ,
        **urls.as_environment(),
        "DJANGO_SETTINGS_MODULE": "ketenzicht.config.settings",
        "KETENZICHT_DB_ROLE": "owner",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    subprocess.run([sys.executable, "-m", "tests.prepare"], env=child, cwd=ROOT, check=True)
    with contextlib.closing(psycopg.connect(admin_url(admin), autocommit=True)) as connection:
        connection.execute(f'ALTER DATABASE "{template}" IS_TEMPLATE true')


def admin_url(admin: "postgres.Cluster | str") -> str:
    """The address of the server as administrator."""
    return admin if isinstance(admin, str) else admin.admin_url()


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of this machine do something at a time."""
    with (Path(tempfile.gettempdir()) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
