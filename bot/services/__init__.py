"""The use cases: each one transaction that loads, decides, saves and queues. The only writers of what people own.

A new thing that people can do starts here: one function, in the module of its noun. Must not speak to Slack or read the time.
"""
