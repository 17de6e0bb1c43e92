"""Who can be reached in time, and who cannot: a planner's questions about the whole region."""
