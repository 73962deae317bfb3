"""Who is asked: the list of the invited, the codes made for them, and who holds a code. Tokens are never stored."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from participation import audit, codes, storage
from participation.hot import Hot
from participation.identity import new_id
from participation.keys import Keys, seal, unseal
from participation.models import Area, Person
from participation.problems import Conflict
from participation.rotation import ByMaster
from participation.words import N_, _
from surveys import library
from surveys.inviting.lists import Invited, read_list  # noqa: F401  (read_list: for kept lists too)
from surveys.library import Questionnaire
from surveys.models import Invitee, Letter, Participation, RosterMember, Wave
from surveys.running import groups, waves
from surveys.sealed import urn

BATCH = 500
ROW = ("id", "wave_id", "contact_sealed", "area_id", "group")
SealedRow = tuple[str, str, bytes, str | None, str]


async def areas_by_name() -> dict[str, str]:
    return {name: area_id for area_id, name in await Area.all().values_list("id", "name")}


async def put_list(*, wave: Wave, people: Iterable[Invited], keys: Keys, by: Person | None) -> int:
    """Use this list for the wave instead of what it had. Returns how many. Only before opening."""
    return await put_sealed(wave=wave, rows=[sealed(wave.pk, person, keys) for person in people], by=by)


async def put_sealed(*, wave: Wave, rows: Sequence[SealedRow], by: Person | None) -> int:
    """As put_list, of rows that are sealed already: 50,000 of them hold the writer for about a second."""
    await groups.hold(wave)
    check_can_list(wave)
    await Invitee.filter(wave_id=wave.pk).delete()
    await storage.insert(Invitee, ROW, rows)
    await audit.record("wave.list", by=by, about=wave, invited=len(rows))
    return len(rows)


def check_can_list(wave: Wave) -> None:
    """Raises Conflict."""
    if wave.state != waves.DRAFT:
        raise Conflict(_("The list of a wave is fixed once it is open."))
    if wave.way != groups.LIST:
        raise Conflict(_("This wave lets people in by doors. Take the doors away first, then give it a list."))


def sealed(wave_id: str, person: Invited, keys: Keys) -> SealedRow:
    """The row of somebody on the list, not stored yet."""
    row_id = new_id()
    return (row_id, wave_id, seal(person.contact, key=keys.master, where=contact_where(row_id)), person.area or None, person.group)


def contact_where(row_id: str) -> str:
    return f"survey_invitee.contact:{row_id}"


BY_MASTER = (ByMaster(Invitee, "contact_sealed", "survey_invitee.contact"),
             ByMaster(Participation, "invited_sealed", "survey_participation.invited"),
             ByMaster(RosterMember, "contact_sealed", "survey_roster_member.contact"),
             ByMaster(Letter, "contact_sealed", "survey_letter.contact"))
"""What rotating the master key seals again."""


@dataclass(frozen=True)
class Code:
    """A code on its way to somebody. Exists in memory only, until the list is downloaded."""

    contact: str
    token: str


def check_can_make_codes(*, state: str, used: int) -> None:
    """New codes go to everybody or nobody: a list of the unused ones would show who has answered."""
    if state != waves.OPEN:
        raise Conflict(N_("Codes are made for an open wave."))
    if used:
        raise Conflict(N_("Some codes have been used. New codes now would show who has not answered yet."))


def can_make_codes(*, state: str, used: int) -> bool:
    try:
        check_can_make_codes(state=state, used=used)
    except Conflict:
        return False
    return True


async def make_codes(*, wave: Wave, keys: Keys, by: Person | None) -> list[Code]:
    """Codes for everybody invited; earlier ones stop working. Raises Conflict once a code has been used."""
    if wave.way != groups.LIST:
        raise Conflict(N_("This wave lets people in by doors, so there are no codes to hand out."))
    used = await Participation.filter(wave_id=wave.pk, state="spent").count()
    check_can_make_codes(state=wave.state, used=used)
    everybody = await _everybody(wave, keys)
    await Participation.filter(wave_id=wave.pk).delete()
    await Invitee.filter(wave_id=wave.pk).delete()
    made = [Code(contact, codes.new(codes.TOKEN)) for contact, _stratum in everybody]
    rows = [_issued(wave, keys, code, stratum) for code, (_contact, stratum) in zip(made, everybody, strict=True)]
    await Participation.bulk_create(rows, batch_size=BATCH)
    await audit.record("wave.codes", by=by, about=wave, codes=len(made))
    return sorted(made, key=lambda code: code.contact.casefold())


async def _everybody(wave: Wave, keys: Keys) -> list[tuple[str, str]]:
    """Contact and stratum of everybody invited: from the list, or from the codes that were made of it before."""
    listed = [(unseal(row.contact_sealed, key=keys.master, where=contact_where(row.pk)), row.stratum_id)
              for row in await Invitee.filter(wave_id=wave.pk)]
    return listed or [(unseal(row.invited_sealed, key=keys.master, where=code_where(row.pk)), row.stratum_id)
                      for row in await Participation.filter(wave_id=wave.pk)]


def _issued(wave: Wave, keys: Keys, code: Code, stratum_id: str) -> Participation:
    row_id = new_id()
    return Participation(id=row_id, wave_id=wave.pk, stratum_id=stratum_id, token_mac=token_mac(keys, code.token),
                         invited_sealed=seal(code.contact, key=keys.master, where=code_where(row_id)))


def code_where(row_id: str) -> str:
    return f"survey_participation.invited:{row_id}"


def as_csv(made: Iterable[Code], *, origin: str) -> str:
    """The list to send out: contact, link, code. A cell that a spreadsheet would run as a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("contact", "link", "code"))
    for code in made:
        writer.writerow((harmless(code.contact), f"{origin}/s/{code.token}", codes.grouped(code.token)))
    return out.getvalue()


def harmless(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


# ---- who holds a code: the respondent's path, raw SQL, one read -----------------------------------------------------

HOLDER = """SELECT p.state, p.stratum_id, w.id, w.name, w.state, w.closes_on, w.told_by, w.key_mode, w.promise,
w.public_key, w.survey_id, d.revision, d.box, p.id, p.again_mac, w.extended_from, w.equality
FROM survey_participation p JOIN survey_wave w ON w.id = p.wave_id LEFT JOIN survey_draft d ON d.id = ? WHERE p.token_mac = ? OR p.again_mac = ?"""
ISSUED, SPENT, OVER = "issued", "spent", "over"
_questionnaires: dict[str, Questionnaire] = {}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a code, as one read shows it. `standing`: issued, spent, or over (no more answers are taken).

    `other_links`: a later message brought another code for the same participation; each has unfinished answers of its own.
    `equality`: the wave has the page of equality questions, `about` what was answered there so far.
    """

    token: str
    participation: str
    draft_id: str
    standing: str
    stratum: str
    wave_id: str
    wave_name: str
    closes_on: str
    told_by: str | None
    key_mode: str
    promise: str
    public_key: bytes
    survey_id: str
    questionnaire: Questionnaire
    revision: int = 0
    answers: dict = field(default_factory=dict)
    page: int = 0
    other_links: bool = False
    extended_from: str | None = None
    equality: bool = False
    about: dict = field(default_factory=dict)

    @property
    def one_page(self) -> bool:
        """Answers are sent from the questions' own page."""
        return self.questionnaire.one_page and not self.equality

    @property
    def tag(self) -> str:
        """Ties a page to this code, so that a page drawn for another code in the same browser is noticed."""
        return self.draft_id[:12]


def token_mac(keys: Keys, token: str) -> str:
    return keys.mac("survey token", token).hex()


def draft_id(keys: Keys, token: str) -> str:
    return keys.mac("survey draft", token).hex()


async def holder(hot: Hot, keys: Keys, token: str, *, language: str = "") -> Holder | None:
    """Who holds this token, with the unfinished answers; None if nobody does (also: closed, codes are thrown away).

    `language`: the questionnaire in it, as far as it is translated.
    """
    mac, draft = token_mac(keys, token), draft_id(keys, token)
    row = await hot.one(HOLDER, draft, mac, mac)
    if row is None:
        return None
    (state, stratum, wave_id, name, wave_state, closes_on, told_by, key_mode, promise, public, survey_id,
     revision, box, participation, again, extended_from, equality) = row
    kept = urn.unlock_draft(bytes(box), token=token, about=draft.encode()) if box is not None else {}
    form = _questionnaires.get(survey_id) or await _load(hot, survey_id)
    open_now = wave_state == waves.OPEN and not waves.is_over(closes_on)
    return Holder(
        token=token, participation=participation, draft_id=draft, standing=state if open_now else OVER, stratum=stratum,
        wave_id=wave_id, wave_name=name, closes_on=closes_on, told_by=told_by, key_mode=key_mode, promise=promise,
        public_key=bytes(public or b""), survey_id=survey_id,
        questionnaire=form.worded(language) if language else form,
        revision=revision or 0, answers=kept.get("a", {}), page=kept.get("p", 0), other_links=again is not None,
        extended_from=extended_from, equality=bool(equality), about=kept.get("e", {}))


async def questionnaire(hot: Hot, survey_id: str) -> Questionnaire:
    """The wording of a survey, read once and kept: published words do not change."""
    return _questionnaires.get(survey_id) or await _load(hot, survey_id)


async def _load(hot: Hot, survey_id: str) -> Questionnaire:
    row = await hot.one("SELECT definition FROM survey WHERE id = ?", survey_id)
    assert row is not None, "the foreign key keeps the survey of a wave"
    if len(_questionnaires) > 200:
        _questionnaires.clear()
    return _questionnaires.setdefault(survey_id, library.read(row[0]))
