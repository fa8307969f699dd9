"""Words, numbers, dates and reading direction in a locale."""
