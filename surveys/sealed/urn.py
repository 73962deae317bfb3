"""The sealed urn: a ballot is locked to the wave's public key, and every box of a wave has the same size.

Pure: bytes in, bytes out. Sealed boxes are libsodium's (X25519, XSalsa20-Poly1305, a fresh key pair for every box);
drafts are XChaCha20-Poly1305 under a key derived from the respondent's own token, which the server does not keep.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead

Answers = dict[str, int | str]
_LENGTH_BYTES = 4
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Damaged(ValueError):
    """A box or draft cannot be opened: another key, or other bytes than were sealed."""


class DoesNotFit(ValueError):
    """What is to be sealed is larger than the one size of this wave's boxes."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one box holds. `stratum` is the stratum's id, `receipt` the mark of the receipt code (hex)."""

    stratum: str
    answers: Answers
    receipt: str


@dataclass(frozen=True, slots=True)
class Equality:
    """What a second box of the same size holds: answers of the equality page, without stratum. `receipt` is
    another mark of the same receipt code: who takes the ballot out takes this out too, and no mark stands in both."""

    answers: Answers
    receipt: str


def new_key() -> tuple[bytes, bytes]:
    """(private key, public key), 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def public_half(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def seal(ballot: Ballot | Equality, *, public_key: bytes, size: int) -> bytes:
    """The ballot as a box of `size` bytes plus libsodium's fixed overhead. Raises DoesNotFit."""
    if isinstance(ballot, Equality):
        body: dict[str, object] = {"e": ballot.answers, "r": ballot.receipt}
    else:
        body = {"s": ballot.stratum, "a": ballot.answers, "r": ballot.receipt}
    return _lock(public_key).encrypt(_padded(body, size))


@lru_cache(maxsize=64)
def _lock(public_key: bytes) -> SealedBox:
    """Boxes of one wave are sealed by the same public key."""
    return SealedBox(PublicKey(public_key))


def unseal(boxes: Iterable[bytes], *, private_key: bytes) -> Iterator[Ballot | Equality]:
    """What these boxes hold. Raises Damaged at the first box that does not open."""
    lock = SealedBox(PrivateKey(private_key))
    for box in boxes:
        try:
            body = _unpadded(lock.decrypt(box))
            yield Equality(body["e"], body["r"]) if "e" in body else Ballot(body["s"], body["a"], body["r"])
        except (CryptoError, ValueError, KeyError, TypeError):
            # Not `from` the cause: what it quotes could be an answer.
            raise Damaged("a ballot does not open with this key") from None


def shuffled(ballots: Iterable[Ballot], *, without: set[str] = frozenset()) -> list[Ballot]:  # type: ignore[assignment]
    """The ballots that were not withdrawn, in an order drawn from the operating system's randomness."""
    kept = [ballot for ballot in ballots if ballot.receipt not in without]
    random.SystemRandom().shuffle(kept)
    return kept


def written(answers: Answers) -> str:
    """Answers as a response keeps them."""
    return _json(answers)


def lock_draft(body: dict[str, object], *, token: str, about: bytes, size: int) -> bytes:
    """An unfinished ballot, readable only with the token; `about` (the draft's id) is bound to it."""
    return Aead(_draft_key(token)).encrypt(_padded(body, size), about)


def unlock_draft(box: bytes, *, token: str, about: bytes) -> dict[str, object]:
    """The body given to lock_draft. Raises Damaged."""
    try:
        return _unpadded(Aead(_draft_key(token)).decrypt(box, about))
    except CryptoError as problem:
        raise Damaged("a draft does not open with this token") from problem


def _draft_key(token: str) -> bytes:
    return blake2b(token.encode(), digest_size=32, person=b"heard draft").digest()


def _padded(body: dict[str, object], size: int) -> bytes:
    written = _json(body).encode()
    if len(written) + _LENGTH_BYTES > size:
        raise DoesNotFit(len(written))
    return (len(written).to_bytes(_LENGTH_BYTES, "big") + written).ljust(size, b"\0")


def _unpadded(padded: bytes) -> dict:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return json.loads(padded[_LENGTH_BYTES:_LENGTH_BYTES + length])
