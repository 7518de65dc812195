"""Commands that make a house: its files, its tables, its country."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ketenzicht.config import environment, secrets
from ketenzicht.config.starting import start_without_database
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say

if TYPE_CHECKING:
    from ketenzicht.capabilities.country import public as country


def init(_given: Namespace) -> None:
    """Make the files that the house keeps outside the database; what is there already stays as it is."""
    home = environment.read_path("KETENZICHT_HOME", Path("var"))
    for path, made in make_home(home):
        say(f"{'made' if made else 'kept'}  {path}")


def make_home(home: Path) -> list[tuple[Path, bool]]:
    """Make what is missing of the signing secret, the root key, the trail's key and the witness folder."""
    keys = home / "keys"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = environment.read_path("KETENZICHT_KEY_FILE", keys / "root.json")
    signing = environment.read_path("KETENZICHT_SIGNING_KEY_FILE", keys / "signing.pem")
    made = [(home / "secret-key", secrets.make_secret(home / "secret-key"))]
    missing = [path for path in (root, signing) if not path.exists()]
    _make_keys(root if root in missing else None, signing if signing in missing else None)
    made += [(path, path in missing) for path in (root, signing)]
    witness = environment.read_text("KETENZICHT_WITNESS", str(home / "witness"))
    if "://" not in witness:
        made.append((Path(witness), not Path(witness).exists()))
        Path(witness).mkdir(parents=True, exist_ok=True)
    return made


def _make_keys(root: Path | None, signing: Path | None) -> None:
    start_without_database()  # the rooms stand behind Django
    from ketenzicht.capabilities.audit import public as audit
    from ketenzicht.capabilities.encryption import public as encryption

    if root is not None:
        encryption.make_key_file(root)
    if signing is not None:
        audit.make_signing_key(signing)


def migrate(_given: Namespace) -> None:
    """Bring the database to the shape of this release."""
    from ketenzicht.config import setup

    setup.migrate()
    say("The database has the shape of this release.")


def load_pack(given: Namespace) -> int:
    """Check a pack, and load it unless it is only to be checked. Shows every error with its file and line."""
    from django.conf import settings

    from ketenzicht.capabilities.country import public as country
    from ketenzicht.config import setup

    path = given.path or settings.KETENZICHT_PACK
    if not path.is_dir():
        raise UserError(f"There is no pack in {path}: give the folder with its YAML files.", Exit.FILES)
    try:
        pack = country.read_pack(path)
        if given.check:
            say(f"The pack {pack.version} is in order: {len(pack.entries)} entries.")
            return Exit.DONE
        stored, loaded = setup.load_pack(path, with_demo=not given.without_demo)
    except country.PackErrors as errors:
        return _show(errors)
    say(
        f"Loaded {stored.version}: {stored.added} entries added, {stored.corrected} corrected, {stored.ended} ended,"
        f" {stored.unchanged} unchanged; {loaded.organisations} organisations, {loaded.municipalities} municipalities."
    )
    return Exit.DONE


def _show(errors: country.PackErrors) -> int:
    for error in errors.errors:
        sys.stderr.write(f"{error}\n")
    sys.stderr.write(f"The pack has {len(errors.errors)} errors; nothing was loaded.\n")
    return Exit.PACK
