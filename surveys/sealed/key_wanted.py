"""A wave is over, and the key that opens it lies with the data keeper: they are told by mail, once."""

from __future__ import annotations

from participation import mail, storage
from participation.access import Role
from participation.models import Person
from participation.words import N_
from surveys.models import Wave

SUBJECT = N_("A survey waits for its key")
BODY = N_("A survey has reached its last day. It takes no more answers, and waits for the key that you hold.\n\n"
          "Please sign in and bring the key file. Until then nobody can open the answers.")


async def tell_keepers(wave: Wave) -> None:
    """Every data keeper, each once for this wave. Not inside storage.writes()."""
    async with storage.writes():
        for keeper in await Person.filter(active=True):
            if Role.DATA_KEEPER in keeper.roles:
                await mail.queue(kind=mail.Kind.WAVE, to=keeper, subject=SUBJECT, body=BODY, about=f"wave-key:{wave.pk}",
                                 path="/sealed", once=True)
