"""Migrations, run by ``service.database.migrate``."""

NEWEST = "0001"
"""The revision that this version expects; what is there already is not asked of Alembic."""
