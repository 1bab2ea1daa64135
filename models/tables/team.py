"""Who works together in a Subscriber's account: Member, Assignment."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, words
from models.words import Role


class Member(SQLModel, table=True):
    """Another address that may read a Subscriber's account, and do there what its role says.

    It is confirmed by the first link that was used. The account's own address is no row here: it
    is an owner always. One address may be a member of several accounts.
    """

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "email"),
        Index("members_by_email", "email"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    email: str = Field(max_length=320)
    role: Role = Field(sa_type=words(Role))
    invited_at: datetime
    invited_by: str = Field(max_length=320)
    confirmed_at: datetime | None = None


class Assignment(SQLModel, table=True):
    """Who sees to the changes of a Platform; without a member it is the account's own address."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("subscriber_id", "platform_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    platform_id: str = Field(foreign_key="platforms.id", max_length=80)
    member_id: int | None = Field(
        default=None, foreign_key="members.id", sa_type=BIGINT, ondelete="CASCADE"
    )
    assigned_at: datetime
