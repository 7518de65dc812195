"""Fill a template database: run as the owner, once per shape of schema and pack."""

import django

django.setup()

from django.conf import settings  # noqa: E402

from ketenzicht.config import setup  # noqa: E402

setup.migrate()
setup.load_pack(settings.KETENZICHT_PACK, with_demo=True)
