"""What invented people wrote in their own words: released by two people, waiting for the second, and being read."""

from __future__ import annotations

from participation import storage
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict
from participation.storage import Database
from surveys.told import comments, flags
from surveys.told.comments import PROPOSED, READING, RELEASED, Choice
from surveys.models import Comment, Wave

LEFT_OUT = 9
"""Every ninth comment is left out, so that the demonstration shows that not all go out."""


async def read(wave: Wave, key: str, *, as_far_as: str, database: Database, keys: Keys, by: Person) -> None:
    """Take the comments to one question as far as READING, PROPOSED or RELEASED (by the data keeper)."""
    await wave.fetch_related("survey")
    try:
        async with storage.writes():
            review = await comments.begin(wave=wave, key=key, attribute=comments.NONE, database=database, by=by)
            if as_far_as == READING:
                return
            names = await comments.known_names(wave, keys)
            rows = await Comment.filter(review_id=review.pk).order_by("id")
            await comments.decide(review=review, names=names, by=by, choices={
                one.pk: Choice(_what(number, one.text, names)) for number, one in enumerate(rows)})
            await comments.propose(review=review, by=by)
            keeper = await Person.filter(email__startswith="peter").first()
            if as_far_as == RELEASED and keeper:
                shown = comments.fingerprint(await Comment.filter(review_id=review.pk))
                await comments.release(review=review, read=shown, by=keeper)
    except Conflict:  # a small partnership may have written too little
        return


def _what(number: int, text: str, names: frozenset[str]) -> str:
    if number % LEFT_OUT == LEFT_OUT - 1:
        return "leave"
    return "clean" if flags.flagged(text, names) else "keep"


__all__ = ["PROPOSED", "READING", "RELEASED", "read"]
