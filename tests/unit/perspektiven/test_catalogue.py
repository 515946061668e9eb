"""The catalogue that is shipped."""

from pathlib import Path

from perspektiven import outlets

CATALOGUE = Path(__file__).parents[3] / "deploy" / "outlets.yaml"


def test_the_shipped_catalogue_is_without_a_fault() -> None:
    assert outlets.examine(CATALOGUE).problems == ()


def test_the_shipped_catalogue_spans_the_world() -> None:
    known = outlets.read(CATALOGUE)

    assert len(known) >= 150
    assert len({outlet.country for outlet in known}) >= 60
    assert len({language for outlet in known for language in outlet.languages}) >= 40


def test_no_two_outlets_claim_the_same_page() -> None:
    known = outlets.read(CATALOGUE)
    domains = outlets.by_domain(known)

    lost = [
        outlet.id
        for outlet in known
        if outlets.outlet_of(outlet.homepage, domains).country != outlet.country
    ]

    assert lost == []
