"""Who is promoted. Pure: from what the servers have voted to a name, or to the reason why there is none yet."""
from collections import namedtuple

# `term`: the election it is for; its voter takes nothing from an earlier primary any more. `epoch` and `sequence`: the term of
# the last primary that the server has followed or been, and the number of its last transaction. `whole`: False for a
# primary that has crashed: its recovery may have taken back what it had acknowledged.
Vote = namedtuple("Vote", "term epoch sequence whole")

# `needed`: votes that together have seen every acknowledged transaction. `patience`: seconds, None to wait for them however
# long it takes.
Rules = namedtuple("Rules", "servers begins needed patience")


def winner(votes, term, rules, last_primary, waited):
    """(name, why) or (None, why). `votes`: Vote by server; `waited`: seconds since the own vote."""
    counted = {name: vote for name, vote in votes.items() if vote is not None and vote.term == term}
    if not counted:
        return None, "nobody has voted yet"
    full = sum(1 for vote in counted.values() if vote.whole)
    if full < rules.needed:
        missing = ", ".join(sorted(set(rules.servers) - {name for name, vote in counted.items() if vote.whole}))
        if rules.patience is None:
            return None, "%d of the %d votes that it takes; without: %s" % (full, rules.needed, missing)
        if waited < rules.patience:
            return None, "waiting a moment for: %s" % missing
    best = max(counted, key=lambda name: rank(name, counted[name], rules, last_primary))
    return best, "%s has the most: transaction %d of term %d" % (best, counted[best].sequence, counted[best].epoch)


def rank(name, vote, rules, last_primary):
    """A later term wins, as in Raft: what only an earlier primary had was never in it. Of equals, not the one that failed."""
    return (vote.epoch, vote.sequence, name != last_primary, name == rules.begins, -rules.servers.index(name))


def may_begin(name, rules, own_sequence, others):
    """Whether this server starts the history of an empty database: (whether, why). `others`: sequences of those present."""
    if own_sequence == 0 and all(sequence == 0 for sequence in others.values()):
        return name == rules.begins, "the database is empty: %s begins" % rules.begins
    if set(others) | {name} == set(rules.servers):
        best = max(rules.servers, key=lambda each: (others.get(each, own_sequence), each == rules.begins))
        return name == best, "there is data, but no history: %s has the most" % best
    return False, "there is data, but no history of it: every server has to be there before one begins"


def position(*positions, domain):
    """The last sequence number of the domain in GTID positions such as 1-1001-42,0-1-3. 0 when there is none."""
    numbers = [0]
    for gtid in ",".join(positions).replace("\n", "").split(","):
        parts = gtid.strip().split("-")
        if len(parts) == 3 and int(parts[0]) == domain:
            numbers.append(int(parts[2]))
    return max(numbers)
