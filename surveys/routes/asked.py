"""Who is asked, while a wave is prepared: the list, and how far it is on its way."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from surveys import forms, queries
from surveys.inviting import invitations, listing, lists
from surveys.models import Wave
from surveys.routes import asked_pages, wave_plan
from surveys.routes.asked_pages import SHOWN_BAD_ROWS
from surveys.running import waves


async def wave_of(request: Request) -> Wave:
    return await queries.wave_for(request.state.visitor.person, request.path_params["id"])


async def put_list(request: Request) -> Response:
    """The list of the invited: all of it or nothing. A long one goes on in the background. Outside a transaction."""
    found, form = await wave_of(request), await fields.read(request)
    try:
        content, areas = forms.people(form), await invitations.areas_by_name()
        read = await asyncio.to_thread(lists.read, content, areas=areas)
        await listing.put(wave=found, people=read.people, keys=request.app.state.keys, by=request.state.visitor.person)
    except lists.BadRows as refusal:
        return await shown(request, found, 422, errors=refusal.errors, bad_rows=list(refusal.rows[:SHOWN_BAD_ROWS]),
                           more_bad=max(0, len(refusal.rows) - SHOWN_BAD_ROWS), typed=_pasted(form))
    except Unacceptable as refusal:
        return await shown(request, found, 422, errors=refusal.errors, typed=_pasted(form))
    except Conflict as refusal:
        if found.state != waves.DRAFT:
            raise
        return await shown(request, found, 409, errors={"people": refusal.sentence}, typed=_pasted(form))
    if read.ignored:
        return await shown(request, found, 200, ignored=asked_pages.ignored_sentence(read.ignored))
    return pages.see_other(request, "wave", id=found.pk)


def _pasted(form: fields.Form) -> dict[str, str]:
    return {"people": form.text("people", most=forms.MOST_PASTED)}


async def shown(request: Request, found: Wave, status: int, **more: Any) -> Response:
    """The page of the wave in preparation, with what is to be said of who is asked."""
    page = await wave_plan.who_page(request, found, await asked_pages.asked(found, **more))
    return pages.show(request, page, status=status)


async def list_work(request: Request) -> Response:
    """How far the list is: a fragment that asks again while it goes on; once done, the whole page is loaded anew."""
    found = await wave_of(request)
    work = await listing.told(found)
    if work is None or not work.going:
        return pages.see_other(request, "wave", id=found.pk)
    return pages.show(request, asked_pages.ListedPart(found, work, again=True))
