"""How long front page, stories and articles take at a steady rate of requests."""
