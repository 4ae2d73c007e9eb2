"""In place of bitbake's server for PR values."""
