"""Rows in, values out: the only package that knows the database."""
