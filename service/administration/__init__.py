"""The administrator's page: tables in and out, the history, the rules in force, self-assessment."""
