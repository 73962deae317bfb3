"""The trusted adult's addresses: the day, the children who trust this adult, what follows a check-in, promises."""

from participation.access import Role
from participation.routes.adult import after, card, day, promised, record, view
from participation.web.addresses import Url, Who

ADULT = Who.of(Role.TRUSTED_ADULT)

URLS: list[Url] = [
    Url("/my-day", "my-day", day.my_day, ADULT),
    Url("/children", "children", day.children_page, ADULT),
    Url("/children", "children.find", day.find, ADULT, ("POST",), hot=True),
    Url("/children/new", "child-new", record.new, ADULT),
    Url("/children/new", "child-new.post", record.add, ADULT, ("POST",)),
    Url("/children/{id}", "record", record.record, ADULT),
    Url("/children/{id}/start", "start-check-in", day.start, ADULT, ("POST",)),
    Url("/children/{id}/consent", "record.consent", record.consent_post, ADULT, ("POST",)),
    Url("/children/{id}/next", "record.next", record.plan_next, ADULT, ("POST",)),
    Url("/check-ins/{id}", "check-in", after.check_in_page, ADULT),
    Url("/check-ins/{id}/steps", "check-in.steps", after.agree, ADULT, ("POST",)),
    Url("/check-ins/{id}/next", "check-in.next", after.plan_next, ADULT, ("POST",)),
    Url("/check-ins/{id}/card", "card", card.card, ADULT),
    Url("/check-ins/{id}/card", "card.post", card.save_words, ADULT, ("POST",)),
    Url("/check-ins/{id}/view/{voice}", "view", view.view, ADULT),
    Url("/check-ins/{id}/view/{voice}", "view.post", view.save, ADULT, ("POST",)),
    Url("/promises", "promises", promised.promises_page, ADULT),
    Url("/promises/{id}", "promise", promised.promise_page, ADULT),
    Url("/promises/{id}", "promise.post", promised.update, ADULT, ("POST",)),
]
