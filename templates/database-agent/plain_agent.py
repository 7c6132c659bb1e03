"""What an agent does beside a server that nobody elects: it tells its role, and changes nothing."""
import role_checks
from clock import now, say
from plain_roles import in_step, plain_reader, plain_writer
from plain_state import observe


def tell_roles(given, asked, ended):
    told = given.plain
    in_step_at = [None]

    def reader():
        state = observe(asked, told.engine)
        if state.source is not None and in_step(state.source, told.reader_lag)[0]:
            in_step_at[0] = now()
        apart = float("inf") if in_step_at[0] is None else now() - in_step_at[0]
        return plain_reader(state, apart, told.reader_lag)

    answers = {"/writer": lambda: plain_writer(observe(asked, told.engine)), "/reader": reader}
    role_checks.serve(given.addresses, given.role_port, answers)
    say("the roles of %s are told at port %d" % (given.instance, given.role_port))
    ended.wait()
