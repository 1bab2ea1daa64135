"""Finds what Slack would refuse in a message, with slack-sdk as the judge of single blocks."""

import json
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MOST_BLOCKS = 50
# Slack refuses a message of lawful blocks when they are too long together (bolt-js issue 2509).
MOST_CHARACTERS = 13_000


def find_faults(payload: dict[str, Any]) -> tuple[str, ...]:
    """Name every fault of a message for an incoming webhook; no fault, no names.

    >>> find_faults({"text": "Hello", "blocks": [{"type": "divider"}]})
    ()
    >>> find_faults({"blocks": []})
    ('no_text',)
    """
    blocks = payload.get("blocks", [])
    faults = [] if payload.get("text") else ["no_text"]
    if len(blocks) > MOST_BLOCKS:
        faults.append(f"{len(blocks)} blocks, {MOST_BLOCKS} allowed")
    if len(json.dumps(blocks, ensure_ascii=False)) > MOST_CHARACTERS:
        faults.append("msg_blocks_too_long")
    faults += [fault for block in blocks if (fault := _fault_of(block))]
    return tuple(faults)


def _fault_of(block: dict[str, Any]) -> str:
    try:
        parsed = Block.parse(block)
        if parsed is None:
            return f"unknown block type {block.get('type')!r}"
        parsed.validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        return f"{block.get('type')}: {error}"
    return ""
