"""The trusted adult's addresses: the day, the children who trust this adult, what follows a check-in, promises."""

from participation.access import Role
from participation.routes.adult import after, asking, card, day, export, group, paper, phone, promised, record, trusting, view
from participation.web.addresses import Url, Who

ADULT = Who.of(Role.TRUSTED_ADULT)

URLS: list[Url] = [
    Url("/my-day", "my-day", day.my_day, ADULT),
    Url("/my-day/group", "group", group.group_page, ADULT),
    Url("/children", "children", day.children_page, ADULT),
    Url("/children", "children.find", day.find, ADULT, ("POST",), hot=True),
    Url("/children/new", "child-new", record.new, ADULT),
    Url("/children/new", "child-new.post", record.add, ADULT, ("POST",)),
    Url("/children/{id}", "record", record.record, ADULT),
    Url("/children/{id}/start", "start-check-in", day.start, ADULT, ("POST",)),
    Url("/children/{id}/not-today", "not-today", group.not_today, ADULT, ("POST",)),
    Url("/children/{id}/end-trust", "end-trust", trusting.end_page, ADULT),
    Url("/children/{id}/end-trust", "end-trust.post", trusting.end, ADULT, ("POST",)),
    Url("/children/{id}/code", "record.code", phone.code, ADULT, ("POST",)),
    Url("/children/{id}/consent", "record.consent", record.consent_post, ADULT, ("POST",)),
    Url("/children/{id}/next", "record.next", record.plan_next, ADULT, ("POST",)),
    Url("/check-ins/{id}", "check-in", after.check_in_page, ADULT),
    Url("/check-ins/{id}/steps", "check-in.steps", after.agree, ADULT, ("POST",)),
    Url("/check-ins/{id}/next", "check-in.next", after.plan_next, ADULT, ("POST",)),
    Url("/check-ins/{id}/card", "card", card.card, ADULT),
    Url("/check-ins/{id}/card", "card.post", card.save_words, ADULT, ("POST",)),
    Url("/check-ins/{id}/view/{voice}", "view", view.view, ADULT),
    Url("/check-ins/{id}/view/{voice}", "view.post", view.save, ADULT, ("POST",)),
    Url("/check-ins/{id}/view/{voice}/talked", "view.talked", asking.talked, ADULT, ("POST",)),
    Url("/check-ins/{id}/family", "ask-family", asking.ask_page, ADULT),
    Url("/check-ins/{id}/family", "ask-family.post", asking.make, ADULT, ("POST",)),
    Url("/check-ins/{id}/family/stop", "ask-family.stop", asking.stop, ADULT, ("POST",)),
    Url("/children/{id}/chronology", "chronology", export.chronology_page, ADULT),
    Url("/children/{id}/chronology", "chronology.file", export.chronology_file, ADULT, ("POST",)),
    Url("/check-ins/{id}/file", "check-in.file", export.check_in_file, ADULT, ("POST",)),
    Url("/check-ins/{id}/keep", "check-in.keep", export.keep, ADULT),
    Url("/paper", "paper", paper.paper_page, ADULT),
    Url("/paper/print", "paper.print", paper.print_sheets, ADULT, ("POST",)),
    Url("/paper/code", "paper.code", paper.read, ADULT, ("POST",), hot=True),
    Url("/paper/enter", "paper.enter", paper.enter, ADULT, ("POST",), hot=True),
    Url("/paper/done", "paper.done", paper.done, ADULT),
    Url("/promises", "promises", promised.promises_page, ADULT),
    Url("/promises/service", "service-promises", promised.service_page, ADULT),
    Url("/promises/{id}", "promise", promised.promise_page, ADULT),
    Url("/promises/{id}", "promise.post", promised.update, ADULT, ("POST",)),
]
