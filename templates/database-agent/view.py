"""What is known of who is the primary, and by whom it is told: an ensemble or keepalived."""
from collections import namedtuple

View = namedtuple("View", "primary mine term last_primary history_version servers")


class NoQuorum(Exception):
    """Not in touch with a majority of the ensemble, or keepalived with its agent: somebody else may be the primary."""
