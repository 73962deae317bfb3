"""On her own phone: Iona of Mrs Reid's class finished yesterday and keeps the answers to herself; she can be played, too."""

from __future__ import annotations

from datetime import timedelta

from participation import children
from participation.checkins import Voice
from participation.demo import mixes
from participation.demo.places import Place
from participation.demo.sittings import Maker
from participation.models import Child, Person

IONA = "Iona Clark"


def made(maker: Maker, place: Place, adult: Person) -> Child:
    """Adds her sitting to the rows of a filled class; returns Iona. It is not counted: no figure waits for it."""
    iona = next(one for one in maker.rows.children if one.name_sealed and children.name(one, maker.keys) == IONA)
    key = children.key_of(iona, maker.keys)
    one = maker.sitting(iona, key, mixes.nature(maker.rng, place.area), adult, len(maker.terms) - 1,
                        maker.today - timedelta(1), counted=False)
    one.alone, one.adult_sees, one.on_paper = True, False, False
    maker.rows.promises[:] = [promise for promise in maker.rows.promises if promise.check_in_id != one.pk]
    maker.rows.spokes[:] = [spoke for spoke in maker.rows.spokes if spoke.check_in_id != one.pk or spoke.voice == Voice.CHILD.value]
    return iona
