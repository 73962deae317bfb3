"""The child's own addresses: open only in a browser that was handed over, until PIN or password."""

from participation.routes.child import (agreed, finish, flow, handing, locking, looked, part, people, talk, then_and_now,
                                        turning, ways)
from participation.routes.child.sitting import at_any_time, while_open
from participation.web.addresses import Url, Who


def _page(path: str, name: str, drawn, sent=None, *, any_time: bool = False) -> list[Url]:
    guard = at_any_time if any_time else while_open
    found = [Url(path, name, guard(drawn), Who.CHILD)]
    return found + ([Url(path, f"{name}.post", guard(sent), Who.CHILD, ("POST",))] if sent else [])


URLS: list[Url] = [
    *_page("/my", "child", finish.where_i_was, any_time=True),
    *_page("/my/who-sees", "child.who-sees", flow.who_sees, flow.yes_or_no),
    *_page("/my/who-looked", "child.who-looked", looked.looked, any_time=True),
    *_page("/my/agreed", "child.agreed", agreed.agreed, agreed.say_happened),
    *_page("/my/practice", "child.practice", flow.practice),
    *_page("/my/wheel", "child.wheel", turning.wheel),
    Url("/my/wheel", "child.wheel.post", turning.save, Who.CHILD, ("POST",), hot=True),
    Url("/my/ways", "child.ways", ways.choose, Who.CHILD, ("POST",), hot=True),
    *_page("/my/matters", "child.matters", flow.matters, flow.choose),
    *_page("/my/help", "child.help", flow.help_page, flow.say_what_helps),
    *_page("/my/people", "child.people", people.people, people.put_in),
    *_page("/my/people/{id}", "child.person", people.person, people.change),
    *_page("/my/words", "child.words", then_and_now.words),
    *_page("/my/finish", "child.finish", finish.finish, finish.keep_or_throw_away),
    Url("/my/close", "child.close", at_any_time(finish.close), Who.ALONE, ("POST",)),
    *_page("/my/now", "child.talk", talk.talk, any_time=True),
    Url("/my/now", "child.talk.post", talk.ask, Who.CHILD, ("POST",), hot=True),
    *_page("/my/now/more", "child.someone-else", talk.someone_else, talk.ask_for_another, any_time=True),
    Url("/my/locked", "child.locked", at_any_time(locking.locked), Who.BESIDE),
    Url("/my/away", "child.away", at_any_time(locking.away), Who.BESIDE),
    Url("/my/here", "child.here", locking.here, Who.CHILD, ("POST",), hot=True),
    *_page("/my/taking-part", "child.part", part.part, any_time=True),
    *_page("/my/taking-part/{kind}", "child.part.stop", part.ask, part.stop, any_time=True),
    Url("/my/hand-back", "child.hand-back", at_any_time(handing.hand_back_page), Who.BESIDE),
    Url("/my/hand-back", "child.hand-back.post", handing.hand_back, Who.BESIDE, ("POST",), hot=True),
]
