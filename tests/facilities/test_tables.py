from __future__ import annotations

from facilities.tables import hash_tables, packaged_tables, rules_hash, table_versions


def test_every_packaged_table_has_a_version() -> None:
    assert set(table_versions()) == set(packaged_tables())
    assert all(table_versions().values())
    assert "conditions/newborn.toml" in packaged_tables()


def test_the_hash_changes_with_any_byte_and_with_a_name() -> None:
    tables = dict(packaged_tables())
    assert hash_tables(tables) == rules_hash()
    changed = tables | {"rules.toml": tables["rules.toml"] + b"\n"}
    assert hash_tables(changed) != rules_hash()
    renamed = {f"x{name}": content for name, content in tables.items()}
    assert hash_tables(renamed) != rules_hash()


def test_the_hash_does_not_depend_on_the_order_of_files() -> None:
    backwards = dict(reversed(list(packaged_tables().items())))
    assert hash_tables(backwards) == rules_hash()
