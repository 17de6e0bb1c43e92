"""The question and its ranked answer."""
