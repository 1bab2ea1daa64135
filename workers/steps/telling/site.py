"""The addresses of our own pages, as readers reach them, with the tokens that open them."""

from dataclasses import dataclass, field
from datetime import datetime

from models.names import change_name
from notifications.codes import make_code
from notifications.links import Grant, Purpose, make_token
from notifications.return_path import make_return_path


@dataclass(frozen=True)
class Site:
    """`secret` signs the tokens; `public_url` has no slash at its end.

    Bounces go to `bounce_address`, tagged for each message; without one they are not read.
    """

    public_url: str
    secret: str = field(repr=False)
    bounce_address: str = ""

    def change(self, change_id: int | None) -> str:
        return f"{self.public_url}/changes/{change_name(change_id or 0)}"

    def document(self, document_id: int | None) -> str:
        return f"{self.public_url}/documents/{document_id}"

    def doubted(self, document_id: int | None) -> str:
        """Return the address at which an operator sees a page that we do not believe, and acts."""
        return f"{self.public_url}/operator/documents/{document_id}"

    def account(self, page: str = "") -> str:
        """Return the address of a page of the account, which asks whoever comes to sign in."""
        return f"{self.public_url}/account{page}"

    def alert(self, change_id: int | None) -> str:
        """Return the address at which a reader who was told of a change notes a decision."""
        return self.account(f"/alerts/{change_name(change_id or 0)}")

    def confirm(
        self, subscriber_id: int, destination_id: int, now: datetime, generation: int = 0
    ) -> str:
        """Return the address of the page on which a reader confirms a destination."""
        grant = Grant(subscriber_id, generation=generation, destination_id=destination_id)
        return f"{self.public_url}/confirm/{make_token(self.secret, Purpose.VERIFY, grant, now)}"

    def sign_in(
        self, subscriber_id: int, sign_in_id: int, now: datetime, generation: int = 0
    ) -> str:
        """Return the address of the page that opens an account, once."""
        grant = Grant(subscriber_id, generation=generation, sign_in_id=sign_in_id)
        return f"{self.public_url}/sign-in/{make_token(self.secret, Purpose.SIGN_IN, grant, now)}"

    def join(self, subscriber_id: int, sign_in_id: int, now: datetime, generation: int = 0) -> str:
        """Return the address of the page that lets somebody into an account they were asked to."""
        grant = Grant(subscriber_id, generation=generation, sign_in_id=sign_in_id)
        return f"{self.public_url}/join/{make_token(self.secret, Purpose.JOIN, grant, now)}"

    def operate(self, sign_in_id: int, now: datetime) -> str:
        """Return the address of the page that lets an operator in, once."""
        token = make_token(self.secret, Purpose.OPERATE, Grant(0, sign_in_id=sign_in_id), now)
        return f"{self.public_url}/operator/sign-in/{token}"

    def unsubscribe(self, subscriber_id: int, now: datetime, generation: int = 0) -> str:
        """Return the address that shows the unsubscribe page and takes a one-click POST."""
        grant = Grant(subscriber_id, generation=generation)
        token = make_token(self.secret, Purpose.UNSUBSCRIBE, grant, now)
        return f"{self.public_url}/unsubscribe/{token}"

    def add_to_slack(self, subscriber_id: int, now: datetime, generation: int = 0) -> str:
        """Return the address that leads a subscriber to Slack, to choose a channel there."""
        grant = Grant(subscriber_id, generation=generation)
        return (
            f"{self.public_url}/slack/install/{make_token(self.secret, Purpose.MANAGE, grant, now)}"
        )

    def return_path(self, destination_id: int, notification_id: int, now: datetime) -> str:
        """Return the address that says whose a bounce is, or nothing."""
        if not self.bounce_address:
            return ""
        return make_return_path(
            self.bounce_address, self.secret, destination_id, notification_id, now
        )

    def code(self, destination_id: int, now: datetime) -> str:
        """Return the code that confirms a destination where others may read what arrives."""
        return make_code(self.secret, destination_id, now)
