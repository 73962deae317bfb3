"""Sealing again what is sealed: a kept sitting under the child's own key, a child's record under a new one."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation import children, models, sitting_keys
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
    for row in rows:
        await _seal_again(row, child, keys, children.key_of(child, keys))


async def of_child(child: Child, *, keys: Keys) -> int:
    """A new data key for this child, and everything sealed again under it. Returns how many boxes.

    What was said in a check-in in progress stays under the key of that sitting.
    """
    rows = [child, *[row for table in tables() for row in await of_table(table, child)]]
    key, wrapped = keys.new_data_key(row=child.pk)
    count = sum([await _seal_again(row, child, keys, sitting_keys.sealing_key(row, keys) or key) for row in rows])
    child.wrapped_key = wrapped
    await child.save(update_fields=["wrapped_key"])
    return count


def tables() -> list[type[Model]]:
    """Tables of this room with sealed columns, beside the child's own."""
    found = [table for table in vars(models).values() if isinstance(table, type) and issubclass(table, Model)]
    return [table for table in found if table is not Child and sealed_columns(table)]


async def of_table(table: type[Model], child: Child) -> list[Model]:
    """The rows of one child's."""
    if "child_id" in table._meta.fields_map:
        return await table.filter(child_id=child.pk)
    return await table.filter(check_in__child_id=child.pk)


async def _seal_again(row: Model, child: Child, keys: Keys, key: bytes) -> int:
    columns = [name for name in sealed_columns(type(row)) if getattr(row, name)]
    for name in columns:
        plain = children.unseal(child, row, name, keys)
        setattr(row, name, children.seal_under(key, plain, row=row, column=name))
    if columns:
        await row.save(update_fields=columns)
    return len(columns)


async def keep(*, check_in: CheckIn, child: Child, keys: Keys) -> None:
    """Beside the act that keeps a check-in: its words under the child's key; the sitting's key goes once that is on disk."""
    await of_sitting(check_in=check_in, child=child, keys=keys)
    sitting_keys.retire_afterwards(check_in.pk, keys)
