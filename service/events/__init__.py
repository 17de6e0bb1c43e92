"""The append-only log: what an event is, its canonical bytes, and where it is kept."""
