"""Migrations, run by ``service.database.migrate``."""
