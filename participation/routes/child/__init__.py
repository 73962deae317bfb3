"""The child's own addresses: open only in a browser that was handed over, until PIN or password."""

from participation.routes.child import flow, handing, looked, talk, turning
from participation.routes.child.sitting import at_any_time, while_open
from participation.web.addresses import Url, Who


def _page(path: str, name: str, drawn, sent=None, *, any_time: bool = False) -> list[Url]:
    guard = at_any_time if any_time else while_open
    found = [Url(path, name, guard(drawn), Who.CHILD)]
    return found + ([Url(path, f"{name}.post", guard(sent), Who.CHILD, ("POST",))] if sent else [])


URLS: list[Url] = [
    *_page("/my", "child", flow.where_i_was, any_time=True),
    *_page("/my/who-sees", "child.who-sees", flow.who_sees, flow.yes_or_no),
    *_page("/my/who-looked", "child.who-looked", looked.looked, any_time=True),
    *_page("/my/practice", "child.practice", flow.practice),
    *_page("/my/wheel", "child.wheel", turning.wheel),
    Url("/my/wheel", "child.wheel.post", turning.save, Who.CHILD, ("POST",), hot=True),
    *_page("/my/matters", "child.matters", flow.matters, flow.choose),
    *_page("/my/help", "child.help", flow.help_page, flow.say_what_helps),
    *_page("/my/words", "child.words", flow.words),
    *_page("/my/finish", "child.finish", flow.finish, flow.keep_or_throw_away),
    *_page("/my/now", "child.talk", talk.talk, any_time=True),
    Url("/my/now", "child.talk.post", talk.ask, Who.CHILD, ("POST",), hot=True),
    *_page("/my/now/more", "child.someone-else", talk.someone_else, talk.ask_for_another, any_time=True),
    Url("/my/hand-back", "child.hand-back", at_any_time(handing.hand_back_page), Who.BESIDE),
    Url("/my/hand-back", "child.hand-back.post", handing.hand_back, Who.BESIDE, ("POST",), hot=True),
]
