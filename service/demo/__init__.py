"""The demonstration: an invented mountain prefecture, its accounts and its open cases."""
