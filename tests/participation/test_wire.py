"""What leaves for the network together, and that nothing stays behind."""

from __future__ import annotations

import asyncio

import pytest

from participation.web.wire import Together

pytestmark = pytest.mark.one_database


class Network:
    """A transport that notes what it was given."""

    def __init__(self) -> None:
        self.sent: list[bytes | str] = []
        self.get_extra_info = self.is_closing = self.pause_reading = self.resume_reading = lambda *_: None

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.sent.append("closed")


async def test_head_and_body_leave_together():
    network = Network()
    wire = Together(network)
    wire.write(b"head ")
    wire.write(b"body")
    assert network.sent == [b"head body"]
    await asyncio.sleep(0)
    assert network.sent == [b"head body"]


async def test_a_piece_that_stays_alone_leaves_with_the_next_turn_of_the_loop():
    network = Network()
    Together(network).write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert network.sent == []
    await asyncio.sleep(0)
    assert network.sent == [b"HTTP/1.1 100 Continue\r\n\r\n"]


async def test_of_a_long_answer_never_more_than_one_piece_is_held_back():
    network = Network()
    wire = Together(network)
    for piece in (b"1", b"2", b"3", b"4", b"5"):
        wire.write(piece)
    assert network.sent == [b"12", b"34"]
    wire.close()
    assert network.sent == [b"12", b"34", b"5", "closed"]
