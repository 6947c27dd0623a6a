"""State of disclosures: what was told, who made it, and what the office did with it."""

from valorise.platform.disclosure.models.contributor import Contributor, ShareAnswer
from valorise.platform.disclosure.models.disclosure import Disclosure
from valorise.platform.disclosure.models.triage import Decision, Message, Promise

__all__ = ["Contributor", "Decision", "Disclosure", "Message", "Promise", "ShareAnswer"]
