"""Addresses of surveys. The respondent's come first: they are asked for most. Their writes are hot."""

from participation.access import Role
from participation.web.addresses import Url, Who
from surveys.routes import ballot, keeper, lead, told

POST = ("POST",)
LEAD, KEEPER = Who.of(Role.SURVEY_LEAD), Who.of(Role.DATA_KEEPER)
ONE_PAGE, A_LIST = 128 * 1024, 5 * 1024 * 1024

RESPONDENT = [
    Url("/s", "survey-start", ballot.start, Who.ANYONE),
    Url("/s/q/{page}", "survey-question", ballot.question, Who.ANYONE),
    Url("/s/q/{page}", "survey-question.post", ballot.answer, Who.ANYONE, POST, hot=True, max_body=ONE_PAGE),
    Url("/s/check", "survey-check", ballot.check, Who.ANYONE),
    Url("/s/send", "survey-send", ballot.send, Who.ANYONE, POST, hot=True, max_body=ONE_PAGE),
    Url("/s/code", "survey-code", ballot.code_page, Who.ANYONE),
    Url("/s/code", "enter-code", ballot.enter_code, Who.ANYONE, POST, hot=True),
    Url("/s/later", "survey-later", ballot.later, Who.ANYONE),
    Url("/s/throw-away", "survey-throw-away", ballot.ask_throw_away, Who.ANYONE),
    Url("/s/throw-away", "survey-throw-away.post", ballot.throw_away, Who.ANYONE, POST, hot=True),
    Url("/s/how", "survey-how", ballot.how, Who.ANYONE),
    Url("/s/withdraw", "survey-withdraw", ballot.ask_withdraw, Who.ANYONE),
    Url("/s/withdraw", "survey-withdraw.post", ballot.withdraw, Who.ANYONE, POST, hot=True),
    Url("/s/{token}", "survey-enter", ballot.enter, Who.ANYONE),
]
PUBLIC = [
    Url("/you-said", "you-said", told.all_you_said, Who.ANYONE),
    Url("/you-said/{id}", "you-said-wave", told.you_said, Who.ANYONE),
]
LEADS = [
    Url("/surveys", "surveys", lead.surveys, LEAD),
    Url("/surveys/library", "library", lead.library_page, LEAD),
    Url("/surveys/library/{key}", "library-survey", lead.library_survey, LEAD),
    Url("/surveys/library/{key}/{page}", "library-preview", lead.preview, LEAD),
    Url("/surveys/new", "wave-new", lead.new_wave_page, LEAD),
    Url("/surveys/new", "wave-new.post", lead.new_wave, LEAD, POST),
    Url("/surveys/waves/{id}", "wave", lead.wave, LEAD),
    Url("/surveys/waves/{id}/list", "wave-list", lead.put_list, LEAD, POST, max_body=A_LIST),
    Url("/surveys/waves/{id}/open", "wave-open", lead.open_wave, LEAD, POST),
    Url("/surveys/waves/{id}/discard", "wave-discard", lead.discard, LEAD, POST),
    Url("/surveys/waves/{id}/codes", "wave-codes", lead.make_codes, LEAD, POST),
    Url("/surveys/waves/{id}/close", "wave-close", lead.ask_close, LEAD),
    Url("/surveys/waves/{id}/close", "wave-close.post", lead.close, LEAD, POST, hot=True),
    Url("/surveys/waves/{id}/themes", "wave-themes", told.themes_page, LEAD),
    Url("/surveys/waves/{id}/themes/new", "theme-new", told.new_theme_page, LEAD),
    Url("/surveys/waves/{id}/themes/new", "theme-new.post", told.save_theme, LEAD, POST),
    Url("/surveys/waves/{id}/themes/{theme}", "theme", told.theme_page, LEAD),
    Url("/surveys/waves/{id}/themes/{theme}", "theme.post", told.save_theme, LEAD, POST),
]
KEEPERS = [
    Url("/sealed", "sealed", keeper.sealed, KEEPER),
    Url("/sealed/{id}/key", "sealed-key", keeper.take_key, KEEPER, POST),
    Url("/sealed/{id}/close", "sealed-close", keeper.close, KEEPER, POST, hot=True),
]
URLS = [*RESPONDENT, *PUBLIC, *LEADS, *KEEPERS]
