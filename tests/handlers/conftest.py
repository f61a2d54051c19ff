"""What Slack sends, on each database: on SQLite with every change, on PostgreSQL under the slow mark, as the stories."""

from tests.scenarios.conftest import kind

__all__ = ["kind"]
