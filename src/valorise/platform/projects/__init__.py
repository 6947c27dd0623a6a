"""Funded projects: who takes part, on what terms, what each partner brings in, and what of it binds which result."""
