"""What holds at this moment: capacity with its age, and the roads in force."""
