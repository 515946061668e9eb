"""Problem details (RFC 9457): which exception is answered with what."""

import json

import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from perspektiven.errors import Permanent, Transient, WrongSetting
from services.reader.http import problems
from services.reader.http.problems import Unprocessable


def test_a_problem_is_named_by_its_status() -> None:
    found = problems.problem(404, "There is no article with this id.")

    assert (found.type, found.title, found.status) == ("about:blank", "Not Found", 404)
    assert problems.problem(404, "").detail is None


def test_a_response_says_nothing_that_is_not_known() -> None:
    answer = problems.response(problems.problem(503), {"Retry-After": "5"})

    assert json.loads(bytes(answer.body)) == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
    }
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"


def test_each_wrong_parameter_is_named() -> None:
    complaints = [
        {"loc": ("query", "size"), "msg": "Input should be less than 101", "type": "less_than"},
        {"loc": ("query", "lang"), "msg": "is no target language", "type": "value_error"},
    ]

    found, headers = problems.of_exception(RequestValidationError(complaints))

    assert (found.status, headers) == (422, {})
    assert found.errors == [
        {"parameter": "size", "message": "Input should be less than 101"},
        {"parameter": "lang", "message": "is no target language"},
    ]


def test_what_a_route_says_is_passed_on_with_its_headers() -> None:
    found, headers = problems.of_exception(HTTPException(503, "Busy.", {"Retry-After": "30"}))

    assert (found.status, found.detail, headers) == (503, "Busy.", {"Retry-After": "30"})


def test_the_phrase_of_a_status_is_not_said_twice() -> None:
    found, _ = problems.of_exception(HTTPException(404))

    assert (found.title, found.detail) == ("Not Found", None)


def test_a_request_that_can_not_be_answered_names_what_is_wrong() -> None:
    refused = Unprocessable("query_refused", "a phrase is not closed")
    refused.errors = [{"parameter": "q", "message": "a phrase is not closed"}]

    found, _ = problems.of_exception(refused)

    assert (found.status, found.errors) == (422, refused.errors)


@pytest.mark.parametrize(
    "error", [Transient("no node at 10.0.0.7"), WrongSetting("PERSPEKTIVEN_ELASTICSEARCH_URL")]
)
def test_an_index_that_is_away_is_told_without_our_addresses(error: Exception) -> None:
    found, headers = problems.of_exception(error)

    assert (found.status, headers) == (503, {"Retry-After": "5"})
    assert "Elasticsearch does not answer at the moment. Try again" in str(found.detail)


def test_what_no_retry_can_fix_is_the_clients_to_change() -> None:
    found, _ = problems.of_exception(Permanent("bad_cursor", "the cursor is of another search"))

    assert found.status == 400
    assert found.detail == "the cursor is of another search"


def test_a_defect_of_ours_is_500_and_tells_nothing_of_it() -> None:
    found, _ = problems.of_exception(RuntimeError("secret"))

    assert found.status == 500
    assert "log" in str(found.detail)
    assert "secret" not in found.model_dump_json()


def test_a_route_declares_its_problems() -> None:
    declared = problems.declared(404, 422)

    assert set(declared) == {404, 422}
    assert declared[404]["description"] == "Not Found"
    assert set(declared[404]["content"]) == {"application/problem+json"}
