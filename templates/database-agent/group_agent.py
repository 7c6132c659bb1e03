"""What an agent does beside a server of Group Replication."""
import group_roles
import group_state
import role_checks
from clock import say
from group import Group
from group_recent import Recent
from server import Server
from setup import Setup


def keep_in_group(given, asked, ended):
    told = given.group
    setup = Setup(told.client, given.socket, told.setup_file, told.secrets_folder, told.secrets)
    group = Group(told, Server(given.socket, given.answer_within), Server(given.socket, told.join), setup)

    recent = Recent(lambda: group.seen(group_state.observe(asked)), told.good_for)

    def member():
        # For whoever changes one server after another. The first that is there would wait for those that come.
        if group.waits_for_others:
            return True, "waits for the others to begin a group with"
        return group_roles.group_member(recent.state())

    def lets_in(name):
        return lambda: group.let_in(name, group_state.observe(asked))

    answers = {
        "/writer": lambda: group_roles.group_writer(recent.state()),
        # Readers have others to turn to.
        "/reader": lambda: group_roles.group_reader(group.seen(group_state.observe(asked)), told.reader_lag),
        "/member": member,
        "/group": lambda: (True, group.told()),
        **{"/let-in/%s" % name: lets_in(name) for name in told.servers if name != given.instance},
    }
    role_checks.serve(given.addresses, given.role_port, answers)
    say("%s keeps its server in the group of %s" % (given.instance, given.database))
    group.run(ended)
