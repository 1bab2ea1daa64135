"""Column types that several tables share."""

from enum import StrEnum

from sqlalchemy import ARRAY, BigInteger, Text
from sqlalchemy import Enum as SAEnum
from sqlalchemy.dialects.postgresql import JSONB, UUID

BIGINT = BigInteger()
JSON = JSONB(none_as_null=True)
UUID_TYPE = UUID(as_uuid=True)
WORDS = ARRAY(Text)


def words(vocabulary: type[StrEnum]) -> SAEnum:
    """Store a vocabulary as its plain words, checked by the database."""
    return SAEnum(
        vocabulary,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=vocabulary.__name__.lower(),
        values_callable=lambda words: [word.value for word in words],
    )
