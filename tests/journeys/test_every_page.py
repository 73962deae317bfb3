"""Every page of the list, opened by somebody who may, clears the bar at five widths, forced colours on and off."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from participation.demo import PIN
from tests import postgres
from tests.filled import copied, copied_to_postgres, free_port, serving
from tests.journeys import crawl
from tests.walls import sources

PEOPLE = ["nobody", "ailsa", "iona", "dad", "mrs-reid", "joe", "isla", "fiona", "peter", "sam", "staff", "parent", "passer-by", "waiting-room", "pupil"]
RESPONDENTS = ["/s", "/s/q/1", "/s/about-you", "/s/check", "/s/how", "/s/throw-away", "/s/withdraw", "/s/code", "/s/later"]
NOT_SHOWN = {"alive", "ready", "home", "child", "survey-enter", "releases-progress", "release-file", "release-code-book", "release-xlsx", "release-ods", "release-package",
             "class-enter", "door-enter", "tablet-enter", "wave-list-work", "door-poster", "class-wheel-reach", "class-thanks", "child.someone-else", "child.locked", "instrument-file", "recording",
             "survey-file", "draft-file", "wave-how-far", "results-of-wave", "writing-same", "wave-reminders", "population-template", "coding-go", "current", "young-newest", "indicator-template", "report-csv", "report-ods", "report-pdf",
             "report-xlsx", "report-young-pdf", "plan-csv", "plan-xlsx"}
"""Answers for machines, addresses that only lead on, the one page that is shown once (test_child_faults.py has it), and two that
need what the small partnership has not: words changed since a published version (tests/surveys/test_writing_pages.py has it),
and a wave that goes out by e-mail (tests/surveys/test_wave_pages.py has it)."""
PLAN = sources.TOP / "analysis/library/dundee-2016-plan.csv"
EVERYBODYS = {"start", "demo", "privacy", "accessibility", "you-said", "you-said-wave", "sign-in"}
"""Looked at once, as nobody."""
PLANNERS = {"results", "results-of", "results-one", "results-reach", "families", "families-of", "families-one", "families-reach",
            "young", "young-of", "young-one", "releases", "release", "method"}
"""A survey lead may read these as well; they are looked at as the planner."""
NOBODYS = ["/", "/sign-in", "/demo", "/what-is-kept", "/accessibility", "/enter", "/enter/0000000000", "/left"]
FAMILYS = ["/family/view", "/family/left"]
PUPILS = ["/class/start", "/class/practice", "/class/wheel", "/class/help", "/class"]
TABLETS = ["/k", "/k/thanks", "/k/still", "/k/leave", "/s/how"]
CHILDS = ["/my/who-sees", "/my/agreed", "/my/practice", "/my/wheel", "/my/matters", "/my/help", "/my/people", "/my/words",
          "/my/finish", "/my/now", "/my/who-looked", "/my/taking-part", "/my/taking-part/take_part", "/my/away", "/my/hand-back"]


def beginnings(client, who, filled):
    """Where to begin to follow links as this person; what has to happen before some pages are there, happens here."""
    if who == "nobody":
        return [*NOBODYS, client.get("/our-plan").headers["location"] + "/thanks"]
    if who == "mrs-reid":
        _ailsa_asks_to_talk(str(client.base_url))
    first = crawl.become(client, who)
    if who == "dad":
        return [first, *FAMILYS]
    if who in {"staff", "parent"}:
        client.get(first)
        return RESPONDENTS
    if who == "pupil":
        client.get(first)
        return PUPILS
    if who == "passer-by":
        client.get(first)
        crawl.submit(client, "/o", "/o/start")
        return ["/o", "/s/yours"]
    if who == "waiting-room":
        client.get(first)
        return TABLETS
    if who == "iona":
        crawl.submit(client, "/my/who-sees", "/my/who-sees", answer="yes")
        crawl.submit(client, "/my/who-sees", "/my/now")
        return [*CHILDS[:-1], "/left"]
    if who == "ailsa":
        crawl.submit(client, "/my/who-sees", "/my/who-sees", answer="yes")
        crawl.submit(client, "/my/who-sees", "/my/now")
        crawl.submit(client, "/my/people", "/my/people", go="same")
        return CHILDS
    return [first, "/account", *_without_a_link(client, who, filled)]


def _ailsa_asks_to_talk(origin):
    with crawl.client(origin) as hers:
        crawl.become(hers, "ailsa")
        crawl.submit(hers, "/my/who-sees", "/my/now")
        # The card waits until the tablet is back.
        crawl.submit(hers, "/my/hand-back", "/my/hand-back", secret=PIN)


def _a_review_begins(client):
    """The planned one; its page, which now leads to its points and its end."""
    listed = next(link for link in crawl.links(client.get("/plan-reviews", follow_redirects=True).text) if re.fullmatch(r"/plan-reviews/[0-9a-f]{32}", link))
    crawl.submit(client, listed, f"{listed}/begin")
    return [listed]


def _without_a_link(client, who, filled):
    """Pages that are found by a search, or linked only when there is more than the small partnership has."""
    if who == "peter":
        child = crawl.characters(filled)["ailsa"]["child_id"]
        return [f"/records/{child}", f"/records/{child}/erase", "/records/erased"]
    if who == "isla":
        released = [link.rpartition("/")[2] for link in crawl.links(client.get("/releases").text) if link.startswith("/releases/")]
        sent = client.post("/plans/import", data={"title": "Another plan"}, files={"file": (PLAN.name, PLAN.read_bytes())})
        told = [link for link in crawl.links(client.get("/you-said").text) if link.startswith("/you-said/")]
        mine = [link for one in told for link in crawl.links(client.get(one).text) if link.startswith("/said/")]
        return [sent.headers["location"], *_a_review_begins(client), *mine, *(f"/told/{whose}/{one}" for one in released for whose in ("families", "young"))]
    if who == "joe":
        draft = next(link for link in crawl.links(client.get("/surveys/library").text) if re.fullmatch(r"/surveys/writing/[0-9a-f]{32}", link))
        themes = [link for link in crawl.links(client.get("/surveys").text) if link.endswith("/themes")]
        told = [link for one in themes for link in crawl.links(client.get(one).text) if re.search(r"/themes/[0-9a-f]{32}$", link)]
        texts = [one.removesuffix("/themes") + "/texts" for one in themes]
        waves = {link for link in crawl.links(client.get("/surveys").text) if re.fullmatch(r"/surveys/waves/[0-9a-f]{32}", link)}
        planned = [page for one in sorted(waves) for step in ("who", "when", "codes", "reminders")
                   if client.get(page := f"{one}/{step}").status_code == 200]
        doors = [link for one in sorted(waves) for link in crawl.links(client.get(one).text) if re.search(r"/doors/[0-9a-f]{32}$", link)]
        return [f"{draft}/scales/agreement", *told, *texts, *(f"{one}/S11x" for one in texts), *planned, *doors[:1]]
    if who == "mrs-reid":
        return ["/paper/done"]
    if who == "sam":
        draft = next(link for link in crawl.links(client.get("/admin/instruments").text) if link.endswith("/101"))
        return [draft, f"{draft}/words", f"{draft}/decide/activate"]
    return []


def report(missed):
    return "\n".join(line for path, problems in missed.items() for line in [path, *(f"    {text}" for text in problems)])


def looked_at(page, found, bar):
    """Path -> what its page misses, for one page of each kind."""
    missed = {}
    for path in found.values():
        answer = page.goto(path)
        here = urlsplit(page.url).path == urlsplit(path).path
        problems = bar(page) if answer.status == 200 and here else [f"answered {answer.status} at {page.url}"]
        missed |= {path: problems} if problems else {}
    return missed


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_clears_the_bar(who, served, filled, page, as_, bar):
    found = {}
    with crawl.client(served) as client:
        for name, path in crawl.pages(client, crawl.listed(filled), beginnings(client, who, filled)):
            found.setdefault(name, path)
        page.context.add_cookies([{"name": one.name, "value": one.value, "domain": one.domain, "path": one.path} for one in client.cookies.jar])
    if who in {"staff", "parent"}:
        as_(page, who)  # "later" has let go of the code
    elsewhere = set() if who == "nobody" else EVERYBODYS | (PLANNERS if who == "joe" else set())
    missed = looked_at(page, {name: path for name, path in found.items() if name not in elsewhere}, bar)
    assert not missed, report(missed)
    assert len(found) >= 3


@pytest.fixture
def on_postgres_served(migrated_postgres, filled, tmp_path):
    """Origin of a real server whose PostgreSQL database holds the filled partnership."""
    url = migrated_postgres.lent()
    postgres.run(copied_to_postgres(filled, url))
    settings = replace(copied(filled, tmp_path / "copy", f"http://127.0.0.1:{free_port()}"), database_url=url)
    with serving(settings) as origin:
        yield origin
    migrated_postgres.dropped(url)


@pytest.mark.postgres
def test_every_address_that_shows_a_page_is_reached_by_somebody_and_opens_on_postgres_too(on_postgres_served, filled):
    urls = crawl.listed(filled)
    reached, faults = set(), set()
    for who in PEOPLE:
        with crawl.client(on_postgres_served) as client:
            client.event_hooks["response"].append(lambda answer: faults.add(answer.url.path) if answer.is_server_error else None)
            reached |= {name for name, _path in crawl.pages(client, urls, beginnings(client, who, filled))}
    shown = {url.name for url in urls if "GET" in url.methods} - NOT_SHOWN
    assert (faults, sorted(shown - reached)) == (set(), [])
