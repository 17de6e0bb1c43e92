"""The graded network in force, as recorded."""
