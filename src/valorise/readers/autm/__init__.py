"""Licensing figures of American universities from the survey of AUTM, summed by county or metropolitan area."""
