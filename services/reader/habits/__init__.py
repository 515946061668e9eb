"""Reading habits of a browser: languages that stay in the original, and what is muted."""
