from core.workflow.actors import SYSTEM

__all__ = ["SYSTEM"]
