"""Beside: what the stack itself can do. A page of the size of our survey page, with nothing behind it."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODY = b"<!doctype html><title>Bare</title>" + b"<p>How far do you agree?</p>" * 700


async def page(request: Request) -> Response:
    return Response(BODY, media_type="text/html")


app = Starlette(routes=[Route("/", page)])
