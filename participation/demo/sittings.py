"""Invented children with their consents, check-ins, views and promises over six terms."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from participation import children, instruments, keys as sealing, wheel
from participation.checkins import HELPERS, PLACES, State, Voice
from participation.consent import Giver, Kind
from participation.demo import mixes, names, terms, wordings
from participation.demo.places import Place
from participation.demo.staff import ident
from participation.keys import Keys
from participation.models import CheckIn, Child, Consent, Person, Promise, Service, Spoke, Trust
from participation.promises import State as Promised

TAKES_PART, COUNTED = .97, .93
LEAVES, MISSES = .035, .15
ADULT_VIEW, FAMILY_VIEW = .3, .06
STEP_AGREED, STEP_DONE, STEP_CANNOT = .55, .72, .06
CHOSE = .3
ON_PAPER = 20
"""One wheel of so many was coloured in on paper."""


@dataclass
class Rows:
    """Everything to be stored, by table, parents before children."""

    children: list[Child] = field(default_factory=list)
    trusts: list[Trust] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    spokes: list[Spoke] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


@dataclass(frozen=True)
class Maker:
    """What every invented child needs."""

    rng: random.Random
    keys: Keys
    today: date
    terms: Sequence[terms.Term]
    areas: dict[str, dict[str, float]]
    rows: Rows

    def child(self, place: Place, service: Service, adult: Person, *, name: str = "", age: int | None = None,
              picture: str = "") -> tuple[Child, bytes]:
        """One child with a name of its own, who trusts this adult; and the child's data key."""
        rng = self.rng
        child = Child(id=ident(rng), service_id=service.pk, name_sealed=b"", picture=picture or rng.choice(children.PICTURES),
                      born=_born(rng, self.today, rng.randint(*place.ages) if age is None else age))
        key, child.wrapped_key = self.keys.new_data_key(row=child.pk)
        child.group = _group(rng, place.kind, children.age(child, self.today))
        child.name_sealed = sealing.seal(name or names.child(rng), key=key, where=f"child.name_sealed:{child.pk}")
        self.rows.children.append(child)
        self.trust(child, adult, chosen=rng.random() < CHOSE)
        return child, key

    def trust(self, child: Child, adult: Person, *, chosen: bool) -> Trust:
        trust = Trust(id=ident(self.rng), child_id=child.pk, adult_id=adult.pk, chosen=chosen, since=self.terms[0].first)
        self.rows.trusts.append(trust)
        return trust

    def consents(self, child: Child, adult: Person, *, part: bool, counted: bool) -> None:
        giver = Giver.CHILD if children.age(child, self.today) >= 14 else Giver.PARENT
        at = _at(self.rng, self.terms[0].first)
        for kind, given in ((Kind.TAKE_PART, part), (Kind.BE_COUNTED, counted)):
            self.rows.consents.append(Consent(id=ident(self.rng), child_id=child.pk, kind=kind.value, given=given,
                                              given_by=giver.value, recorded_by_id=adult.pk, recorded_at=at))

    def usual(self, place: Place, service: Service, adult: Person) -> None:
        """A child like most: some terms with a check-in, some without, perhaps gone before the end."""
        rng = self.rng
        child, key = self.child(place, service, adult)
        part = rng.random() < TAKES_PART
        counted = part and rng.random() < COUNTED
        self.consents(child, adult, part=part, counted=counted)
        child.active = self.history(child, key, place, adult, counted=counted) if part else True
        if child.active and part:
            child.next_check_in = terms.weekday_from(self.today + timedelta(rng.randint(1, 80)))

    def history(self, child: Child, key: bytes, place: Place, adult: Person, *, counted: bool) -> bool:
        """Check-ins term by term; False if the child left."""
        nature = mixes.nature(self.rng, place.area)
        joined = self.rng.choices(range(len(self.terms)), (8, 2, 1, 1, 1, 1))[0]
        for n, term in enumerate(self.terms):
            if n < joined or children.age(child, term.first) < children.YOUNGEST:
                continue
            if self.rng.random() < LEAVES:
                return False
            if self.rng.random() >= MISSES:
                self.sitting(child, key, nature, adult, n, terms.some_day(self.rng, term), counted=counted)
        return True

    def sitting(self, child: Child, key: bytes, nature: mixes.Nature, adult: Person, n: int, day: date, *,
                counted: bool, given: dict[str, str] | None = None) -> CheckIn:
        """One kept check-in of term `n`, with what follows from it."""
        rng = self.rng
        instrument = instruments.current(children.band(child, day))
        latent = mixes.scores(rng, nature, instrument.band, n, self.areas[nature.area])
        check_in = CheckIn(
            id=ident(rng), child_id=child.pk, adult_id=adult.pk, service_id=child.service_id, instrument=instrument.key,
            version=instrument.version, band=instrument.band.value, voices=[Voice.CHILD.value], state=State.KEPT.value,
            step="finish", started_at=_at(rng, day), finished_on=day, counted=counted,
            matters=mixes.priorities(rng, latent), places=rng.sample(PLACES, rng.randint(0, 2)),
            helps=rng.sample(sorted(instrument.help), rng.randint(0, 2)), helpers=rng.sample(HELPERS, rng.randint(0, 1)))
        check_in.on_paper = int(check_in.id, 16) % ON_PAPER == 0
        if rng.random() < .2:
            check_in.own_words_sealed = sealing.seal(rng.choice(wordings.OWN_WORDS), key=key,
                                                     where=f"check_in.own_words_sealed:{check_in.pk}")
        self.rows.check_ins.append(check_in)
        self.voice(check_in, Voice.CHILD, given or mixes.answers(rng, latent, instrument.band))
        if rng.random() < ADULT_VIEW:
            self.voice(check_in, Voice.PRACTITIONER, mixes.seen_by_adult(rng, latent, instrument.band))
        if rng.random() < FAMILY_VIEW:
            self.voice(check_in, Voice.FAMILY, mixes.seen_by_adult(rng, latent, instrument.band))
        for key_ in check_in.matters if rng.random() < STEP_AGREED else ():
            self._promise(check_in, child, key, adult, key_, day)
        return check_in

    def voice(self, check_in: CheckIn, voice: Voice, answers: dict[str, str]) -> None:
        """One voice's answers on a check-in."""
        if voice is not Voice.CHILD:
            check_in.voices = [*check_in.voices, voice.value]
        self.rows.spokes += [Spoke(id=ident(self.rng), check_in_id=check_in.pk, voice=voice.value, indicator=key, answer=answer)
                             for key, answer in answers.items()]

    def _promise(self, check_in: CheckIn, child: Child, key: bytes, adult: Person, about: str, day: date) -> None:
        rng = self.rng
        what, told = rng.choice(wordings.STEPS[about])
        due = day + timedelta(rng.choice((7, 14, 21, 28, 42)))
        state, chance = Promised.OPEN, rng.random()
        if due < self.today or rng.random() < .25:
            state = Promised.DONE if chance < STEP_DONE else Promised.CANNOT if chance < STEP_DONE + STEP_CANNOT else state
        # What is older than two terms was settled one way or the other.
        if state is Promised.OPEN and due < self.terms[-2].first:
            state = Promised.DONE
        self.promise(check_in, child, key, what.format(adult=adult.called), due, about=about, state=state,
                     owner=adult if "{adult}" in what or rng.random() < .7 else None,
                     told=told if state is Promised.DONE else wordings.CANNOT if state is Promised.CANNOT else "")

    def promise(self, check_in: CheckIn, child: Child, key: bytes, what: str, due: date, *, about: str,
                state: Promised = Promised.OPEN, owner: Person | None = None, owner_name: str = "", told: str = "") -> None:
        """One next step in the child's words."""
        made = Promise(id=ident(self.rng), child_id=child.pk, check_in_id=check_in.pk, indicator=about, due=due, state=state.value,
                       what_sealed=b"", owner_id=owner.pk if owner else None,
                       owner_name=owner.called if owner else owner_name or self.rng.choice(wordings.OTHER_OWNERS))
        made.what_sealed = sealing.seal(what, key=key, where=f"promise.what_sealed:{made.pk}")
        if told:
            made.told_sealed = sealing.seal(told, key=key, where=f"promise.told_sealed:{made.pk}")
        if state is not Promised.OPEN:
            made.done_on = min(due + timedelta(self.rng.randint(-5, 4)), self.today)
        self.rows.promises.append(made)


def _born(rng: random.Random, today: date, age: int) -> date:
    return today - timedelta(int(age * 365.25) + rng.randint(1, 364))


def _group(rng: random.Random, kind: str, age: int) -> str:
    if kind == "nursery":
        return rng.choice(wordings.GROUPS)
    if kind == "primary":
        return f"P{min(7, max(1, age - 4))}"
    return f"S{min(6, max(1, age - 11))}" if kind == "secondary" else ""


def _at(rng: random.Random, day: date) -> datetime:
    return datetime.combine(day, time(rng.randint(9, 14), rng.randint(0, 59)), UTC)


assert set(wordings.STEPS) == set(wheel.KEYS)
