"""How the child wants the pages: a button that sends the answers along, so that it works on the wheel without script."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, storage, ways
from participation.routes.child.sitting import CHECK_IN, before_yes, sitting
from participation.routes.child.turning import save_form
from participation.web import fields, pages
from participation.wheel import KEYS

ON, OFF = "on", "off"


async def choose(request: Request) -> Response:
    """way=faces:on, from practice or the wheel. Back to where the child was; a script's own request gets no page."""
    form, sit = await fields.read(request), await sitting(request)
    if not sit.open or form.text(CHECK_IN, most=32) != sit.check_in_id:
        return pages.see_other(request, "child")
    if early := before_yes(request, sit):
        return early
    on_the_wheel = bool(form.text("page", most=40))
    if on_the_wheel:
        await save_form(request, form)
    way, _colon, wanted = form.text("way", most=30).partition(":")
    async with storage.writes():
        check_in = await type(sit.check_in).get(id=sit.check_in_id)
        await ways.choose(check_in=check_in, way=way, on=wanted == ON)
    if form.text("quiet", most=3):
        return Response(status_code=204)
    if not on_the_wheel:
        return pages.see_other(request, "child.practice")
    return pages.see_other(request, "child.wheel", at=f"q-{await _where(way, check_in)}")


async def _where(way: str, check_in) -> str:
    """The question whose words were changed; else the first without an answer, which is where the child is."""
    answered = await checkins.answers(check_in)
    about = next((key for key, name in ways.OTHER_WORDS.items() if name == way), "")
    return about or next((key for key in KEYS if key not in answered), KEYS[-1])
