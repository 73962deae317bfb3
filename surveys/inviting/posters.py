"""A poster for a door: one A4 page with the square for cameras, the address to type, and the promise."""

from __future__ import annotations

import io

import segno

from participation import typesetting
from participation.words import _, current, direction, ngettext
from surveys import promise
from surveys.inviting import doors
from surveys.library import Questionnaire
from surveys.models import Wave


async def pdf(*, form: Questionnaire, length: str, wave: Wave, kind: str, partnership: str, link: str, home: str,
              code: str) -> bytes:
    """The poster in the current language. For a tablet: the sheet that stands beside it, without the tablet's own link."""
    tablet = kind == doors.TABLET
    return await typesetting.pdf("poster.typ", {
        "lang": current.get(), "dir": direction(current.get()), "partnership": partnership,
        "head": ngettext("Tell us in a minute", "Tell us in {n} minutes", form.minutes).format(n=form.minutes),
        "title": form.title, "intro": f"{form.intro} {length} {_('You can skip any of them.')}",
        "square": "" if tablet else _square(link), "alt": _("The link as a square for cameras"),
        "camera": _("On this tablet") if tablet else _("Point your camera here"),
        "how": _("Press Start on the tablet. Nobody looks over your shoulder.") if tablet else
        _("Or go to {home} and type this code:").format(home=home), "code": "" if tablet else code,
        "who": _("Who sees my answers"), "promise": promise.sentences(wave.promise, closes_on=wave.closes_on)})


def _square(link: str) -> str:
    drawn = io.BytesIO()
    segno.make(link, micro=False, error="m").save(drawn, kind="svg", border=2, dark="#2b2a3d", xmldecl=False)
    return drawn.getvalue().decode()
