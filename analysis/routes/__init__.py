"""Addresses of this room."""

from analysis.routes import audits, class_wheel, coding, criteria, detail, directory, evidence, files, imports, measures, meetings, planning, plans, reach, releases, reports, reviews, scoring, told, training
from participation.web.addresses import Url

URLS: list[Url] = [*planning.URLS, *evidence.URLS, *measures.URLS, *imports.URLS, *criteria.URLS, *scoring.URLS, *plans.URLS, *detail.URLS, *reach.URLS, *told.URLS, *releases.URLS, *files.URLS, *class_wheel.URLS,
                   *coding.URLS, *audits.URLS, *directory.URLS, *training.URLS, *reports.URLS, *reviews.URLS, *meetings.URLS]
