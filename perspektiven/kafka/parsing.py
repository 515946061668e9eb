"""Record → contract, with a fixed word for each way that it fails."""

from typing import TypeVar

from pydantic import ValidationError

from perspektiven import oversize
from perspektiven.contracts import SCHEMA_VERSION, Message
from perspektiven.errors import Permanent
from perspektiven.kafka.delivery import Record

AnyMessage = TypeVar("AnyMessage", bound=Message)


def parse(model: type[AnyMessage], record: Record) -> AnyMessage:
    """Parses a record into its contract.

    Raises Permanent: `empty_value`, `missing_key`, `not_json`, `wrong_version`, `wrong_schema`,
    `too_many_paragraphs`.
    """
    if not record.value:
        raise Permanent("empty_value", "the record has no value")
    if not record.key:
        raise Permanent("missing_key", "the record has no key")
    oversize.require_parsable(record.value)
    try:
        return model.model_validate_json(record.value)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "json_invalid":
            raise Permanent("not_json", first["msg"]) from exc
        if where == "schema_version":
            raise Permanent("wrong_version", f"only version {SCHEMA_VERSION} can be read") from exc
        raise Permanent("wrong_schema", f"{where}: {first['msg']}") from exc
