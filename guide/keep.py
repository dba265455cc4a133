"""How a view tells the site's front that its answer may be kept for all who ask for the same address."""

KEEP = "cairn.keep"
"""The name in a request's environment under which a view says so, and the front looks."""
