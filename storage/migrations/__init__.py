"""The history of the schema. README.md says how to add to it; storage.migrate runs it."""
