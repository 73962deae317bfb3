"""Other voices in Mrs Reid's class: Ailsa's mum has answered by code, Skye's dad has a code and may see Skye's wheel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from participation import children, clock, codes, keys as sealing
from participation.checkins import Voice
from participation.demo.sittings import Maker
from participation.demo.staff import ident
from participation.models import CheckIn, Child, Pass, Person, View
from participation.passes import Kind

AILSA_BY_MUM = {"safe": "3", "healthy": "3", "achieving": "4", "nurtured": "4", "active": "2", "respected": "4",
                "responsible": "unsure", "included": "3"}
MUM_SAYS = "She tells me about her day at bedtime. Since the summer she asks to stay at home on Fridays."
REID_SAW = "Ailsa ate lunch on her own on four days of the last two weeks. In class she answers when asked."
REID_THINKS = "She may not know whom to sit with. A lunch club could help."
PLAYED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Made:
    """`asked`: the check-in whose family has a code and has not sent anything yet."""

    views: list[View]
    passes: list[Pass]
    asked: CheckIn


def made(maker: Maker, ailsa: Child, adult: Person) -> Made:
    """Adds to the rows of a filled class; what is returned is stored after the check-ins."""
    hers = _last(maker, ailsa, adult)
    maker.voice(hers, Voice.FAMILY, AILSA_BY_MUM)
    mum = _view(maker, ailsa, hers, Voice.FAMILY, own_hand=True, who="Mum", thought=MUM_SAYS)
    reid = _view(maker, ailsa, hers, Voice.PRACTITIONER, seen=REID_SAW, thought=REID_THINKS)
    child, asked = _other(maker, ailsa, adult)
    maker.rows.spokes[:] = [one for one in maker.rows.spokes if one.check_in_id != asked.pk or one.voice != Voice.FAMILY]
    asked.family_sees = True
    return Made([mum, reid], [_pass(maker, child, asked, adult), _pass(maker, ailsa, hers, adult)], asked)


def _last(maker: Maker, child: Child, adult: Person) -> CheckIn:
    return [one for one in maker.rows.check_ins if (one.child_id, one.adult_id) == (child.pk, adult.pk)][-1]


def _other(maker: Maker, ailsa: Child, adult: Person) -> tuple[Child, CheckIn]:
    """Another child of this adult's with a wheel: Skye where she has one."""
    met = {one.child_id for one in maker.rows.check_ins if one.adult_id == adult.pk} - {ailsa.pk}
    found = [one for one in maker.rows.children if one.pk in met and one.active]
    skye = sorted(found, key=lambda one: children.first_name(one, maker.keys) != "Skye")[0]
    return skye, _last(maker, skye, adult)


def _view(maker: Maker, child: Child, check_in: CheckIn, voice: Voice, *, own_hand: bool = False, **words: str) -> View:
    view = View(id=ident(maker.rng), check_in_id=check_in.pk, voice=voice.value, own_hand=own_hand,
                said_on=check_in.finished_on + timedelta(1))
    for name, text in words.items():
        column = f"{name}_sealed"
        setattr(view, column, sealing.seal(text, key=children.key_of(child, maker.keys), where=f"view_of_check_in.{column}:{view.pk}"))
    return view


def _pass(maker: Maker, child: Child, check_in: CheckIn, adult: Person) -> Pass:
    """A code that nobody knows: in the demonstration the family's page is opened from the list of people."""
    return Pass(id=ident(maker.rng), kind=Kind.FAMILY.value, mac=maker.keys.mac("pass", codes.new(codes.PASS)).hex(),
                child_id=child.pk, adult_id=adult.pk, check_in_id=check_in.pk, band=check_in.band, version=check_in.version,
                until=int((clock.now() + PLAYED_FOR).timestamp()))
