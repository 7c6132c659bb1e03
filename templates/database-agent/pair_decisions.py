"""Whether one of two servers, which keepalived has made the master, begins to take writes. Pure."""
from collections import namedtuple

# `epoch`, `sequence`: the number of its last promotion or of that it has followed, and of its last transaction. `current`: it had nearly
# all when it last heard of the other, or somebody has said that it may go on alone. `begins`: of two empty ones it is this.
Own = namedtuple("Own", "epoch sequence current begins")

LEAD, WAIT, YIELD = "lead", "wait", "yield"

# Of keepalived: it would take over, were nobody the master.
STANDS_BY = ("BACKUP", "MASTER")


def decide(own, other, silent, lease):
    """
    (LEAD, WAIT or YIELD, why). `other`: what the other's agent has just said, None when it says nothing; `silent`: seconds since
    it failed to answer. Two that hear each other never both write: only one that hears nothing guesses.
    """
    if own.epoch < 0:
        return WAIT, "has no whole copy of the data"
    if other is None:
        if own.epoch == 0 and own.sequence == 0:
            return WAIT, "has no data, and the other server does not say whether it has"
        if not own.current:
            return WAIT, "may lack what the other server has, which does not answer: it is waited for, or a person says go-alone"
        if silent < lease:
            return WAIT, "the other server does not answer, and may take writes for another %.1f s" % (lease - silent)
        return LEAD, "the other server has not answered for %.1f s" % silent
    if other["open"]:
        return WAIT, "the other server takes writes"
    if not other["running"]:
        if own.current:
            return LEAD, "the other server does not run"
        return WAIT, "may lack what the other server has, which does not run: it is waited for, or a person says go-alone"
    if own.epoch == other["epoch"] == own.sequence == other["sequence"] == 0 and not own.begins:
        return YIELD if other["keepalived"] in STANDS_BY else WAIT, "the database is empty, and the other server begins"
    if (other["epoch"], other["sequence"]) > (own.epoch, own.sequence):
        if other["keepalived"] in STANDS_BY:
            return YIELD, "the other server has more: transaction %d of term %d" % (other["sequence"], other["epoch"])
        if not own.current:
            return WAIT, "the other server has more, and is waited for"
    return LEAD, "the other server takes no writes"


def stays(taken, epoch, others_taken, others_epoch):
    """
    Whether this server stays, of two that have both taken writes: as little as possible of what was acknowledged is lost. Of equals the
    one that was promoted last.
    """
    return (taken, epoch) > (others_taken, others_epoch)
