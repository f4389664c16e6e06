"""Keys that lie outside the database and its backups, and what is locked with them.

`key_store` keeps secrets as files: made once, read, and destroyed when their time is over. What was locked with a
destroyed key stays locked, in every copy of the database there is.
"""
