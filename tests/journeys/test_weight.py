"""What a first visit costs on a slow phone, everything counted as it comes over the wire."""

import pytest

from tests.journeys import crawl

KILOBYTE = 1000
SURVEY_PAGE, WHEEL = 60 * KILOBYTE, 120 * KILOBYTE


@pytest.fixture
def weigh(new_page, served):
    """weigh(path, cookies) -> {address: bytes} of a first visit, nothing cached."""

    def visit(path, cookies=()):
        page, sizes = new_page(), {}
        page.context.add_cookies([{"name": name, "value": value, "url": served} for name, value in cookies])
        page.on("response", lambda answer: sizes.__setitem__(answer.url, int(answer.headers["content-length"])))
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return sizes

    return visit


def test_a_survey_page_weighs_at_most_60_kilobytes(weigh, served):
    with crawl.client(served) as client:
        client.get(crawl.become(client, "staff"))
        cookies = list(client.cookies.items())
    sizes = weigh("/s/q/1", cookies)
    assert sum(sizes.values()) <= SURVEY_PAGE, sizes
    assert len(sizes) >= 3 and min(sizes.values()) > 0


def test_the_wheel_weighs_at_most_120_kilobytes(weigh, served):
    with crawl.client(served) as client:
        crawl.become(client, "ailsa")
        client.post("/language", data={"language": "en", "back": "/my/who-sees"})  # she may have read in another one before
        crawl.submit(client, "/my/who-sees", "/my/who-sees", answer="yes")
        cookies = list(client.cookies.items())
    sizes = weigh("/my/wheel", cookies)
    assert sum(sizes.values()) <= WHEEL, sizes
    assert any("wheel" in address for address in sizes)
