"""Boxes and drafts: one size, one key, nothing readable, nothing forgiven."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import library
from surveys.sealed import urn
from surveys.sealed.urn import Answers, Ballot, Damaged, DoesNotFit

PRIVATE, PUBLIC = urn.new_key()
MARK = sha256(b"receipt").hexdigest()


def ballot(**answers: int | str) -> Ballot:
    return Ballot("0" * 32, answers, MARK)


@given(st.dictionaries(st.sampled_from(["S1", "S2", "S3"]), st.integers(1, 5)), st.text(max_size=100))
def test_what_goes_in_comes_out(answers: dict[str, int], words: str) -> None:
    full = ballot(**answers, text=words.encode("utf-8", "replace").decode())
    box = urn.seal(full, public_key=PUBLIC, size=2560)
    assert list(urn.unseal([box], private_key=PRIVATE)) == [full]


def test_every_box_has_the_same_size_whatever_it_holds() -> None:
    boxes = [urn.seal(ballot(), public_key=PUBLIC, size=2560), urn.seal(ballot(S1=5, x="🙂" * 500), public_key=PUBLIC, size=2560)]
    assert {len(box) for box in boxes} == {2560 + 48}


def test_the_same_ballot_never_gives_the_same_box() -> None:
    assert len({urn.seal(ballot(S1=1), public_key=PUBLIC, size=512) for _ in range(50)}) == 50


def test_another_key_or_a_changed_byte_does_not_open() -> None:
    box = urn.seal(ballot(S1=1), public_key=PUBLIC, size=512)
    with pytest.raises(Damaged):
        list(urn.unseal([box], private_key=urn.new_key()[0]))
    with pytest.raises(Damaged):
        list(urn.unseal([box[:-1] + bytes([box[-1] ^ 1])], private_key=PRIVATE))


def test_what_does_not_fit_is_refused_not_cut() -> None:
    with pytest.raises(DoesNotFit):
        urn.seal(ballot(x="y" * 600), public_key=PUBLIC, size=512)


EVERY = library.read((Path(__file__).parent / "every-kind.toml").read_text("utf-8"))


def fullest(form: library.Questionnaire, filler: str) -> Answers:
    """The longest answer to every question."""
    longest: Answers = {}
    for item in form.items:
        if item.kind in ("several", "rank"):
            longest[item.id] = [option.code for option in item.options]
        elif item.kind in ("number", "month"):
            longest[item.id] = 1 - 10 ** 12 if item.kind == "number" else "2026-11"
        elif item.known:
            longest[item.id] = max(item.known, key=len)
        longest.update(dict.fromkeys(item.texts, "x" + filler * (item.most - 2) + "x"))
    return longest


@pytest.mark.parametrize("form", [*library.shipped(), EVERY], ids=lambda form: form.key)
@pytest.mark.parametrize("filler", ["🙂", '"', "\\", "\n", "é", " "])
def test_the_fullest_ballot_of_every_shipped_survey_fits(form: library.Questionnaire, filler: str) -> None:
    longest = fullest(form, filler)
    full = Ballot("f" * 32, longest, MARK)
    assert len(urn.seal(full, public_key=PUBLIC, size=form.box_size)) == form.box_size + 48
    urn.lock_draft({"a": longest, "p": 999}, token="T", about=b"d", size=form.box_size)


def test_withdrawn_ballots_are_dropped_and_the_rest_is_shuffled() -> None:
    ballots = [Ballot("s", {"n": number}, f"mark {number}") for number in range(400)]
    kept = urn.shuffled(ballots, without={"mark 7", "mark 9"})
    order = [one.answers["n"] for one in kept]
    assert sorted(order) == [number for number in range(400) if number not in (7, 9)]
    mean = sum(range(398)) / 398
    covariance = sum((place - mean) * (int(number) - mean) for place, number in enumerate(order))
    assert abs(covariance / sum((place - mean) ** 2 for place in range(398))) < 0.25  # chance: 1 in 10 million


def test_a_draft_opens_only_with_its_token_and_in_its_place() -> None:
    box = urn.lock_draft({"a": {"S1": 3}, "p": 4}, token="TOKEN", about=b"one", size=512)
    assert urn.unlock_draft(box, token="TOKEN", about=b"one") == {"a": {"S1": 3}, "p": 4}
    for token, about in (("OTHER", b"one"), ("TOKEN", b"two")):
        with pytest.raises(Damaged):
            urn.unlock_draft(box, token=token, about=about)


def test_drafts_have_one_size_too() -> None:
    boxes = [urn.lock_draft({"a": answers, "p": 1}, token="T", about=b"d", size=512) for answers in ({}, {"S1": 3}, {"x": "y" * 90})]
    assert len({len(box) for box in boxes}) == 1
