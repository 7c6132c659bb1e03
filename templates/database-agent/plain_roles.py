"""What a server that nobody elects may be asked for. Pure: from what it says of itself to an answer, (whether, why)."""

# While it tries to connect: no attempt has ended yet, or nobody answers, or whoever answered was gone or going before the end. Any other
# error comes from a primary that is there, or from what would never let the two connect. Of both servers:
# https://mariadb.com/docs/server/reference/error-codes, https://dev.mysql.com/doc/mysql-errors/en/client-error-reference.html.
UNREACHABLE = {0, 1053, 1158, 1159, 1160, 1161, 2002, 2003, 2005, 2006, 2012, 2013}


def plain_writer(state):
    """The primary is who takes writes and follows nobody: a person has made it so."""
    if state.source is not None:
        return False, "follows %s: it is a replica" % state.source.host
    if not state.writable:
        return False, "follows nobody, but read_only is set"
    return True, "takes writes, and follows nobody"


def plain_reader(state, apart, limit):
    """
    `apart`: seconds since this server was last seen in step. `limit`: seconds that it may be behind. Nobody takes the place of a primary that
    is lost: replicas that have all that it sent are read from for as long as it is away.
    """
    if state.source is None:
        return plain_writer(state)
    may, why = in_step(state.source, limit)
    if may:
        return True, why
    if state.source.applies == "No" and state.source.apply_error:
        return False, why
    if apart <= limit:
        return True, "was in step %d s ago, and %s" % (apart, why)
    if is_alone(state.source):
        if not state.held:
            return False, "has nothing yet of %s, which does not answer" % state.source.host
        return True, "%s does not answer; this server has all that it had sent" % state.source.host
    return False, why


def in_step(source, limit):
    """Whether a replica has nearly all that its primary has."""
    if source.applies != "Yes":
        return False, "does not apply what %s sends: %s" % (source.host, source.apply_error or source.applies)
    if source.fetches != "Yes":
        return False, "does not fetch from %s: %s" % (source.host, source.fetch_error or source.fetches)
    if source.behind is None or source.behind > limit:
        return False, "is %s s behind its primary; the limit is %d s" % (source.behind, limit)
    return True, "follows %s, %d s behind" % (source.host, source.behind)


def is_alone(source):
    """Whether it has applied all that it got from a primary that it does not reach."""
    return (
        source.fetches == "Connecting"
        and source.fetch_errno in UNREACHABLE
        and source.applies == "Yes"
        and source.done
    )
