"""What belongs to the sealed urn: random ids, no times, no addresses.

On SQLite these tables are WITHOUT ROWID (migrations 0002 and 0004), so that not even the order of rows tells.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from surveys.models.columns import MARK, own_id, to


class Participation(Model):
    """One code: who it was made for (sealed, or nothing), its stratum, and its `state`: issued or spent.

    `again_mac`: of the code in a later message to the same person. Both codes stand for the one participation.
    """

    id = own_id()
    wave = to("surveys.Wave")
    stratum = to("surveys.Stratum")
    invited_sealed = fields.BinaryField(null=True)
    token_mac = fields.CharField(max_length=MARK, unique=True)
    again_mac = fields.CharField(max_length=MARK, unique=True, null=True)
    state = fields.CharField(max_length=6, default="issued")

    class Meta:
        table = "survey_participation"
        indexes = (("wave_id", "stratum_id", "state"),)


class Box(Model):
    """One sealed ballot of an open wave."""

    id = own_id()
    wave = to("surveys.Wave")
    box = fields.BinaryField()

    class Meta:
        table = "survey_urn"
        indexes = (("wave_id",),)


class Receipt(Model):
    """The mark of a receipt code, by which its owner may take the ballot out. `state`: kept, withdrawn."""

    id = own_id()
    wave = to("surveys.Wave")
    mark = fields.CharField(max_length=MARK, unique=True)
    state = fields.CharField(max_length=9, default="kept")

    class Meta:
        table = "survey_receipt"
        indexes = (("wave_id", "state"),)


class Draft(Model):
    """Unfinished answers, locked under the respondent's token. The id is another HMAC of the token than token_mac."""

    id = fields.CharField(primary_key=True, max_length=MARK)
    wave = to("surveys.Wave")
    revision = fields.IntField()
    box = fields.BinaryField()

    class Meta:
        table = "survey_draft"
        indexes = (("wave_id",),)


class Response(Model):
    """Opened answers of a closed wave, written in shuffled order: {"S1": 4, "S2": "na", "S11x": "own words"}."""

    id = own_id()
    wave = to("surveys.Wave")
    stratum = to("surveys.Stratum")
    answers = fields.TextField()

    class Meta:
        table = "survey_response"
        indexes = (("wave_id",),)


class EqualityAnswer(Model):
    """Answers of the equality page, apart from the answers to the survey: no stratum, no link. Closed waves only."""

    id = own_id()
    wave = to("surveys.Wave")
    answers = fields.TextField()

    class Meta:
        table = "survey_equality"
        indexes = (("wave_id",),)
