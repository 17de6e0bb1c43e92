"""The proof: trail and export."""
