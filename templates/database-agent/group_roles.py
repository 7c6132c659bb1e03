"""What a server of Group Replication may be asked for. Pure: from what it says of itself to an answer, (whether, why)."""
from group_decisions import has_majority


def group_member(state):
    """Whether it is in a group that goes on, with all that the group had when it joined."""
    if state["member_state"] != "ONLINE":
        return False, "this server is not in the group (%s)" % state["member_state"]
    if not has_majority(state["members"]):
        return False, "this server is not in touch with a majority"
    if not state["agreed"]:
        return False, "this server is in a group that nobody agreed on"
    return True, "in the group, as its %s" % state["member_role"].lower()


def group_writer(state):
    may, why = group_member(state)
    if not may:
        return may, why
    if state["member_role"] != "PRIMARY":
        return False, "another server of the group is written to"
    if state["read_only"] or state["super_read_only"]:
        return False, "chosen to be written to, but not writable yet"
    return True, why


def group_reader(state, limit):
    """`limit`: seconds that it may be behind."""
    may, why = group_member(state)
    if may and state["behind"] > limit:
        return False, "is %d s behind; the limit is %d s" % (state["behind"], limit)
    return may, why
