"""Figures of a text by value: numbers, amounts, shares, units, dates of other calendars."""
