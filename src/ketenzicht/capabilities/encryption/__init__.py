"""Encryption at rest: keys per organisation and per case, sealed fields, keyed tokens, rotation and destruction."""
