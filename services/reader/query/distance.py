"""Distance of words in a query: which parts can have it."""

from services.reader.query.tree import TEXT_FIELDS, All, Kind, Near, Node, Not, Some, leaves


def have_places(*parts: Node) -> bool:
    """Whether the parts are words of one field, which can be near each other."""
    found = [leaf for part in parts for leaf in leaves(part)]
    fields = {leaf.field for leaf in found}
    if len(fields) != 1 or not fields <= TEXT_FIELDS:
        return False
    are_whole = all(leaf.kind is not Kind.PREFIX for leaf in found)
    return are_whole and not any(_holds(part, All) or has_not(part) for part in parts)


def has_not(part: Node) -> bool:
    """Whether a NOT is among its parts."""
    return _holds(part, Not)


def _holds(part: Node, kind: type[All] | type[Not]) -> bool:
    match part:
        case All(parts) | Some(parts):
            return isinstance(part, kind) or any(_holds(each, kind) for each in parts)
        case Near(left, right):
            return _holds(left, kind) or _holds(right, kind)
        case _:
            return isinstance(part, kind)
