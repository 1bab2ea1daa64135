"""The only room with queries: due work, records, the outbox and blobs."""
