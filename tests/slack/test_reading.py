"""A text from Slack, as its writer sees it."""

from __future__ import annotations

import pytest

from bot.slack.reading import as_written


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("Ask <@U0DANA> or <@U0BOB|bob>, or <@U0EVE>", "Ask @Dana or @bob, or @somebody"),
        ("<#C0DEV|dev> and <#C0X>", "#dev and #a-channel"),
        ("<!here> <!subteam^S1|@designers> <!subteam^S2>", "@here @designers @subteam"),
        ("<https://example.com> <https://example.com|here>", "https://example.com here (https://example.com)"),
        ("<mailto:dana@example.com|dana@example.com> <mailto:bob@example.com|Bob>", "dana@example.com Bob (bob@example.com)"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&lt;!channel&gt;", "<!channel>"),
    ],
)  # fmt: skip
def test_as_its_writer_sees_it(sent: str, seen: str) -> None:
    assert as_written(sent, {"U0DANA": "Dana"}) == seen
