"""By which profile needs and assets are compared here, as who runs the installation set it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from django.conf import settings as site

from valorise.matching.port import Encoder
from valorise.matching.settings import DEFAULT, Settings, settings
from valorise.platform.matching import vectors
from valorise.platform.matching.rooms import Room
from valorise.stores.encoders import looked_at, model
from valorise.terms.errors import NotReady, ValoriseError

LOG = logging.getLogger("valorise.matching")
SEMANTIC = "semantic"
LIBRARY = "sentence_transformers"


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile that is used; `lacks` says why it is not the one that was asked for."""

    name: str
    asked: str
    lacks: ValoriseError | None = None

    @property
    def settings(self) -> Settings:
        """The numbers of the profile."""
        return settings(self.name)


def profile() -> Profile:
    """The profile that VALORISE_PROFILE asks for; the usual one where an encoder is asked for that is not there."""
    asked = str(site.MATCHING_PROFILE)
    lacks = _lacks() if asked == SEMANTIC else None
    return Profile(DEFAULT if lacks else asked, asked, lacks)


def encoder(chosen: Profile, room: Room, assets: pl.DataFrame) -> Encoder | None:
    """What reads the best candidates among these assets of a room, where the profile wants that.

    None, with a word in the log, where the model cannot be loaded: needs are then compared without it.
    """
    if chosen.name != SEMANTIC:
        return None
    try:
        return vectors.of_assets(_loaded(site.MATCHING_MODEL), room.name, assets)
    except ValoriseError as error:
        LOG.error("Needs are compared without the sentence encoder. %s", error)
        return None


def _lacks() -> ValoriseError | None:
    """Why the encoder cannot be used, as far as its files tell; pages ask this, so nothing is loaded."""
    if not site.MATCHING_MODEL:
        return NotReady(
            what="No sentence encoder is named.",
            where="VALORISE_MODEL",
            fix="Set VALORISE_MODEL to the folder of one, or VALORISE_PROFILE to hybrid; then start the site again.",
        )
    try:
        looked_at(Path(site.MATCHING_MODEL))
    except ValoriseError as error:
        return error
    if find_spec(LIBRARY) is None:
        return NotReady(
            what="Sentence encoders are not installed.", fix="Install them with: pip install 'valorise[semantic]'"
        )
    return None


@cache
def _loaded(folder: str) -> Encoder:
    """The model, loaded once for each process."""
    return model(Path(folder))
