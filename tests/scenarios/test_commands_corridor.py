"""What was said in the corridor: `/advice from`, `/advice gave`, and the global shortcut "Keep advice I got"."""

from __future__ import annotations

import pytest

from bot.playground import View
from tests.story import Story


async def comes_twice(story: Story, view: View) -> None:
    """The same form once more, as Slack sends it when it did not hear an answer."""
    await story.maya.submit_forged(view.to_slack())
    await story.settle()


class TestFrom:
    async def test_what_a_colleague_said_is_kept_without_touching_a_field(self, story: Story) -> None:
        await story.maya.command(f"from {story.dana.mention} Start with the why.")
        form = story.maya.top
        assert form.value_of("The words") == "Start with the why."
        assert form.value_of("Who said it?") == story.dana.id
        assert form.value_of("When would you know how it went?") == "7"
        await story.submit(story.maya)
        assert "You'll be asked on Monday 9 March how it went." in story.maya.top
        assert "Only you see it." in story.maya.top
        await story.maya.close()
        assert "Dana gave you this advice today:\n> Start with the why." in (await story.listed()).plain
        assert not story.dana.dm

    async def test_a_week_later_it_is_asked_about_and_can_be_told(self, story: Story) -> None:
        await story.maya.command(f"from {story.dana.mention}: Start with the why.")
        await story.submit(story.maya)
        await story.maya.close()
        await story.days_pass(7.5)
        assert "Start with the why." in story.maya.last_dm
        await story.press(story.maya, "I tried it")
        await story.tells(account="She listened.")
        await story.days_pass(1)
        assert "She listened." in story.dana.last_dm
        assert "What you said, as Maya wrote it down" in story.dana.last_dm

    @pytest.mark.parametrize(
        ("typed", "name", "words"),
        [
            ("from Aunt Rosa: walk first, then run", "Aunt Rosa", "walk first, then run"),
            ("from dana: walk first", "dana", "walk first"),
            ("from @dana walk first", "dana", "walk first"),
            ("keep Aunt Rosa: walk first", "Aunt Rosa", "walk first"),
            ("from walk first", None, "walk first"),
            ("from", None, None),
        ],
    )
    async def test_somebody_who_is_not_in_slack_has_a_name(
        self, story: Story, typed: str, name: str | None, words: str | None
    ) -> None:
        await story.maya.command(typed)
        form = story.maya.top
        assert form.value_of("Or just a name") == name
        assert form.value_of("The words") == words
        assert form.value_of("Who said it?") is None

    async def test_somebody_outside_is_never_contacted(self, story: Story) -> None:
        await story.maya.command("from Aunt Rosa: walk first")
        await story.submit(story.maya)
        await story.maya.close()
        await story.days_pass(7.5)
        await story.press(story.maya, "I tried it")
        await story.submit(story.maya, outcome="worked", telling="tell")
        assert "Full Circle doesn't carry messages to Aunt Rosa." in story.maya.top

    async def test_long_words_are_kept_whole(self, story: Story) -> None:
        story_ = "A long story of the lighthouse. " * 150
        await story.maya.command(f"from {story.dana.mention} {story_}")
        assert "All of it is kept, as it was written." in story.maya.top
        await story.submit(story.maya)
        await story.maya.close()
        item = await story.opens()
        assert item.plain.count("lighthouse") == 150

    async def test_the_same_form_twice_is_one_item(self, story: Story) -> None:
        await story.maya.command(f"from {story.dana.mention} Start with the why.")
        form = story.maya.fill()
        await story.submit(story.maya)
        await comes_twice(story, form)
        story.maya.drop_forms()
        assert (await story.listed()).buttons == ["Open", "All in Home"]

    async def test_the_same_words_in_another_form_are_another_item(self, story: Story) -> None:
        for _ in range(2):
            await story.maya.command(f"from {story.dana.mention} Start with the why.")
            await story.submit(story.maya)
            await story.maya.close()
        assert (await story.listed()).buttons == ["Open", "Open", "All in Home"]

    async def test_let_them_know_is_shown_first_and_comes_once(self, story: Story) -> None:
        await story.maya.command(f"from {story.dana.mention} Start with the why.")
        await story.maya.press(story.maya.top, "let_know", option=["let_know"])
        assert "This is exactly what they get:" in story.maya.top
        form = story.maya.fill()
        await story.submit(story.maya)
        assert "Dana is told that you keep it." in story.maya.top
        await comes_twice(story, form)
        assert len(story.dana.dm) == 1


class TestGave:
    async def test_the_adviser_is_reminded_and_nobody_is_contacted(self, story: Story) -> None:
        await story.dana.command(f"gave {story.maya.mention} Sleep on it first.")
        form = story.dana.top
        assert form.value_of("The words") == "Sleep on it first."
        assert form.value_of("Whom did you say it to?") == story.maya.id
        await story.submit(story.dana)
        assert "to ask Maya how it went" in story.dana.top
        await story.dana.close()
        await story.days_pass(7.5)
        assert "Sleep on it first." in story.dana.last_dm
        assert not story.maya.dm

    async def test_the_same_form_twice_is_one_item(self, story: Story) -> None:
        await story.maya.command(f"told {story.dana.mention} Sleep on it first.")
        form = story.maya.fill()
        await story.submit(story.maya)
        await comes_twice(story, form)
        story.maya.drop_forms()
        assert (await story.listed()).buttons == ["Open", "All in Home"]

    async def test_it_need_not_say_to_whom(self, story: Story) -> None:
        await story.maya.command("gave Sleep on it first.")
        assert story.maya.top.value_of("Whom did you say it to?") is None
        await story.submit(story.maya, when="14")
        assert "You'll be reminded on Monday 16 March to ask how it went." in story.maya.top


class TestGlobalShortcut:
    async def test_it_opens_an_empty_form(self, story: Story) -> None:
        await story.maya.global_shortcut("keep_advice_global")
        form = story.maya.top
        assert form.title == "Keep this advice"
        assert form.value_of("The words") is None
        await story.submit(
            story.maya, words="Walk first.", person_name="Aunt Rosa", when="date", date="2026-12-23"
        )
        assert "You'll be asked on Wednesday 23 December how it went." in story.maya.top
        await story.maya.close()
        assert "Aunt Rosa gave you this advice today:" in await story.listed()

    async def test_words_are_asked_for(self, story: Story) -> None:
        await story.maya.global_shortcut("keep_advice_global")
        await story.submit(story.maya, words="   ")
        assert "Write down what was said" in str(story.maya.top.errors)

    async def test_not_from_an_app_nor_oneself(self, story: Story) -> None:
        await story.maya.global_shortcut("keep_advice_global")
        await story.submit(story.maya, words="Walk first.", person=story.maya)
        assert "That is you." in str(story.maya.top.errors)

    async def test_the_same_form_twice_is_one_item(self, story: Story) -> None:
        await story.maya.global_shortcut("keep_advice_global")
        form = story.maya.fill(words="Walk first.")
        await story.submit(story.maya)
        await comes_twice(story, form)
        story.maya.drop_forms()
        assert (await story.listed()).buttons == ["Open", "All in Home"]

    async def test_the_form_of_somebody_else_is_a_form_of_ones_own(self, story: Story) -> None:
        """Whoever knows the id of Maya's form gets nothing of what it kept."""
        await story.maya.global_shortcut("keep_advice_global")
        sent = story.maya.fill(words="Walk first.").to_slack()
        await story.submit(story.maya)
        words = sent["state"]["values"]["words"]["words"]
        for thief in (story.charlie, story.eve):
            words["value"] = "(struck out)"
            response = await thief.submit_forged(sent)
            assert "(struck out)" in response.body
            assert "Walk first." not in response.body
        assert (await story.listed(story.charlie)).buttons == ["Open", "All in Home"]
        story.maya.drop_forms()
        assert (await story.listed()).buttons == ["Open", "All in Home"]
