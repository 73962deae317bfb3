"""Addresses of this room."""

from participation.routes import (account, administrator, adult, child, concerns, demonstration, entering, family,
                                  instrument_preview, instruments, keeper, post, programme, start, translations)
from participation.web.addresses import Url

URLS: list[Url] = [*child.URLS, *start.URLS, *account.URLS, *adult.URLS, *entering.URLS, *family.URLS, *concerns.URLS,
                   *programme.URLS, *keeper.URLS, *administrator.URLS, *instruments.URLS, *instrument_preview.URLS, *post.URLS,
                   *translations.URLS]
DEMO_URLS: list[Url] = demonstration.URLS
