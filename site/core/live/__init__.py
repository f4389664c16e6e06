"""What happens while people watch: topics, sequence numbers, replay. The only door to the channel layer."""

from core.live.publishing import publish, publish_value
from core.live.topics import PUBLIC, register_topic

__all__ = ["PUBLIC", "publish", "publish_value", "register_topic"]
