# No more than its name.
