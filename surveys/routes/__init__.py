"""Addresses of surveys. The respondent's come first: they are asked for most. Their writes are hot."""

from participation.access import Role
from participation.web import languages
from participation.web.addresses import Url, Who
from surveys.routes import (
    asked,
    ballot,
    class_adult,
    class_child,
    class_promises,
    closing,
    door_lead,
    keeper,
    lead,
    library,
    told,
)

POST = ("POST",)
LEAD, KEEPER, ADULT = Who.of(Role.SURVEY_LEAD), Who.of(Role.DATA_KEEPER), Who.of(Role.TRUSTED_ADULT)
A_SURVEY = 9 * 1024 * 1024
ONE_PAGE, A_LIST = 128 * 1024, 16 * 1024 * 1024

RESPONDENT = [
    Url("/s", "survey-start", ballot.start, Who.ANYONE),
    Url("/s/q/{page}", "survey-question", ballot.question, Who.ANYONE),
    Url("/s/q/{page}", "survey-question.post", ballot.answer, Who.ANYONE, POST, hot=True, max_body=ONE_PAGE, own_proof=True),
    Url("/s/about-you", "survey-about", ballot.about, Who.ANYONE),
    Url("/s/about-you", "survey-about.post", ballot.answer_about, Who.ANYONE, POST, hot=True, max_body=ONE_PAGE, own_proof=True),
    Url("/s/check", "survey-check", ballot.check, Who.ANYONE),
    Url("/s/send", "survey-send", ballot.send, Who.ANYONE, POST, hot=True, max_body=ONE_PAGE, own_proof=True),
    Url("/s/code", "survey-code", ballot.code_page, Who.ANYONE),
    Url("/s/code", "enter-code", ballot.enter_code, Who.ANYONE, POST, hot=True, own_proof=True),
    Url("/s/later", "survey-later", ballot.later, Who.ANYONE),
    Url("/s/throw-away", "survey-throw-away", ballot.ask_throw_away, Who.ANYONE),
    Url("/s/throw-away", "survey-throw-away.post", ballot.throw_away, Who.ANYONE, POST, hot=True, own_proof=True),
    Url("/s/how", "survey-how", ballot.how, Who.ANYONE),
    Url("/s/withdraw", "survey-withdraw", ballot.ask_withdraw, Who.ANYONE),
    Url("/s/withdraw", "survey-withdraw.post", ballot.withdraw, Who.ANYONE, POST, hot=True, own_proof=True),
    Url("/s/language", "survey-language", languages.choose, Who.ANYONE, POST, own_proof=True),
    Url("/s/{token}", "survey-enter", ballot.enter, Who.ANYONE),
]
PUBLIC = [
    Url("/you-said", "you-said", told.all_you_said, Who.ANYONE),
    Url("/you-said/{id}", "you-said-wave", told.you_said, Who.ANYONE),
]
LEADS = [
    Url("/surveys", "surveys", lead.surveys, LEAD),
    Url("/surveys/library", "library", library.listed, LEAD),
    Url("/surveys/library/{key}", "library-survey", library.survey, LEAD),
    Url("/surveys/library/{key}/{page}", "library-preview", library.preview, LEAD),
    Url("/surveys/new", "wave-new", lead.new_wave_page, LEAD),
    Url("/surveys/new", "wave-new.post", lead.new_wave, LEAD, POST),
    Url("/surveys/waves/{id}", "wave", lead.wave, LEAD),
    Url("/surveys/waves/{id}/list", "wave-list", asked.put_list, LEAD, POST, hot=True, max_body=A_LIST),
    Url("/surveys/waves/{id}/list/work", "wave-list-work", asked.list_work, LEAD),
    Url("/surveys/waves/{id}/doors", "wave-doors", door_lead.plan, LEAD, POST),
    Url("/surveys/waves/{id}/doors/{door}", "wave-door", door_lead.door, LEAD),
    Url("/surveys/waves/{id}/doors/{door}/poster.pdf", "door-poster", door_lead.poster, LEAD),
    Url("/surveys/waves/{id}/doors/{door}/renew", "door-renew", door_lead.ask_renew, LEAD),
    Url("/surveys/waves/{id}/doors/{door}/renew", "door-renew.post", door_lead.renew, LEAD, POST),
    Url("/surveys/waves/{id}/doors/{door}/remove", "door-remove", door_lead.remove, LEAD, POST),
    Url("/surveys/waves/{id}/open", "wave-open", lead.open_wave, LEAD, POST),
    Url("/surveys/waves/{id}/discard", "wave-discard", lead.discard, LEAD, POST),
    Url("/surveys/waves/{id}/codes", "wave-codes", lead.make_codes, LEAD, POST),
    Url("/surveys/waves/{id}/close", "wave-close", lead.ask_close, LEAD),
    Url("/surveys/waves/{id}/close", "wave-close.post", closing.close, LEAD, POST, hot=True),
    Url("/surveys/waves/{id}/themes", "wave-themes", told.themes_page, LEAD),
    Url("/surveys/waves/{id}/themes/new", "theme-new", told.new_theme_page, LEAD),
    Url("/surveys/waves/{id}/themes/new", "theme-new.post", told.save_theme, LEAD, POST),
    Url("/surveys/waves/{id}/themes/{theme}", "theme", told.theme_page, LEAD),
    Url("/surveys/waves/{id}/themes/{theme}", "theme.post", told.save_theme, LEAD, POST),
]
EXCHANGE = [
    Url("/surveys/import", "survey-import", exchange.import_page, LEAD),
    Url("/surveys/import", "survey-import.read", exchange.read, LEAD, POST, hot=True, max_body=A_SURVEY),
    Url("/surveys/import/keep", "survey-import-keep", exchange.keep, LEAD, POST, max_body=A_SURVEY),
]
KEEPERS = [
    Url("/sealed/{id}/how-far", "wave-how-far", closing.how_far, Who.of(Role.SURVEY_LEAD, Role.DATA_KEEPER)),
    Url("/sealed", "sealed", keeper.sealed, KEEPER),
    Url("/sealed/{id}/key", "sealed-key", keeper.take_key, KEEPER, POST),
    Url("/sealed/{id}/close", "sealed-close", keeper.close, KEEPER, POST, hot=True),
]
CLASS = [
    Url("/class", "class-code", class_child.code_page, Who.ANYONE),
    Url("/class", "class-code.post", class_child.enter_code, Who.ANYONE, POST, hot=True),
    Url("/class/start", "class-start", class_child.start, Who.ANYONE),
    Url("/class/practice", "class-practice", class_child.practice, Who.ANYONE),
    Url("/class/wheel", "class-wheel-turn", class_child.wheel, Who.ANYONE),
    Url("/class/wheel", "class-wheel-turn.post", class_child.save, Who.ANYONE, POST, hot=True),
    Url("/class/send", "class-send", class_child.send, Who.ANYONE, POST, hot=True),
    Url("/class/help", "class-help", class_child.help_page, Who.ANYONE),
    Url("/class/help", "class-help.post", class_child.help_kept, Who.ANYONE, POST, hot=True),
    Url("/class/thanks", "class-thanks", class_child.thanks, Who.ANYONE),
    Url("/class/next", "class-next", class_child.following, Who.ANYONE, POST, hot=True),
    Url("/class/stop", "class-stop", class_child.stop, Who.ANYONE, POST, hot=True),
    Url("/class/leave", "class-leave", class_child.leave, Who.ANYONE, POST, hot=True),
    Url("/class/said/{address}", "class-said", class_promises.said, Who.ANYONE),
    Url("/class/{code}", "class-enter", class_child.enter, Who.ANYONE),
    Url("/class-wheels", "class-wheels", class_adult.wheels, ADULT),
    Url("/class-wheels/new", "class-wheel-new", class_adult.new_page, ADULT),
    Url("/class-wheels/new", "class-wheel-new.post", class_adult.new, ADULT, POST),
    Url("/class-wheels/{id}", "class-wheel", class_adult.wall, ADULT),
    Url("/class-wheels/{id}/sent", "class-wheel-reach", class_adult.reach, ADULT),
    Url("/class-wheels/{id}/place", "class-wheel-place", class_adult.place, ADULT, POST),
    Url("/class-wheels/{id}/promises", "class-promises", class_promises.promises, ADULT),
    Url("/class-wheels/{id}/promises/new", "class-promise-new", class_promises.new_promise, ADULT),
    Url("/class-wheels/{id}/promises/new", "class-promise-new.post", class_promises.save, ADULT, POST),
    Url("/class-wheels/{id}/promises/{promise}", "class-promise", class_promises.promise, ADULT),
    Url("/class-wheels/{id}/promises/{promise}", "class-promise.post", class_promises.save, ADULT, POST),
]
URLS = [*RESPONDENT, *PUBLIC, *CLASS, *LEADS, *EXCHANGE, *KEEPERS]
