"""What a coordinator is told: which open requests compete for beds, and whom to ask again."""
