# To be sourced. Tests run as root, through sudo where need be: they run real programs in namespaces of their own. Where the install
# scripts put things is said here, since root, whom sudo makes, has another home.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nospof
NOSPOF_MYSQL_ROOT=${NOSPOF_MYSQL_ROOT:-$cache/mysql}
NOSPOF_PULUMI_ROOT=${NOSPOF_PULUMI_ROOT:-$cache/pulumi}
NOSPOF_DOCKER_ROOT=${NOSPOF_DOCKER_ROOT:-$cache/docker}
NOSPOF_OPENSTACK_CACHE=${NOSPOF_OPENSTACK_CACHE:-$cache/openstack}
NOSPOF_OPENSTACK_MACHINE=${NOSPOF_OPENSTACK_MACHINE:-$cache/openstack-machine}
export NOSPOF_MYSQL_ROOT NOSPOF_PULUMI_ROOT NOSPOF_DOCKER_ROOT NOSPOF_OPENSTACK_CACHE NOSPOF_OPENSTACK_MACHINE

# as_root COMMAND…
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo env PATH="$PATH" CI="${CI:-}" NOSPOF_MYSQL_ROOT="$NOSPOF_MYSQL_ROOT" NOSPOF_PULUMI_ROOT="$NOSPOF_PULUMI_ROOT" \
      NOSPOF_DOCKER_ROOT="$NOSPOF_DOCKER_ROOT" NOSPOF_OPENSTACK_CACHE="$NOSPOF_OPENSTACK_CACHE" \
      NOSPOF_OPENSTACK_MACHINE="$NOSPOF_OPENSTACK_MACHINE" "$@"
  fi
}
