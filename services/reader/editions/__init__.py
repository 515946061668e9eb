"""Editions: the stories of one day as a page, an e-book and a text that end."""
