"""What may be said to a room: each message kind once, with who may, what it carries, and what it does.

The socket and the plain form both come through here, so that a message means the same by either way, and the
permission is asked for each message.
"""
