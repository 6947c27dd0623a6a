"""The API: who calls, what tokens may do, each change once, and a page that describes all calls."""
