"""Records of Zenodo and other repositories on InvenioRDM, in its own form and in the legacy form of deposits."""
