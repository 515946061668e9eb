"""Operators' page: status of all stages and outlets, dead letters and their replay."""
