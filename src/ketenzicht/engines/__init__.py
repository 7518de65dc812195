"""Engines: frozen input, frozen result; no Django, clock, network or chance of their own."""
