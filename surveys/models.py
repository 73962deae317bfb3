"""Tables of surveys. What belongs to the sealed urn (participation, urn, receipt, draft, response) has random ids, no
times and no addresses; on SQLite these are WITHOUT ROWID (migration 0002), so that not even the order of rows tells.

Days are ISO text (2027-02-05) in tables that the respondent's path reads by raw SQL.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH, new_id

DAY = 10
MARK = 64


def _id() -> fields.CharField:
    return fields.CharField(primary_key=True, max_length=LENGTH, default=new_id)


def _to(name: str, **more: object) -> fields.ForeignKeyRelation:
    return fields.ForeignKeyField(name, on_delete=fields.RESTRICT, related_name=False, **more)


class Survey(Model):
    """One version of a questionnaire. The definition is the TOML as it was when first used: it is never edited."""

    id = _id()
    key = fields.CharField(max_length=60)
    version = fields.IntField()
    language = fields.CharField(max_length=12)
    title = fields.CharField(max_length=160)
    audience = fields.CharField(max_length=20)
    definition = fields.TextField()

    class Meta:
        table = "survey"
        unique_together = (("key", "version", "language"),)


class Wave(Model):
    """One opening of a survey. From state `open` on the database refuses another mode, promise, survey or key."""

    id = _id()
    survey = _to("surveys.Survey")
    name = fields.CharField(max_length=120)
    state = fields.CharField(max_length=10, default="draft")
    mode = fields.CharField(max_length=12, default="anonymous")
    key_mode = fields.CharField(max_length=8, default="server")
    promise = fields.TextField()
    opened_on = fields.CharField(max_length=DAY, null=True)
    closes_on = fields.CharField(max_length=DAY)
    closed_on = fields.CharField(max_length=DAY, null=True)
    told_by = fields.CharField(max_length=DAY, null=True)
    public_key = fields.BinaryField(null=True)

    class Meta:
        table = "survey_wave"


class Stratum(Model):
    """A group of at least ten invited people. Without an area or a group: several that are not told apart.

    `used` is written at close, when participation is reduced to these counts.
    """

    id = _id()
    wave = _to("surveys.Wave")
    area = _to("participation.Area", null=True)
    group = fields.CharField(max_length=60, null=True)
    invited = fields.IntField()
    used = fields.IntField(null=True)

    class Meta:
        table = "survey_stratum"


class Invitee(Model):
    """Somebody on the list of a wave that has no codes yet. The contact is sealed under the master key."""

    id = _id()
    wave = _to("surveys.Wave")
    contact_sealed = fields.BinaryField()
    area = _to("participation.Area", null=True)
    group = fields.CharField(max_length=60, default="")
    stratum = _to("surveys.Stratum", null=True)

    class Meta:
        table = "survey_invitee"


class Participation(Model):
    """One code: who it was made for (sealed, or nothing), its stratum, and its `state`: issued or spent."""

    id = _id()
    wave = _to("surveys.Wave")
    stratum = _to("surveys.Stratum")
    invited_sealed = fields.BinaryField(null=True)
    token_mac = fields.CharField(max_length=MARK, unique=True)
    state = fields.CharField(max_length=6, default="issued")

    class Meta:
        table = "survey_participation"
        indexes = (("wave_id", "stratum_id", "state"),)


class Box(Model):
    """One sealed ballot of an open wave."""

    id = _id()
    wave = _to("surveys.Wave")
    box = fields.BinaryField()

    class Meta:
        table = "survey_urn"
        indexes = (("wave_id",),)


class Receipt(Model):
    """The mark of a receipt code, by which its owner may take the ballot out. `state`: kept, withdrawn."""

    id = _id()
    wave = _to("surveys.Wave")
    mark = fields.CharField(max_length=MARK, unique=True)
    state = fields.CharField(max_length=9, default="kept")

    class Meta:
        table = "survey_receipt"
        indexes = (("wave_id", "state"),)


class Draft(Model):
    """Unfinished answers, locked under the respondent's token. The id is another HMAC of the token than token_mac."""

    id = fields.CharField(primary_key=True, max_length=MARK)
    wave = _to("surveys.Wave")
    revision = fields.IntField()
    box = fields.BinaryField()

    class Meta:
        table = "survey_draft"
        indexes = (("wave_id",),)


class Response(Model):
    """Opened answers of a closed wave, written in shuffled order: {"S1": 4, "S2": "na", "S11x": "own words"}."""

    id = _id()
    wave = _to("surveys.Wave")
    stratum = _to("surveys.Stratum")
    answers = fields.TextField()

    class Meta:
        table = "survey_response"
        indexes = (("wave_id",),)


class Theme(Model):
    """"You said, we did": what came up in a wave, what will be done or why not, by whom and by when."""

    id = _id()
    wave = _to("surveys.Wave")
    position = fields.IntField(default=0)
    title = fields.CharField(max_length=120)
    said = fields.CharField(max_length=600)
    did = fields.CharField(max_length=600)
    owner = fields.CharField(max_length=120)
    state = fields.CharField(max_length=12, default="under-way")
    due = fields.DateField(null=True)
    done_on = fields.DateField(null=True)
    why = fields.CharField(max_length=600, default="")

    class Meta:
        table = "survey_theme"
        ordering = ["position", "id"]


class ClassWheel(Model):
    """A class or group that does the wheel at once: whose it is, on which wheel, by which code, until when.

    `code_mac` is the HMAC of the code, `address` that of the page "We said, we will", `closes_at` Unix seconds. How many
    children there are is the one stratum of its wave.
    """

    id = _id()
    wave = _to("surveys.Wave", unique=True)
    adult = _to("participation.Person")
    adult_called = fields.CharField(max_length=120)
    service = _to("participation.Service", null=True)
    group_name = fields.CharField(max_length=60)
    band = fields.CharField(max_length=8)
    version = fields.SmallIntField()
    code_mac = fields.CharField(max_length=MARK, unique=True)
    address = fields.CharField(max_length=LENGTH, unique=True, default=new_id)
    closes_at = fields.BigIntField()

    class Meta:
        table = "class_wheel"
        indexes = (("adult_id", "closes_at"),)
