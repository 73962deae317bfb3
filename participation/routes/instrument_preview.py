"""A version of the wheel as children would meet it: their real pages, drawn with it. Nothing is stored, nobody is asked.

The pages' own links and buttons lead round inside the preview, because only the addresses they are drawn with differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

from starlette.requests import Request
from starlette.responses import Response

from participation import clock, instruments, ways
from participation.checkins import State
from participation.identity import new_id
from participation.models import CheckIn, Child
from participation.problems import NotFound
from participation.routes.child.flow import HelpPage, PracticePage, WhoSeesPage
from participation.routes.child.sitting import Sitting
from participation.routes.child.turning import WheelPage
from participation.routes.instruments import ADMINISTRATOR, ONE, Shown, of_a_version
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.wheel import Instrument
from participation.words import _, current

ORDER = ("who-sees", "practice", "wheel", "help")
PAGE_OF = {"child.who-sees": "who-sees", "child.practice": "practice", "child.agreed": "practice", "child.wheel": "wheel",
           "child.matters": "help", "child.help": "help", "child": "who-sees", "child.talk": "stay", "child.ways": "ways"}
"""Where an address of the child leads in the preview; any other leads back to the version's own page."""


@dataclass(frozen=True)
class Previewed(Sitting):
    """A sitting with nobody: `draft` is what it is made on, `wanted` how its pages are wanted."""

    draft: Instrument = None  # type: ignore[assignment]
    wanted: list[str] = field(default_factory=list)

    @property
    def wheel(self) -> Instrument:
        return ways.as_chosen(instruments.worded(self.draft, current.get()), self.wanted)

    @property
    def ways(self) -> list[str]:
        return self.wanted

    @property
    def who(self) -> str:
        return _("Preview of version {version}: nothing is kept").format(version=self.draft.version)

    @property
    def with_whom(self) -> str:
        return ""


@dataclass(frozen=True)
class _Request:
    """What a page is drawn with: the administrator's request, with other addresses behind the child's names."""

    real: Request
    paths: dict[str, str]

    @property
    def app(self) -> SimpleNamespace:
        own = self.real.app.state
        return SimpleNamespace(state=SimpleNamespace(paths=self.paths, templates=own.templates, settings=own.settings))

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


def _paths(request: Request, shown: Shown) -> dict[str, str]:
    here = pages.address(request.app, "instrument", band=shown.one.band, version=shown.one.version)
    preview = {name: f"{here}/preview/{PAGE_OF[name]}" if name in PAGE_OF else here
               for name in request.app.state.paths if name == "child" or name.startswith("child.")}
    return {**request.app.state.paths, **preview}


def _sitting(request: Request, shown: Shown) -> Previewed:
    adult, band = request.state.visitor.person, shown.one.band
    check_in = CheckIn(id=new_id(), band=band.value, version=shown.one.version, state=State.OPEN.value, started_at=clock.now())
    child = Child(id=new_id(), name_sealed=b"", born=clock.today(), picture="cat")
    wanted = [way for way in request.query_params.get("ways", "").split(",") if way in ways.EVERY]
    return Previewed(check_in.pk, check_in, child, adult, "", band, preview=True, draft=shown.one, wanted=wanted)


async def preview(request: Request, shown: Shown) -> Response:
    sit = _sitting(request, shown)
    drawn = {"who-sees": lambda: WhoSeesPage(sit), "practice": lambda: PracticePage(sit),
             "wheel": lambda: WheelPage(sit, {}, new_id(), 0), "help": lambda: HelpPage(sit, [], [], [], "", "")}
    page = drawn.get(request.path_params["page"])
    if page is None:
        raise NotFound
    return pages.show(_Request(request, _paths(request, shown)), page())  # type: ignore[arg-type]


async def pressed(request: Request, shown: Shown) -> Response:
    """A button of a child's page: on to the next page of the preview. What was sent is not looked at, but for the ways."""
    page, form = request.path_params["page"], await fields.read(request)
    where = {"band": shown.one.band, "version": shown.one.version}
    if page in {*ORDER, "stay", "ways"} and form.text("quiet"):
        return Response(status_code=204)
    if page in {"ways", "stay"}:
        back = "wheel" if form.text("revision") else "practice"
        answer = pages.see_other(request, "instrument-preview", **where, page=back)
        if page == "ways":
            answer.headers["location"] += f"?ways={_switched(form.text('way', most=30))}"
        return answer
    if page not in ORDER:
        raise NotFound
    on = ORDER.index(page) + 1
    if form.text("answer") == "no" or form.text("go") == "stop" or on == len(ORDER):
        return pages.see_other(request, "instrument", **where)
    return pages.see_other(request, "instrument-preview", **where, page=ORDER[on])


def _switched(way: str) -> str:
    name, _colon, wanted = way.partition(":")
    return name if wanted == "on" and name in ways.EVERY else ""


URLS = [
    Url(f"{ONE}/preview/{{page}}", "instrument-preview", of_a_version(preview), ADMINISTRATOR),
    Url(f"{ONE}/preview/{{page}}", "instrument-preview.post", of_a_version(pressed), ADMINISTRATOR, ("POST",)),
]
