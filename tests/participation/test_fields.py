"""What a form may hold: each address takes bodies of its own size, and a number is a number or nothing."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.web import fields
from participation.web.fields import Form
from tests.service import Service

MOST = 128 * 1024


@pytest.mark.one_database
@pytest.mark.parametrize("over, status", [(0, 404), (1, 413)])
async def test_a_form_is_no_larger_than_its_address_allows(service: Service, over: int, status: int):
    start = b"language=none&padding="
    answer = await service.browser().post("/language", content=start + b"x" * (MOST - len(start) + over), headers={
        "Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == status


@pytest.mark.one_database
@pytest.mark.parametrize("over, status", [(0, 404), (1, 413)])
async def test_a_file_is_no_larger_than_its_address_allows(service: Service, over: int, status: int):
    answer = await service.browser().post("/language", data={"language": "none"}, files={
        "file": b"x" * (MOST - len("none") + over)})
    assert answer.status_code == status


@pytest.mark.parametrize("typed, number", [("-5", -5), ("7", 7), ("--5", None), ("-", None), ("", None), ("٣", None)])
def test_a_number_is_whole_or_nothing(typed: str, number: int | None):
    assert Form((("n", typed),)).number("n") == number


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=12))
def test_a_form_is_read_as_the_standard_library_reads_it(pairs):
    body = urlencode(pairs)
    assert list(fields.decoded(body)) == parse_qsl(body, keep_blank_values=True)


@given(st.text(alphabet="ab=&+%20;é\x00", max_size=30))
def test_so_is_what_no_browser_sends(body):
    assert list(fields.decoded(body)) == parse_qsl(body, keep_blank_values=True)
