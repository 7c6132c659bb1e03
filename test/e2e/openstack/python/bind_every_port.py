"""A mechanism driver of neutron that binds every port on every host: the control plane is real, the wires are not."""

from neutron_lib.plugins.ml2 import api


class Driver(api.MechanismDriver):
    connectivity = "l2"

    def initialize(self):
        pass

    def bind_port(self, context):
        for segment in context.segments_to_bind:
            context.set_binding(segment[api.ID], "ovs", {"port_filter": True}, status="ACTIVE")
            return
