"""State of the register: assets, what belongs to them, and the world around them."""

from valorise.platform.register.models.asset import Asset, Contributor, Identifier, Owner
from valorise.platform.register.models.belongings import Agreement, Case, Contact, MoneyFlow, Project, Right
from valorise.platform.register.models.bulk import BulkChange
from valorise.platform.register.models.licensing import Consent, Restriction, Title
from valorise.platform.register.models.views import SavedView
from valorise.platform.register.models.world import Organisation, Person

__all__ = [
    "Agreement",
    "Asset",
    "BulkChange",
    "Case",
    "Consent",
    "Contact",
    "Contributor",
    "Identifier",
    "MoneyFlow",
    "Organisation",
    "Owner",
    "Person",
    "Project",
    "Restriction",
    "Right",
    "SavedView",
    "Title",
]
