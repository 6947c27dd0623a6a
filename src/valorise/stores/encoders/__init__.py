"""Sentence encoders: a model in a folder of this machine, and the vectors it has made, kept on disk."""

from valorise.stores.encoders.kept import Kept, forget
from valorise.stores.encoders.model import Model, looked_at, model

__all__ = ["Kept", "Model", "forget", "looked_at", "model"]
