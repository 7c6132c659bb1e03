# What run-program.sh has to know of ZooKeeper.
# NOSPOF_CHECK: a script that succeeds when this member may be counted on, so that the next one may be stopped. Default:
#   /etc/zookeeper/check-member.sh.
# NOSPOF_SET_MEMBERS: a script that makes the ensemble's members those of the topology. Default: /etc/zookeeper/set-members.sh.

check_member=${NOSPOF_CHECK:-/etc/zookeeper/check-member.sh}
set_members=${NOSPOF_SET_MEMBERS:-/etc/zookeeper/set-members.sh}

# A member that is not yet one of a majority does not do its work where there could be one: the next member may not go then.
complete() { bash "$check_member" && bash "$set_members"; }

# All that can change are its members, which it is told while it runs. With another zoo.cfg there is another container.
reload() { bash "$set_members"; }

restore() { reload; }

# It closes its connections, and its clients turn to another member. A leader leaves the others to elect one.
stop() { kill -TERM "$program"; }
