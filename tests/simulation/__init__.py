"""A company for a year, through the real planner, policy and storage, with a clock that jumps (quality.md, "Gentleness").

    people       who works there, and how they are: what the model assumes     hand < receiving < advising < diary   what they do, and when
    lives        what happens to them: holidays, moves, settings               slack      the other side of the gateway: takes what is posted
    company      puts it together, and lets time go by                         record     what happened, as values
    invariants, consent, promises, weekly, silence   what must hold of it      report     the table and the picture

Only Slack is not real; nothing below the gateway is replaced. Apart from tests/scenarios because here nobody looks at one message: whatever people
do, what is promised holds. `make simulate`; a smaller one is test_years.py.
"""
