"""What the program takes, measured beside a yardstick of the same run."""
