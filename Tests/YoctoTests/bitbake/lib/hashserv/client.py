"""No client either."""
