"""CORDIS, the Commission's register of research projects, in the dialects of twenty years of exports.

A project becomes two records: the project, and an asset for what it will bring, because results are on offer
before they are named. The other tables of an export add to these, or are results of their own.
"""
