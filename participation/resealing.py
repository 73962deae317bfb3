"""Sealing again what is sealed: a kept sitting under the child's own key, a child's record under a new one."""

from __future__ import annotations

from collections.abc import Iterable

from tortoise import fields
from tortoise.models import Model

from participation import children, sitting_keys
from participation.keys import Keys
from participation.models import CheckIn, Child
from participation.sitting_keys import PARTS


def sealed_columns(table: type[Model]) -> tuple[str, ...]:
    """Names of the table's sealed columns: every one that ends in _sealed."""
    return tuple(name for name, field in table._meta.fields_map.items()
                 if name.endswith("_sealed") and isinstance(field, fields.BinaryField))


async def of_sitting(*, check_in: CheckIn, child: Child, keys: Keys) -> None:
    """Everything of a kept sitting under the child's own key."""
    rows: list[Model] = [check_in]
    for part in PARTS:
        rows += await part.filter(check_in_id=check_in.pk)
    await rows_of(rows, child=child, opening=keys, key=children.key_of(child, keys))


async def rows_of(rows: Iterable[Model], *, child: Child, opening: Keys, key: bytes) -> int:
    """Open what is sealed in these rows of one child's, and seal it under `key`. Returns how many boxes."""
    count = 0
    for row in rows:
        columns = [name for name in sealed_columns(type(row)) if getattr(row, name)]
        for name in columns:
            plain = children.unseal(child, row, name, opening)
            setattr(row, name, children.seal_under(key, plain, row=row, column=name))
        if columns:
            await row.save(update_fields=columns)
        count += len(columns)
    return count


async def keep(*, check_in: CheckIn, child: Child, keys: Keys) -> None:
    """Beside the act that keeps a check-in: its words under the child's key; the sitting's key goes once that is on disk."""
    await of_sitting(check_in=check_in, child=child, keys=keys)
    sitting_keys.retire_afterwards(check_in.pk, keys)
