"""Addresses of the pages on which a survey is written."""

from participation.access import Role
from participation.web.addresses import Url, Who
from surveys.routes import writing, writing_preview, writing_question
from surveys.routes.writing import of_a_draft

POST, LEAD = ("POST",), Who.of(Role.SURVEY_LEAD)
ONE = "/surveys/writing/{id}"
_BOTH = (
    ("about", "about", writing.about_page, writing.about),
    ("add", "add", writing.add_page, writing.add),
    ("same", "same", writing.same_page, writing.same),
    ("publish", "publish", writing.publish_page, writing.publish),
    ("discard", "discard", writing.discard_page, writing.discard),
    ("q/{item}", "question", writing_question.question, writing_question.save_question),
    ("q/{item}/when", "when", writing_question.when, writing_question.save_when),
    ("scales/{scale}", "scale", writing_question.scale, writing_question.save_scale),
)
URLS = [
    Url("/surveys/writing/new", "writing-new", writing.new_page, LEAD),
    Url("/surveys/writing/new", "writing-new.post", writing.new, LEAD, POST),
    Url(ONE, "writing", of_a_draft(writing.draft), LEAD),
    Url(f"{ONE}/order", "writing-order", of_a_draft(writing.order), LEAD, POST),
    Url(f"{ONE}/walk", "writing-walk", writing_preview.walk, LEAD),
    Url(f"{ONE}/map", "writing-map", writing_preview.draw_map, LEAD),
    *(Url(f"{ONE}/{path}", f"writing-{name}", of_a_draft(page), LEAD) for path, name, page, _save in _BOTH),
    *(Url(f"{ONE}/{path}", f"writing-{name}.post", of_a_draft(save), LEAD, POST) for path, name, _page, save in _BOTH),
]
