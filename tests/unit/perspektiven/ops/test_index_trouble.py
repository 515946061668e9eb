"""An index that can't be reached is told as a problem that says what to do."""

from perspektiven.ops import index_trouble
from perspektiven.settings import Settings, load


async def test_an_elasticsearch_that_is_away_is_one_problem() -> None:
    away = load(Settings, elasticsearch_url="http://name:secret@127.0.0.1:1")

    problems, notes = await index_trouble.look(away)

    assert notes == []
    (problem,) = problems
    assert "Elasticsearch does not answer at" in problem
    assert "PERSPEKTIVEN_ELASTICSEARCH_URL" in problem
    assert "secret" not in problem
