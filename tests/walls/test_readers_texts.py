"""Every text that a page of children, families and respondents asks for is counted among theirs (participation.readers)."""

import re
import sys

import pytest

from tests.filled import copied, free_port, serving
from tests.journeys import crawl
from tests.journeys.test_every_page import PEOPLE, beginnings

READERS = [who for who in PEOPLE if who in {"nobody", "ailsa", "iona", "dad", "staff", "parent", "pupil"}]


@pytest.fixture(scope="module")
def uncounted(filled, tmp_path_factory):
    settings = copied(filled, tmp_path_factory.mktemp("uncounted"), f"http://127.0.0.1:{free_port()}")
    with serving(settings, command=("env", "HEARD_TEST_PSEUDO=en-XC", sys.executable, "-m", "tests.walls.pseudo")) as origin:
        yield origin


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_readers_pages_ask_for_counted_texts_only(who, uncounted, filled):
    urls, found, seen = crawl.listed(filled), {}, 0
    with crawl.client(uncounted) as client:
        for _name, path in crawl.pages(client, urls, beginnings(client, who, filled)):
            if path == "/demo":
                continue
            seen += 1
            texts = re.findall("⟦([^⟧]*)⟧", client.get(path).text)
            found |= {path: texts} if texts else {}
    assert (found, seen > 0) == ({}, True)
