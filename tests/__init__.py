"""Tests of Ketenzicht."""
