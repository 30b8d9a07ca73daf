"""From events and holdings to a form."""

from section16.drafting.engine import Draft, draft

__all__ = ["Draft", "draft"]
