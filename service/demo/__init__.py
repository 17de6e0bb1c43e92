"""The invented prefecture with seeded accounts and open cases."""
