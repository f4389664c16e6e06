"""What must stay closed: keys that lie outside the database, and texts and files that only their readers can open.

- `key_store` keeps secrets as files: made once, read, and destroyed when their time is over. What was locked with a
  destroyed key stays locked, in every copy of the database there is.
- `envelopes` locks a text with a key of its own and seals that key to each reader; `streams` does it for files, piece
  by piece. `passphrases` locks a reader's private key; `receipts` are the reporter's only way back.
"""
