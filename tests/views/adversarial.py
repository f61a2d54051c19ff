"""Words that try to break out, and what none of them may do."""

from __future__ import annotations

TEXTS: tuple[tuple[str, str], ...] = (
    ("empty", ""),
    ("one character", "x"),
    ("space only", " \n\t "),
    ("3000", "a word " * 428 + "four"),
    ("3000 without a space", "x" * 3000),
    ("40 thousand", "Start with the why. " * 2000),
    ("100 thousand", "ünïcödé " * 12_500),
    ("100 thousand ampersands", "&" * 100_000),
    ("100 thousand emoji", "👩🏽‍🚀" * 25_000),
    ("100 thousand lines", "a\n" * 50_000),
    ("channel", "<!channel> <!here> <!everyone> @channel"),
    ("forged link", "<https://evil.example|https://good.example> <mailto:a@b.example|write me>"),
    ("forged mention", "<@U0DANA> <@U0DANA|dana> <#C0GENERAL|general> <!subteam^S1|@all> <!date^1^{date}^https://evil.example|x>"),
    ("ampersand", "R&D <and> friends"),
    ("escaped already", "&lt;!channel&gt; &amp;lt;"),
    ("quotation", "> not mine\n>>> all the rest\n&gt; and this"),
    ("code", "```\nrm -rf\n *bold* _slanted_ ~gone~ `x` ```"),
    ("right to left", "התחל עם הלמה\nוהמספרים"),
    ("overrides", "abc\u202edef\u2066ghi\u2069\u2069jkl"),
    ("zero width", "\u200b\u200d\ufeff\u2060"),
    ("breaks", "one\r\ntwo\rthree\u2028four\x0bfive\x85six"),
    ("controls", "nul\x00 bell\x07 escape\x1b[31m"),
    ("surrogate", "half \ud83d of one"),
    ("braces", "{name} {0} {} {words!r} %s %(x)s"),
)  # fmt: skip
"""(what it is, the words)."""

UNSAFE = ("<!", "<http", "<mailto", "<#")
"""None of these may be in mrkdwn: Slack would act on it. Mentions are looked at apart."""
