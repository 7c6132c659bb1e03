/** The rules of every port's security group: the plan's flows, seen from each of their ends. */

import { sortedBy } from "../../plan/compare.ts";
import { addressNumber } from "../../plan/ipv4.ts";
import type { Flow, FlowEnd, Instance, Plan } from "../../plan/model.ts";

export interface SecurityRule {
  readonly instance: string;
  /** The network of the port: a flow of one network opens nothing on another. */
  readonly network: string;
  readonly direction: "ingress" | "egress";
  /** `vrrp` is IP protocol 112. */
  readonly protocol: Flow["protocol"];
  /** Undefined: every port. */
  readonly port: number | undefined;
  /** The other end, as a CIDR. */
  readonly remote: string;
  /** `platform`: not a flow of the topology, but without it the machine cannot start or keep its clock. */
  readonly origin: "flow" | "platform";
  readonly reason: string;
}

const EVERYBODY = "0.0.0.0/0";

/**
 * Every flow becomes an egress rule at each instance that it may leave and an ingress rule at each that it may
 * reach; the other end is one address, never a group or a network, save for clients and externals without an
 * address. Answers need no rule: Neutron follows connections. Sorted, each rule once.
 */
export function securityRules(plan: Plan, programs: "install" | "in-image"): readonly SecurityRule[] {
  const rules = new Map<string, SecurityRule>();
  const add = (rule: SecurityRule): void => {
    const same = rules.get(ruleName(rule));
    if (same === undefined) rules.set(ruleName(rule), rule);
    else if (!same.reason.split("; ").includes(rule.reason)) {
      rules.set(ruleName(rule), { ...same, reason: `${same.reason}; ${rule.reason}` });
    }
  };
  for (const flow of plan.flows) {
    const { network, protocol, port, reason } = flow;
    for (const instance of instancesAt(plan, flow.from)) {
      add({
        instance,
        network,
        direction: "egress",
        protocol,
        port,
        remote: cidrOf(plan, flow.to, flow),
        origin: "flow",
        reason,
      });
    }
    for (const instance of instancesAt(plan, flow.to)) {
      add({
        instance,
        network,
        direction: "ingress",
        protocol,
        port,
        remote: cidrOf(plan, flow.from, flow),
        origin: "flow",
        reason,
      });
    }
  }
  for (const instance of plan.instances) {
    for (const { network } of instance.addresses) {
      for (const rule of platformRules(leadsOut(plan, network), programs)) {
        add({ ...rule, instance: instance.name, network, direction: "egress", origin: "platform" });
      }
    }
  }
  return sortedBy(rules.values(), ruleName);
}

/** The same for the same rule, and stays the same while both ends do. */
export function ruleName({ instance, network, direction, protocol, port, remote }: SecurityRule): string {
  const way = direction === "ingress" ? "from" : "to";
  return `${instance}-${network}-${protocol}${port === undefined ? "" : `-${port}`}-${way}-${remote.replace("/", "_")}`;
}

/** Whether some network of the instance has a gateway to the outside. */
export function hasWayOut(plan: Plan, instance: Instance): boolean {
  return instance.addresses.some(({ network }) => leadsOut(plan, network));
}

function leadsOut(plan: Plan, network: string): boolean {
  return plan.networks.some(({ name, external }) => name === network && external !== undefined);
}

/**
 * Deleting Neutron's default egress rules also cuts off what every machine needs of the cloud.
 * The metadata service is at 169.254.169.254 (docs.openstack.org/nova, "Metadata service"); the configuration drive
 * gives the same, but agents inside the machine may ask for it later.
 */
function platformRules(
  wayOut: boolean,
  programs: "install" | "in-image",
): readonly Pick<SecurityRule, "protocol" | "port" | "remote" | "reason">[] {
  return [
    { protocol: "tcp", port: 80, remote: "169.254.169.254/32", reason: "metadata service" },
    ...(wayOut
      ? ([
          { protocol: "tcp", port: 53, remote: EVERYBODY, reason: "DNS" },
          { protocol: "udp", port: 53, remote: EVERYBODY, reason: "DNS" },
          { protocol: "udp", port: 123, remote: EVERYBODY, reason: "NTP" },
        ] as const)
      : []),
    ...(wayOut && programs === "install"
      ? ([
          { protocol: "tcp", port: 80, remote: EVERYBODY, reason: "packages" },
          { protocol: "tcp", port: 443, remote: EVERYBODY, reason: "packages and images" },
        ] as const)
      : []),
  ];
}

function instancesAt(plan: Plan, end: FlowEnd): readonly string[] {
  switch (end.kind) {
    case "instance":
      return [end.name];
    case "virtual-ip":
      return virtualIp(plan, end.name).members.map((member) => member.instance);
    case "external":
    case "address":
    case "clients":
      return [];
    default:
      return end satisfies never;
  }
}

function cidrOf(plan: Plan, end: FlowEnd, flow: Flow): string {
  switch (end.kind) {
    case "instance": {
      const instance = plan.instances.find((candidate) => candidate.name === end.name);
      const own = instance?.addresses.find((address) => address.network === flow.network);
      if (own === undefined)
        throw new Error(`${end.name} has a flow on ${flow.network} (${flow.reason}), but no address`);
      return `${own.address}/32`;
    }
    case "virtual-ip":
      return `${virtualIp(plan, end.name).address}/32`;
    case "address":
      return `${end.address}/32`;
    case "external": {
      const address = plan.externals.find((external) => external.name === end.name)?.address;
      // A host name may resolve to any address, at any time to another.
      return address !== undefined && addressNumber(address) !== undefined ? `${address}/32` : EVERYBODY;
    }
    case "clients":
      return EVERYBODY;
    default:
      return end satisfies never;
  }
}

function virtualIp(plan: Plan, name: string): Plan["virtualIps"][number] {
  const found = plan.virtualIps.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no virtual IP ${name}`);
  return found;
}
