"""The table of commands: name, what it is for, where it stands, as which database role, with which arguments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ketenzicht.interfaces.cli.command import Argument, Command, argument

A_QUARTER = 400
"""Of the signals of a real year: as many as a first start can tell in about a minute."""
ROLES = ("reporter", "intake_officer", "manager", "privacy_officer", "administrator", "policy_officer")
ORGANISATION: Argument = argument("--organisation", required=True, metavar="CODE", help="the organisation's code")

STARTING = (
    Command(
        "init",
        "make what the house keeps outside the database: signing secret, root key, trail key, witness folder",
        "ketenzicht.config.setup_home:init",
        more="What is there already stays as it is. Keep copies of the key files somewhere else: without the root key\n"
        "nothing that is stored can be read again.",
    ),
    Command(
        "demo",
        "run the whole chain here with made-up organisations, people and signals",
        "ketenzicht.config.demo.command:demo",
        arguments=(
            argument("--port", type=int, default=None, help="port for the pages (default 8000, or the next free one)"),
            argument("--fresh", action="store_true", help="throw the demo's database and keys away and start anew"),
            argument(
                "--signals",
                type=int,
                default=A_QUARTER,
                metavar="N",
                help="of a synthetic year, told when the demo is made (default 400; 1646 is as many as in a real one)",
            ),
            argument("--no-worker", action="store_true", help="serve pages without the queued work"),
            argument("--once", action="store_true", help="prepare everything, then stop (for checks)"),
        ),
    ),
    Command(
        "serve",
        "serve the pages and the API with gunicorn",
        "ketenzicht.config.serving:serve",
        role="app",
        arguments=(
            argument("--bind", action="append", metavar="ADDRESS", help="host:port or unix:path; may be repeated"),
            argument("--workers", type=int, default=None, help="processes (default: one per core, at least two)"),
            argument("--threads", type=int, default=4, help="threads per process (default 4)"),
            argument("--timeout", type=int, default=60, help="seconds before a stuck process is replaced (default 60)"),
            argument("--graceful", type=int, default=30, help="seconds that a request may still take when stopping"),
        ),
    ),
    Command(
        "worker",
        "do the queued and the regular work: clocks, terms, checkpoints, mail",
        "ketenzicht.config.serving:work",
        role="app",
        arguments=(
            argument("--concurrency", type=int, default=2, help="jobs at the same time (default 2)"),
            argument("--until-empty", action="store_true", help="stop when nothing is queued any more"),
        ),
    ),
    Command(
        "migrate",
        "bring the database to the shape of this release",
        "ketenzicht.config.setup_home:migrate",
        role="owner",
    ),
    Command(
        "load-pack",
        "check a country pack whole and load it: codes, organisations, grounds, terms, routing",
        "ketenzicht.config.setup_home:load_pack",
        role="owner",
        arguments=(
            argument(
                "path", nargs="?", type=Path, metavar="PATH", help="folder of the pack (default: the one shipped)"
            ),
            argument(
                "--check",
                action="store_true",
                help="only check, without a database; shows every error with file and line",
            ),
            argument("--without-demo", action="store_true", help="leave made-up organisations out"),
        ),
        offline="check",
    ),
)

SYNTHETIC = (
    Command(
        "synth",
        "write a synthetic country: made-up signals of some years, and apart from them the truth behind them",
        "ketenzicht.config.synth.command:synth",
        role="app",
        arguments=(
            argument("directory", type=Path, metavar="DIR", help="a new or empty folder"),
            argument("--seed", type=int, default=1, help="which country (default 1); equal seeds give equal files"),
            argument("--years", type=int, default=1, help="over how many years (default 1)"),
            argument("--signals", type=int, default=None, metavar="N", help="how many (default 1,646 a year)"),
            argument(
                "--until",
                type=date.fromisoformat,
                default=date(2025, 12, 31),
                metavar="DATE",
                help="the last day (default 2025-12-31)",
            ),
            argument("--figures", action="store_true", help="show what came out beside what was published"),
        ),
        more="Needs no database. The number of signals, who sends them and what they are about are in proportion to\n"
        "published figures; see docs/guides/synthetic-country.md.",
        offline="directory",
    ),
)

FILES = (
    Command(
        "import",
        "check a file of reports row by row and take the good rows in, as somebody who may report",
        "ketenzicht.interfaces.cli.files:import_file",
        role="app",
        arguments=(
            argument("file", type=Path, metavar="FILE", help="CSV, XLSX or JSON; docs/guides/files.md says how"),
            ORGANISATION,
            argument("--as", dest="reporter", required=True, metavar="WHO", help="a login name or a system"),
            argument("--mapping", metavar="NAME|FILE", help="a kept mapping or a file with one (else: by the names)"),
            argument("--check", action="store_true", help="only check: take nothing in"),
            argument("--all-or-nothing", action="store_true", help="take nothing in when a row is not right"),
            argument("--resume", action="store_true", help="go on with a file that was interrupted"),
        ),
        more="Every row that is not right is listed with its line, its field and what to do. The same file twice adds\n"
        "nothing. Ends with 1 when a row was not taken in. Interrupted, it goes on with --resume.",
    ),
    Command(
        "import-lane",
        "take in rows of a long file beside the process that started this one; started by `import` and by the worker",
        "ketenzicht.interfaces.cli.files:import_lane",
        role="app",
    ),
)

UNSEEN = (
    Command(
        "estimate",
        "estimate from the overlap between lists how many are on none of them",
        "ketenzicht.config.estimating.command:estimate",
        arguments=(
            argument(
                "table", type=Path, metavar="TABLE", help="a CSV file: patterns with counts, persons, or sightings"
            ),
            argument("--report", type=Path, metavar="FILE", help="also write a page with pictures and tables"),
            argument("--language", choices=("nl", "en"), default="en", help="of the answer and the page (default en)"),
            argument(
                "--method",
                choices=("stepwise", "bic", "aic", "aicc"),
                default="stepwise",
                help="how a model is chosen (default stepwise)",
            ),
            argument("--threshold", type=float, default=0.02, help="of the stepwise choice (default 0.02)"),
            argument("--model", default="", help="take this model: main, pairs, or such as 'A:B, B:C'"),
            argument("--order", type=int, help="the largest number of lists in one effect that bic and aic weigh"),
            argument("--keep", type=int, help="how many of the best models compete on resampled tables"),
            argument(
                "--rule",
                choices=("reference", "own"),
                help="which models may be fitted: SparseMSE's code 0, or our own sharper rule",
            ),
            argument("--replicates", type=int, default=1000, help="resampled tables (default 1000; 0 for none)"),
            argument("--seed", type=int, default=1, help="equal seeds give equal answers (default 1)"),
            argument("--level", type=float, default=0.95, help="of the interval (default 0.95)"),
            argument("--lists", default="", metavar="NAMES", help="the columns that are lists, with commas between"),
            argument("--covariates", default="", metavar="NAMES", help="the columns that are characteristics"),
            argument("--ignore", default="", metavar="NAMES", help="columns to leave out"),
            argument(
                "--trend", action="append", default=[], metavar="NAME:DEGREE", help="a characteristic that is a trend"
            ),
            argument("--bayes", action="store_true", help="also the Bayesian threshold method"),
            argument(
                "--round", type=int, default=0, metavar="BASE", help="round totals to publish them, such as to 100"
            ),
            argument("--least", type=int, default=0, metavar="N", help="hide counts below this, such as 10"),
            argument("--base", type=int, default=1, metavar="BASE", help="round counts to this, such as 5"),
            argument("--cores", type=int, help="processes for many replicates (default: all cores)"),
        ),
        more="Needs no database. See docs/guides/estimating.md.",
    ),
)

KEEPING = (
    Command(
        "verify-trail",
        "check the whole trail against its chains, its signatures and what a witness holds",
        "ketenzicht.interfaces.cli.trail:verify",
        role="backup",
        arguments=(
            argument("--witness", metavar="PLACE", help="folder or URL (default: the setting); 'none' leaves it out"),
            argument("--public-key", type=Path, metavar="FILE", help="the key that checkpoints must be signed with"),
        ),
        more="Ends with 1 and names the first bad place when something does not fit.",
    ),
    Command(
        "checkpoint",
        "sign the heads of the trail now and send them to the witness",
        "ketenzicht.interfaces.cli.trail:checkpoint",
        role="app",
    ),
    Command(
        "backup",
        "write a backup: the data and, apart from it, the wrapped keys",
        "ketenzicht.config.backup:backup",
        role="backup",
        arguments=(argument("directory", type=Path, metavar="DIR", help="a new or empty folder"),),
        more="Key files are not in it: keep those elsewhere. Keep the file with wrapped keys at most thirty days:\n"
        "a destroyed case comes back to life from any copy of its key.",
    ),
    Command(
        "restore",
        "restore a backup into an empty database and prove that it is whole",
        "ketenzicht.config.backup:restore",
        role="owner",
        arguments=(argument("directory", type=Path, metavar="DIR", help="a folder made by backup"),),
    ),
    Command(
        "erase-due",
        "destroy now what is past its term or ordered destroyed",
        "ketenzicht.config.upkeep:erase_due",
        role="app",
    ),
    Command(
        "count-flow",
        "count anew, from the histories of the signals, where they stand and how long they stay",
        "ketenzicht.interfaces.cli.flow:count_flow",
        role="app",
        arguments=(argument("--check", action="store_true", help="only compare; ends with 1 when a figure differs"),),
        more="The figures are counted with every step; this proves them, and fills them where signals are older than\n"
        "they are. The worker does it every night.",
    ),
    Command(
        "keys rotate",
        "make new keys and wrap everything under them",
        "ketenzicht.interfaces.cli.keys:rotate",
        role="app",
        arguments=(
            argument("--root", action="store_true", help="a new root key in the key file, and every key under it"),
            argument("--organisation", metavar="CODE", help="a new key for one organisation"),
            argument("--all", action="store_true", help="a new key for every organisation"),
        ),
    ),
)

PEOPLE = (
    Command(
        "person create",
        "make a login account without any mandate, and show the link with which it is entered first",
        "ketenzicht.interfaces.cli.people:create_person",
        role="app",
        arguments=(
            argument("username", help="login name"),
            argument("email", help="e-mail address"),
            argument("--name", default="", help="name as colleagues know it (default: the login name)"),
            argument("--language", choices=("nl", "en"), default="nl"),
        ),
    ),
    Command(
        "person link",
        "show a new link with which somebody sets a password",
        "ketenzicht.interfaces.cli.people:show_link",
        role="app",
        arguments=(argument("username", help="login name"),),
    ),
    Command(
        "mandate grant",
        "give somebody a role at an organisation; meant for its first administrator",
        "ketenzicht.interfaces.cli.people:grant_mandate",
        role="app",
        arguments=(
            argument("username", help="login name"),
            ORGANISATION,
            argument("--role", required=True, choices=ROLES),
        ),
        more="Everybody after the first administrator gets mandates from that administrator, in the pages.",
    ),
    Command(
        "partner-system",
        "make the machine that stands for an organisation's own system",
        "ketenzicht.interfaces.cli.people:create_partner_system",
        role="owner",
        arguments=(ORGANISATION,),
        more="Its key is issued by an administrator of that organisation, in the pages.",
    ),
)

COMMANDS: tuple[Command, ...] = (*STARTING, *SYNTHETIC, *FILES, *UNSEEN, *KEEPING, *PEOPLE)
