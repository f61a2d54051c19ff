"""The use cases, on both databases: alone, in any order, at once, and in lives nobody thought of."""
