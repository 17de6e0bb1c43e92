"""Who is signed in and what they may do; the one place that decides."""
