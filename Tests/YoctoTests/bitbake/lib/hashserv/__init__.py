"""In place of bitbake's hash server, which tests do without: bb imports it, and calls nothing of it."""
