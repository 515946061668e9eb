"""Trials of the engines: on a text, and against a set of translations."""
