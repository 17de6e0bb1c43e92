"""What the service does by itself when something changes: it reads the log and acts."""
