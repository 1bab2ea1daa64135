"""What search looks in: SearchText."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT


class SearchText(SQLModel, table=True):
    """The words of a Document's text in force, as search finds them, in the text's language.

    The database writes it itself whenever another Version comes into force. `config` is one of
    PostgreSQL's text search configurations.
    """

    __tablename__ = "search_texts"
    __table_args__ = (Index("search_texts_by_words", "words", postgresql_using="gin"),)

    document_id: int = Field(
        foreign_key="documents.id", primary_key=True, sa_type=BIGINT, ondelete="CASCADE"
    )
    config: str = Field(max_length=20)
    words: Any = Field(sa_type=TSVECTOR)
