"""Which server of MySQL's Group Replication begins a group. Pure: from what all say of themselves to a name, or why there is none."""
from collections import namedtuple

# What a server that is in no group says. `has`: its GTID set. `view`: of the last group that it was in, in a majority, with all that
# was there before applied; None when it was in none. `members`: names of those that were in it, and that it has let join since.
Known = namedtuple("Known", "has view members")


# In place of the id of a group: the server has begun one, whose id is not known before.
BEGUN = "begun"


def group_of(view):
    """The id of a group: the part of its views that never changes. None without a view."""
    return view.rpartition(":")[0] if view else None


def group_told(told):
    """The id of the group that another agent's server is in. Agents of before tell its last view alone."""
    return told.get("id") or group_of(told["view"])


def is_agreed(kept, view):
    """Whether a server with this view is in the group that it was told to enter. `kept`: by the agent, see group_memory.py."""
    entered = kept["entered"] or group_of(kept["view"])
    return bool(view) and entered in (BEGUN, group_of(view))


def begins(known, order, contains):
    """
    (name, why) or (None, why). `known`: Known by name of all that are in no group; `order`: all servers of the database, the one that
    begins when several have the same first; `contains(one, other)`: whether GTID set `one` holds all of `other`.

    Whoever acknowledged a transaction has it on disk. So it is among all that were in the last group, or among all servers.
    """
    chosen = last_group(known)
    if chosen is None:
        missing = [name for name in order if name not in known]
        if missing:
            return None, "waits: %s may have what the others lack" % ", ".join(missing)
        chosen = set(order)
    for name in order:
        if name in chosen and all(contains(known[name].has, known[other].has) for other in chosen):
            return name, "%s has all that was acknowledged" % name
    return None, "each of %s has transactions that the others lack: empty the data folders of those that are wrong" % (
        ", ".join(name for name in order if name in chosen)
    )


def last_group(known):
    """Names of those that were in one group to the end, when all of them are there and say so."""
    for view in sorted({one.view for one in known.values() if one.view is not None}):
        saw = {name for name, one in known.items() if one.view == view}
        # One of them may have let somebody in that another did not hear of.
        if all(saw.issuperset(known[name].members) for name in saw):
            return saw
    return None


def has_majority(members):
    """`members`: rows of performance_schema.replication_group_members."""
    reachable = sum(1 for member in members if member["MEMBER_STATE"] != "UNREACHABLE")
    return 2 * reachable > len(members)
