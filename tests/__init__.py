"""Everything that holds Full Circle to its word."""
