"""A Discord on this machine and a person at a terminal, round the production bot."""
