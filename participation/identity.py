"""Identifiers that tell nothing: no order, no time, no count."""

import os

LENGTH = 32


def new_id() -> str:
    """128 random bits as 32 hex characters."""
    return os.urandom(LENGTH // 2).hex()
