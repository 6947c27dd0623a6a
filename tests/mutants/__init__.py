"""Mutation testing of the date engine: is every small error in it caught by a test?"""
