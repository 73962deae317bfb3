"""Requests that must not go on: other sites' forms, doubled hosts, bodies without end; and every answer's headers."""

from __future__ import annotations

import re

import pytest

from participation.access import Role
from participation.web.guard import ELSEWHERE, Guard, is_unproven

pytestmark = pytest.mark.one_database
ORIGIN = "http://127.0.0.1:8000"
HOST = (b"host", b"127.0.0.1:8000")


def scope(*headers: tuple[bytes, bytes], method: str = "POST", path: str = "/x") -> dict:
    return {"type": "http", "method": method, "path": path, "headers": [HOST, *headers]}


@pytest.mark.parametrize("request_", [
    scope((b"origin", b"https://evil.example")), scope((b"sec-fetch-site", b"cross-site")),
    scope((b"sec-fetch-site", b"cross-site"), (b"origin", b"null")), scope((b"sec-fetch-site", b"none"), (b"origin", b"null")),
    scope((b"origin", b"null"), (b"origin", b"null")), scope((b"sec-fetch-site", b"same-site"), (b"origin", ORIGIN.encode()))])
def test_a_form_from_another_site_is_refused(request_):
    assert Guard(origin=ORIGIN, largest=10).refusal(request_)[0] == 403


@pytest.mark.parametrize("request_", [
    scope((b"origin", ORIGIN.encode()), (b"cookie", b"heard=x")), scope((b"sec-fetch-site", b"same-origin")),
    scope((b"sec-fetch-site", b"none")), scope((b"origin", b"https://evil.example"), method="GET"), scope()])
def test_our_own_forms_and_plain_reading_go_on(request_):
    assert Guard(origin=ORIGIN, largest=10).refusal(request_) is None


@pytest.mark.parametrize(("request_", "unproven"), [
    (scope((b"origin", b"null")), True), (scope((b"cookie", b"heard=x")), True), (scope(), False),
    (scope((b"origin", ORIGIN.encode()), (b"cookie", b"heard=x")), False),
    (scope((b"sec-fetch-site", b"same-origin"), (b"origin", b"null")), False), (scope((b"origin", b"null"), method="GET"), False)])
def test_a_form_of_which_nobody_can_tell_is_marked(request_, unproven):
    assert Guard(origin=ORIGIN, largest=10).refusal(request_) is None
    assert is_unproven(request_["method"], dict(request_["headers"])) is unproven


@pytest.mark.parametrize("headers", [{"origin": "null"}, {"cookie": "heard=x"}])
async def test_only_addresses_with_a_proof_of_their_own_take_such_a_form(service, headers):
    browser = service.browser()
    browser.headers.pop("origin")
    for url in service.app.state.urls:
        if "POST" in url.methods and not url.own_proof:
            path = re.sub(r"{\w+(:\w+)?}", "0" * 32, url.path)
            answer = await browser.post(path, headers=headers)
            assert (answer.status_code, answer.text) == (403, ELSEWHERE), url.name
    assert {url.name for url in service.app.state.urls if url.own_proof} == {
        "survey-question.post", "survey-about.post", "survey-send", "enter-code", "survey-throw-away.post", "survey-withdraw.post",
        "survey-language", "door-start"}


@pytest.mark.parametrize("request_", [
    scope((b"host", b"evil.example"), method="GET"), scope(path="//x\x00"), scope(method="GET", path="*"),
    scope((b"transfer-encoding", b"chunked"), (b"content-length", b"3"))])
def test_what_is_not_well_formed_is_refused(request_):
    assert Guard(origin=ORIGIN, largest=10).refusal(request_)[0] == 400


@pytest.mark.parametrize(("origin", "host", "status"), [
    (ORIGIN, b"127.0.0.1:8000", None), (ORIGIN, b"localhost:8000", None), (ORIGIN, b"[::1]:8000", None),
    (ORIGIN, b"evil.example:8000", 400), (ORIGIN, b"127.0.0.1.evil.example:8000", 400), (ORIGIN, b"", 400),
    ("https://heard.example.org", b"heard.example.org", None), ("https://heard.example.org", b"10.0.0.5:8000", None)])
def test_what_is_served_to_this_machine_alone_has_no_other_name(origin: str, host: bytes, status: int | None):
    asked = {"type": "http", "method": "GET", "path": "/demo", "headers": [(b"host", host)]}
    refused = Guard(origin=origin, largest=10).refusal(asked)
    assert (refused and refused[0]) == status


async def test_ten_megabytes_of_text_get_a_page_that_says_what_to_do(service):
    answer = await service.browser().post("/sign-in", data={"email": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "That is too much text to send at once. Shorten it and send it again." in answer.text


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing/here", "/home"])
async def test_every_answer_keeps_to_our_own_host_and_is_not_stored(service, path):
    headers = (await service.browser().get(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


async def test_static_files_are_kept_for_ever_under_an_address_of_their_own(service):
    url = service.app.state.assets.url("css/adult.css")
    answer = await service.browser().get(url)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert answer.headers["content-encoding"] == "gzip"
    old = await service.browser().get("/static/0000000000/css/adult.css")
    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
    assert (await service.browser().get("/static/x/../../participation/app.py")).status_code == 404


async def test_machines_can_ask_whether_it_lives_and_is_ready(service):
    browser = service.browser()
    assert [(await browser.get(path)).text for path in ("/healthz", "/readyz")] == ["ok", "ok"]


async def test_a_signed_out_form_says_that_nothing_was_changed(service):
    await service.person("anna@council.example", Role.ADMINISTRATOR)
    answer = await service.browser().post("/admin/areas", data={"name": "Lochee"})
    assert answer.status_code == 401
    assert "You were signed out, so nothing was changed." in answer.text
    htmx = await service.browser().post("/admin/areas", data={"name": "Lochee"}, headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx.headers["hx-redirect"]) == (401, "/sign-in")


@pytest.mark.parametrize("path", ["/sign-in/", "/my/", "/children//"])
async def test_no_redirect_is_built_from_the_host_that_was_asked_for(service, path):
    async with service.browser() as browser:
        answer = await browser.get(path, headers={"Host": "localhost:9"})
    assert answer.status_code == 404 and "location" not in answer.headers
