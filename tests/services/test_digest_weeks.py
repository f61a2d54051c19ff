"""What one weekly digest leaves over comes in the next one, said or not."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.digest import LOOK_BACK_AFTER, Section
from tests.databases import Database
from tests.services.company import MAYA, a_company


def test_several_items_of_the_same_week_are_looked_back_on_one_a_week(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        for ts in ("1.1", "1.2", "1.3"):
            company.closes(company.keeps(MAYA, ts))
        company.run_jobs()
        company.now += LOOK_BACK_AFTER[0] - timedelta(days=1)
        company.run_jobs()
        digests = [go for go in company.days_pass(28) if go.delivery.kind == "digest"]
        shown = [[one.section for one in go.scene.listed] for go in digests if go.scene]
        assert shown == [[Section.LOOKING_BACK]] * 3
        assert len({one.item.id for go in digests if go.scene for one in go.scene.listed}) == 3
        assert [go.scene.more for go in digests if go.scene] == [0, 0, 0], "nothing is said of the others"
