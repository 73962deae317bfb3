"""Waves, their strata, who is asked, and what is still to be sent to them."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH
from surveys.models.columns import DAY, MARK, STATE, day, own_id, to


class Wave(Model):
    """One opening of a survey. From state `open` on the database refuses another mode, promise, survey, key or way.

    `way`: "list" (a code for each person) or "door" (open links and shared tablets). `send_by`: "codes" (a file, cards,
    letters) or "mail". `reminders`: ISO days with spaces between, before opening also "+7" (days after it) and "-2" (before
    the last day). `extended_from`: the first last day. `follows`: the wave that this one comes back to, such as three
    months after a training.
    """

    id = own_id()
    survey = to("surveys.Survey")
    name = fields.CharField(max_length=120)
    state = fields.CharField(max_length=10, default="draft")
    mode = fields.CharField(max_length=12, default="anonymous")
    key_mode = fields.CharField(max_length=8, default="server")
    promise = fields.TextField()
    opened_on = day()
    closes_on = fields.CharField(max_length=DAY)
    closed_on = day()
    told_by = day()
    public_key = fields.BinaryField(null=True)
    way = fields.CharField(max_length=8, default="list")
    send_by = fields.CharField(max_length=8, default="codes")
    opens_on = day()
    extended_from = day()
    reminders = fields.CharField(max_length=120, default="")
    thanks = fields.BooleanField(default=False)
    equality = fields.BooleanField(default=False)
    course = fields.CharField(max_length=120, default="")
    roster = to("surveys.Roster", null=True)
    series = to("surveys.Series", null=True)
    follows = to("surveys.Wave", null=True)

    class Meta:
        table = "survey_wave"


class Stratum(Model):
    """A group of at least ten invited people. Without an area or a group: several that are not told apart.

    `used` is written at close, when participation is reduced to these counts.
    """

    id = own_id()
    wave = to("surveys.Wave")
    area = to("participation.Area", null=True)
    group = fields.CharField(max_length=60, null=True)
    invited = fields.IntField()
    used = fields.IntField(null=True)

    class Meta:
        table = "survey_stratum"


class Invitee(Model):
    """Somebody on the list of a wave that has no codes yet. The contact is sealed under the master key."""

    id = own_id()
    wave = to("surveys.Wave")
    contact_sealed = fields.BinaryField()
    area = to("participation.Area", null=True)
    group = fields.CharField(max_length=60, default="")
    stratum = to("surveys.Stratum", null=True)

    class Meta:
        table = "survey_invitee"


class Door(Model):
    """A way into a wave without a list: an open link (`kind` open) or a shared tablet (kiosk), for one area and group.

    `expected`: how many people may come through it, from which strata are made. `address_mac` is the HMAC of its link.
    """

    id = own_id()
    wave = to("surveys.Wave")
    stratum = to("surveys.Stratum", null=True)
    name = fields.CharField(max_length=80)
    area = to("participation.Area", null=True)
    group = fields.CharField(max_length=60, default="")
    kind = fields.CharField(max_length=8)
    expected = fields.IntField()
    address_mac = fields.CharField(max_length=MARK, unique=True)

    class Meta:
        table = "survey_door"
        indexes = (("wave_id",),)


class Letter(Model):
    """A message that is still to be sent to somebody invited: `kind` invitation, reminder or thanks. Gone once sent.

    It holds no code: one is drawn when the message is sent, and only its HMAC is kept. `participation_id` for messages with
    a code, `contact_sealed` (under the master key) for the others. Times are Unix seconds, those of the post alone.
    """

    id = own_id()
    wave = to("surveys.Wave")
    kind = fields.CharField(max_length=STATE)
    participation_id = fields.CharField(max_length=LENGTH, null=True)
    contact_sealed = fields.BinaryField(null=True)
    tries = fields.SmallIntField(default=0)
    due_at = fields.BigIntField()
    claim = fields.CharField(max_length=LENGTH, default="")
    claimed_until = fields.BigIntField(default=0)

    class Meta:
        table = "survey_letter"
        indexes = (("due_at",), ("wave_id", "kind"))


class LetterCount(Model):
    """How many messages of a kind went out, and how many could not, a day: all that is kept of a letter."""

    id = own_id()
    wave = to("surveys.Wave")
    kind = fields.CharField(max_length=STATE)
    day = fields.CharField(max_length=DAY)
    sent = fields.IntField(default=0)
    undelivered = fields.IntField(default=0)

    class Meta:
        table = "survey_letter_count"
        unique_together = (("wave_id", "kind", "day"),)


class Progress(Model):
    """How far long work has come, so that a page can be loaded again: `what` close or list, `about` the wave.

    `said`: why it stopped, as the key of a sentence. `beat`: Unix seconds of the last sign of life.
    """

    id = own_id()
    what = fields.CharField(max_length=STATE)
    about = fields.CharField(max_length=LENGTH)
    step = fields.CharField(max_length=20, default="")
    done = fields.IntField(default=0)
    total = fields.IntField(default=0)
    said = fields.CharField(max_length=200, default="")
    beat = fields.BigIntField(default=0)

    class Meta:
        table = "survey_progress"
        unique_together = (("what", "about"),)
