"""Addresses of this room."""

from analysis.routes import audits, class_wheel, coding, criteria, detail, directory, files, imports, plans, reach, releases, reports, reviews, scoring, told
from participation.web.addresses import Url

URLS: list[Url] = [*imports.URLS, *criteria.URLS, *scoring.URLS, *plans.URLS, *detail.URLS, *reach.URLS, *told.URLS, *releases.URLS, *files.URLS, *class_wheel.URLS,
                   *coding.URLS, *audits.URLS, *directory.URLS, *reports.URLS, *reviews.URLS]
