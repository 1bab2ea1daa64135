"""The addresses of our own pages, as readers reach them, with the tokens that open them."""

from dataclasses import dataclass, field
from datetime import datetime

from models.names import change_name
from notifications.links import Grant, Purpose, make_token


@dataclass(frozen=True)
class Site:
    """`secret` signs the tokens; `public_url` has no slash at its end."""

    public_url: str
    secret: str = field(repr=False)

    def change(self, change_id: int | None) -> str:
        return f"{self.public_url}/changes/{change_name(change_id or 0)}"

    def document(self, document_id: int | None) -> str:
        return f"{self.public_url}/documents/{document_id}"

    def confirm(self, subscriber_id: int, destination_id: int, now: datetime) -> str:
        """Return the address of the page on which a reader confirms a destination."""
        grant = Grant(subscriber_id, destination_id=destination_id)
        return f"{self.public_url}/confirm/{make_token(self.secret, Purpose.VERIFY, grant, now)}"

    def unsubscribe(self, subscriber_id: int, now: datetime) -> str:
        """Return the address that shows the unsubscribe page and takes a one-click POST."""
        token = make_token(self.secret, Purpose.UNSUBSCRIBE, Grant(subscriber_id), now)
        return f"{self.public_url}/unsubscribe/{token}"
