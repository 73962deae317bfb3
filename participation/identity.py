"""Identifiers that tell nothing: no order, no time, no count."""

import os

LENGTH = 32


def new_id() -> str:
    """128 random bits as 32 hex characters."""
    return os.urandom(LENGTH // 2).hex()


def is_id(text: str) -> bool:
    """Whether a text could be one of our ids; anything else need not be looked for."""
    return len(text) == LENGTH and all(sign in "0123456789abcdef" for sign in text)
