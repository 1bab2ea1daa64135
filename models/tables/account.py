"""What a Subscriber does with us: SignIn, Acknowledgement."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, words
from models.words import Verdict


class SignIn(SQLModel, table=True):
    """A link that was asked for, and once it was used the session that it began.

    `key` is the SHA-256 of the session's cookie. A generation that is no longer the subscriber's
    ends both. Without a member it is that of the account's own address.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (
        Index("sign_ins_of_subscriber", "subscriber_id"),
        Index("sign_ins_by_time", "asked_at"),
        Index("sign_ins_of_member", "member_id", postgresql_where=text("member_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    generation: int
    asked_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None
    key: str | None = Field(default=None, max_length=64, unique=True)
    member_id: int | None = Field(
        default=None, foreign_key="members.id", sa_type=BIGINT, ondelete="CASCADE"
    )


class Acknowledgement(SQLModel, table=True):
    """What a Subscriber decided about a Change: who sees to it, until when, and whether it is done.

    `acknowledged_by` is the address that decided last; by a key of the API it is empty.
    `reminded_at` and `escalated_at` say when its reminder and the one to the second address went.
    """

    __tablename__ = "acknowledgements"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "change_id"),
        Index(
            "acknowledgements_due",
            "due_on",
            postgresql_where=text("done_at IS NULL AND due_on IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    change_id: int = Field(foreign_key="changes.id", sa_type=BIGINT)
    verdict: Verdict = Field(sa_type=words(Verdict))
    owner: str = Field(default="", max_length=120)
    note: str = ""
    due_on: date | None = None
    acknowledged_at: datetime
    changed_at: datetime
    done_at: datetime | None = None
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    acknowledged_by: str = Field(
        default="", max_length=320, sa_column_kwargs={"server_default": text("''")}
    )
