"""Typography of the target language: quotation marks, spaces, separators of numbers."""
