import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.fingerprints import fingerprint
from services.indexer.clusters import ClusterMember, cluster_ids, forerunners
from tests.support.factories import NOW

WINDOW = timedelta(days=3)
TEXTS = [random.Random(seed).choices([f"w{n}" for n in range(2_000)], k=80) for seed in range(3)]
# Ten edits of each text, each going further from it: neighbours are copies, the ends are not.
PRINTS = [
    fingerprint([" ".join([f"neu{text}x{n}" for n in range(step * 9)] + words[step * 9 :])])
    for text, words in enumerate(TEXTS)
    for step in range(8)
]


def member(
    name: str, hours: float = 0, print_of_it: str | None = PRINTS[0], **more: str
) -> ClusterMember:
    return ClusterMember(
        id=name,
        discovered_at=NOW + timedelta(hours=hours),
        language=more.get("language", "pl"),
        fingerprint=print_of_it,
        cluster_id=name,
    )


def test_the_earliest_copy_names_the_cluster() -> None:
    found = cluster_ids([member("c", 2), member("a", 1), member("b", 3)], WINDOW)

    assert found == {"a": "a", "b": "a", "c": "a"}


def test_of_one_moment_the_lesser_id_is_the_earlier() -> None:
    assert cluster_ids([member("b"), member("a")], WINDOW) == {"a": "a", "b": "a"}


def test_what_hangs_together_through_a_third_is_one_cluster() -> None:
    ends = [member("a", 0, PRINTS[0]), member("b", 1, PRINTS[7])]
    chain = [member(f"c{step}", 2, PRINTS[step]) for step in range(1, 7)]

    assert cluster_ids(ends, WINDOW) == {"a": "a", "b": "b"}
    assert set(cluster_ids([*ends, *chain], WINDOW).values()) == {"a"}


def test_articles_too_far_apart_in_time_are_no_copies() -> None:
    assert cluster_ids([member("a"), member("b", 24 * 4)], WINDOW) == {"a": "a", "b": "b"}


def test_articles_in_two_languages_are_no_copies() -> None:
    one, other = member("a"), member("b", 1, language="uk")

    assert forerunners([other], [one], WINDOW) == {}
    assert forerunners([member("c", 1, language="pl-PL")], [one], WINDOW) == {"c": one}


def test_a_forerunner_is_the_earliest_older_copy() -> None:
    known = [member("a", 0), member("b", 1), member("d", 5), member("x", -1, PRINTS[9])]

    assert forerunners([member("c", 2)], known, WINDOW) == {"c": known[0]}
    assert forerunners([member("c", -1)], known, WINDOW) == {}


def test_an_article_without_a_fingerprint_is_alone() -> None:
    found = cluster_ids([member("a", 0, None), member("b", 1, None)], WINDOW)

    assert found == {"a": "a", "b": "b"}


@given(
    st.lists(st.tuples(st.sampled_from(PRINTS), st.integers(0, 120)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(
    articles: list[tuple[str | None, int]], chance: random.Random
) -> None:
    members = [
        member(f"id{number:02}", hours, print_of_it)
        for number, (print_of_it, hours) in enumerate(articles)
    ]
    shuffled = list(members)
    chance.shuffle(shuffled)

    found = cluster_ids(members, WINDOW)

    assert cluster_ids(shuffled, WINDOW) == found
    assert all(found[cluster] == cluster for cluster in found.values())
