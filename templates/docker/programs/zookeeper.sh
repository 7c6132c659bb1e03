# What run-program.sh has to know of ZooKeeper.
# NOSPOF_CHECK: a script that succeeds when this member may be counted on, so that the next one may be stopped. Default:
#   /etc/zookeeper/check-member.sh.

check_member=${NOSPOF_CHECK:-/etc/zookeeper/check-member.sh}

# A member that is not yet one of a majority does not do its work where there could be one: the next member may not go then.
complete() { bash "$check_member"; }

# All that can change is that script, which is read each time. With another zoo.cfg there is another container.
reload() { :; }

# It closes its connections, and its clients turn to another member. A leader leaves the others to elect one.
stop() { kill -TERM "$program"; }
