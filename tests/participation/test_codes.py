"""Codes are strong, readable aloud, forgiving of a reader's slips, and tell a slip from a wrong code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import codes
from participation.codes import RECEIPT, TOKEN, Kind


def test_a_token_has_128_random_bits_and_a_receipt_72() -> None:
    assert (TOKEN.random_bytes * 8, TOKEN.length) == (128, 28)
    assert (RECEIPT.random_bytes * 8, RECEIPT.length) == (72, 16)


@pytest.mark.parametrize("kind", [TOKEN, RECEIPT])
def test_codes_are_groups_of_four_unambiguous_letters(kind: Kind) -> None:
    written = codes.grouped(codes.new(kind))
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-)*[0-9A-HJKMNP-TV-Z]{4}", written)


def test_a_thousand_codes_differ() -> None:
    assert len({codes.new(TOKEN) for _ in range(1000)}) == 1000


@given(st.binary(min_size=16, max_size=16), st.data())
def test_what_is_written_is_read_however_it_is_typed(raw: bytes, data: st.DataObject) -> None:
    code = codes._written(TOKEN, raw)
    typed = codes.grouped(code).replace("-", data.draw(st.sampled_from(["-", " ", "", " - ", "–"])))
    typed = typed.replace("0", data.draw(st.sampled_from("0Oo"))).replace("1", data.draw(st.sampled_from("1IlL")))
    assert codes.read(TOKEN, data.draw(st.sampled_from([typed, typed.lower(), f"  {typed}\n"]))) == code


def test_a_checksum_finds_4095_of_4096_slips() -> None:
    code = codes.new(TOKEN)
    slips = [code[:place] + letter + code[place + 1:] for place in range(28) for letter in codes.LETTERS
             if letter != code[place]]
    assert sum(codes.read(TOKEN, slip) is not None for slip in slips) <= 4


@pytest.mark.parametrize("typed", ["", "ABCD", "é" * 28, "U" * 27 + "?", "0" * 29, "0" * 28])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.read(TOKEN, typed) is None


def test_a_receipt_is_not_a_token() -> None:
    assert codes.read(TOKEN, codes.new(RECEIPT)) is None
    assert codes.read(RECEIPT, codes.new(TOKEN)) is None
