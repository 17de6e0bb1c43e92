"""Engine, sessions and migrations for SQLite and PostgreSQL."""
