"""Mrs Reid's own children, so that a newcomer finds her day full; and a few alerts, one of them waiting."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from participation import audit, clock, keys as sealing, receipts
from participation.checkins import Voice
from participation.concerns import Kind
from participation.demo import mixes, terms
from participation.demo.places import Place
from participation.demo.sittings import Maker
from participation.demo.staff import ident
from participation.models import Child, Concern, Person, Service
from participation.promises import State as Promised

# Name, age, picture.
DUE = (("Ailsa Morrison", 9, "cat"), ("Noah Begum", 10, "dog"), ("Skye Paterson", 9, "bird"))
UNASKED = ("Euan Black", 8, "dog")
"""Nobody has recorded consent for him yet."""
CHOSE = (("Iona Clark", 11, "butterfly", "Thursday would be good."), ("Rafi Ahmed", 8, "fish", "Any day."))
AILSA = DUE[0][0]
AILSA_EARLIER = ({"safe": "3", "healthy": "3", "achieving": "3", "nurtured": "4", "active": "2", "respected": "2",
                  "responsible": "2", "included": "3"},
                 {"safe": "3", "healthy": "2", "achieving": "4", "nurtured": "4", "active": "2", "respected": "2",
                  "responsible": "3", "included": "2"})
AILSA_BEFORE = {"safe": "3", "healthy": "3", "achieving": "4", "nurtured": "4", "active": "3", "respected": "2",
                "responsible": "skip", "included": "2"}
AILSA_AS_SEEN = {"safe": "3", "healthy": "3", "achieving": "4", "nurtured": "4", "active": "3", "respected": "3",
                 "responsible": "3", "included": "4"}


def children_of(maker: Maker, place: Place, service: Service, adult: Person) -> Child:
    """Her children; returns Ailsa."""
    ailsa = None
    for name, age, picture in DUE:
        child, key = maker.child(place, service, adult, name=name, age=age, picture=picture)
        maker.consents(child, adult, part=True, counted=True)
        child.next_check_in = maker.today
        if name == AILSA:
            ailsa = child
            _ailsa(maker, child, key, place, adult)
        elif name != "Noah Begum":  # his first wheel is today
            maker.history(child, key, place, adult, counted=True)
    for name, age, picture, wish in CHOSE:
        child, key = maker.child(place, service, adult, name=name, age=age, picture=picture)
        maker.consents(child, adult, part=True, counted=True)
        trust = maker.rows.trusts[-1]
        trust.chosen = True
        trust.wish_sealed = sealing.seal(wish, key=key, where=f"trust.wish_sealed:{trust.pk}")
        maker.history(child, key, place, adult, counted=True)
        child.next_check_in = terms.weekday_from(maker.today + timedelta(9))
    name, age, picture = UNASKED
    maker.child(place, service, adult, name=name, age=age, picture=picture)
    assert ailsa is not None
    return ailsa


async def looks(ailsa: Child, adult: Person, keeper: Person, today: date) -> None:
    """Some access receipts, so that the page of them is not empty. Runs inside storage.writes()."""
    for days, hour, who, page in ((12, 9, adult, "record"), (12, 9, adult, "check-in"), (3, 14, keeper, "held")):
        with clock.at(datetime.combine(today - timedelta(days), time(hour, 20), UTC)):
            await audit.record(receipts.OPENED, by=who, about=ailsa, page=page)


def _ailsa(maker: Maker, child: Child, key: bytes, place: Place, adult: Person) -> None:
    """Three wheels; after the last one two next steps: one done, one still open."""
    nature = mixes.nature(maker.rng, place.area)
    for n, given in zip((-4, -3), AILSA_EARLIER, strict=True):
        maker.sitting(child, key, nature, adult, len(maker.terms) + n, terms.some_day(maker.rng, maker.terms[n]), counted=True,
                      given=given)
    last = maker.sitting(child, key, nature, adult, len(maker.terms) - 2, terms.some_day(maker.rng, maker.terms[-2]),
                         counted=True, given=AILSA_BEFORE)
    maker.rows.promises[:] = [one for one in maker.rows.promises if one.check_in_id != last.pk]
    maker.rows.spokes[:] = [one for one in maker.rows.spokes if one.check_in_id != last.pk or one.voice == "child"]
    maker.voice(last, Voice.PRACTITIONER, AILSA_AS_SEEN)
    last.matters = ["active", "included"]
    maker.promise(last, child, key, "Mrs Reid finds me a lunch club.", maker.today - timedelta(20), about="included",
                  state=Promised.DONE, owner=adult, told="You go on Tuesdays.")
    maker.promise(last, child, key, "Mr Khan asks about football boots.", maker.today + timedelta(3), about="active",
                  owner_name="Mr Khan")


def alerts(maker: Maker, children: list[tuple[Child, bytes, Person]], lead: Person, deputy: Person) -> list[Concern]:
    """Four that were dealt with, an exercise, and one that nobody has acknowledged yet."""
    moment, made = clock.now(), []
    for n, (child, key, adult) in enumerate(children[:4]):
        raised = moment - timedelta(days=9 + 23 * n, hours=n)
        by = deputy if n == 2 else lead
        after = timedelta(minutes=47 if n == 2 else 6 + 5 * n)
        concern = Concern(id=ident(maker.rng), child_id=child.pk, check_in_id=ident(maker.rng), adult_id=adult.pk,
                          kind=(Kind.SAFE if n % 2 else Kind.TALK).value, someone_else=n == 3, alone=n == 2, raised_at=raised,
                          acknowledged_at=raised + after, acknowledged_by_id=by.pk, closed_at=raised + timedelta(days=2),
                          escalated_at=raised + timedelta(minutes=30) if n == 2 else None)
        concern.done_sealed = sealing.seal("Spoke with the child and with the service the same day. Plan agreed.", key=key,
                                           where=f"concern.done_sealed:{concern.pk}")
        made.append(concern)
    child, key, adult = children[4]
    made.append(_waiting(maker, child, key, adult, moment - timedelta(minutes=8)))
    made.append(Concern(id=ident(maker.rng), kind=Kind.TALK.value, exercise=True, raised_at=moment - timedelta(days=30),
                        acknowledged_at=moment - timedelta(days=30) + timedelta(minutes=4), acknowledged_by_id=lead.pk,
                        closed_at=moment - timedelta(days=29)))
    return made


def _waiting(maker: Maker, child: Child, key: bytes, adult: Person, raised: datetime) -> Concern:
    concern = Concern(id=ident(maker.rng), child_id=child.pk, check_in_id=ident(maker.rng), adult_id=adult.pk, kind=Kind.TALK.value,
                      raised_at=raised)
    concern.words_sealed = sealing.seal("“I do not want to go home on Friday.”", key=key,
                                        where=f"concern.words_sealed:{concern.pk}")
    return concern
