"""Static files, named by a hash of what they hold, so that browsers may keep them for good."""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
_A_YEAR = "public, max-age=31536000, immutable"


class KeptFiles(StaticFiles):
    """Serves the files; one asked for by its hash never changes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = _A_YEAR
        return response


def static_addresses() -> dict[str, str]:
    """Return where each static file is served, by its name."""
    return {file.name: f"/static/{file.name}?v={_hash(file)}" for file in STATIC.iterdir()}


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
