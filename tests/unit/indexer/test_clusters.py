import random
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.fingerprints import SHARED_BANDS, are_copies, bands, fingerprint
from perspektiven.text.language_tags import base
from services.indexer.clusters import ClusterMember, cluster_ids, forerunners, related
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


def are_linked(one: ClusterMember, other: ClusterMember) -> bool:
    """The rule itself, for two articles."""
    ours, theirs = one.fingerprint or "", other.fingerprint or ""
    return (
        one.id != other.id
        and base(one.language) == base(other.language)
        and abs(one.discovered_at - other.discovered_at) <= WINDOW
        and len(set(bands(ours)) & set(bands(theirs))) >= SHARED_BANDS
        and are_copies(ours, theirs)
    )


def plain_cluster_ids(members: Sequence[ClusterMember]) -> dict[str, str]:
    """Every article with every other one, until nothing joins any more."""
    found: dict[str, str] = {}
    for seed in sorted(members, key=lambda each: each.age):
        waiting = [] if seed.id in found else [seed]
        for one in waiting:
            found[one.id] = seed.id
            waiting += [each for each in members if are_linked(one, each) and each not in waiting]
    return found


articles = st.builds(
    ClusterMember,
    id=st.integers(0, 99).map("id{:02}".format),
    discovered_at=st.integers(0, 24 * 12).map(lambda hours: NOW + timedelta(hours=hours)),
    language=st.sampled_from(["pl", "pl-PL", "uk"]),
    # Few texts, so that many are the same; one of them is no fingerprint.
    fingerprint=st.sampled_from([*PRINTS[:8], *PRINTS[:2] * 3, *PRINTS[8:10], "no print", None]),
    cluster_id=st.just("any"),
)


@given(st.lists(articles, max_size=40, unique_by=lambda each: each.id))
def test_clusters_are_those_of_comparing_all_with_all(members: list[ClusterMember]) -> None:
    assert cluster_ids(members, WINDOW) == plain_cluster_ids(members)


@given(st.lists(articles, max_size=12), st.lists(articles, max_size=30))
def test_copies_are_those_of_comparing_all_with_all(
    members: list[ClusterMember], others: list[ClusterMember]
) -> None:
    pairs = [(one, each) for one in members for each in others if are_linked(one, each)]
    older = {
        one.id: min(each.age for same, each in pairs if same.id == one.id and each.age < same.age)
        for one, other in pairs
        if other.age < one.age
    }

    found = forerunners(members, others, WINDOW)

    assert {name: each.age for name, each in found.items()} == older
    assert related(members, others, WINDOW) == {each.id for _, each in pairs}


def test_thousands_of_articles_may_be_alike() -> None:
    words = [f"słowo{n}" for n in range(60)]
    same, *edited = (
        fingerprint([" ".join([*words[: n % 60], f"inne{n}", *words[n % 60 :]])])
        for n in range(2_000)
    )
    notices = [member(f"a{n:04}", n / 20, same) for n in range(4_000)]
    edits = [member(f"b{n:04}", n / 10, each) for n, each in enumerate(edited)]

    found = cluster_ids(notices + edits, WINDOW)

    assert set(found.values()) == {"a0000"}
    assert len(forerunners(edits[-100:], notices + edits, WINDOW)) == 100
    assert len(related(edits[:100], notices, WINDOW)) == 1_639


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
