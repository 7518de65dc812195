"""Ketenzicht: one signal's whole way through the Dutch chain against human trafficking."""

__version__ = "0.1.0"
