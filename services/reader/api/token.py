"""The token of those who may keep things here: saved searches and lists of outlets."""

import hmac
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from services.reader.dependencies import AllDependencies, Dependencies

_bearer = HTTPBearer(auto_error=False, description="PERSPEKTIVEN_ALERTS_TOKEN")


async def _authorised(
    dependencies: AllDependencies,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Dependencies:
    """Raises HTTPException 401, or 403 where nobody may keep anything."""
    token = dependencies.settings.alerts_token
    if token is None:
        raise HTTPException(
            403, "Saved searches and lists are off. Set PERSPEKTIVEN_ALERTS_TOKEN to allow them."
        )
    said = given.credentials if given else ""
    if not hmac.compare_digest(said.encode(), token.get_secret_value().encode()):
        raise HTTPException(
            401,
            "Send the reader's token (PERSPEKTIVEN_ALERTS_TOKEN) as `Authorization: Bearer TOKEN`.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return dependencies


AuthorisedDependencies = Annotated[Dependencies, Depends(_authorised)]
