/** All that a plan has a cloud hold, as lines of text; and all that a cloud holds, as lines of the same kind. */
import { isInCidr } from "../../../src/plan/ipv4.ts";
import type { Flow, FlowEnd, Instance, Plan } from "../../../src/plan/model.ts";
import { EXTERNAL_NETWORKS } from "../openstack/configuration/neutron.ts";
import type { Inventory, SecurityGroup } from "../openstack/inventory.ts";

/** What the stack is told of the cloud. */
export interface Told {
  /** Availability zone of each zone of the topology. */
  readonly zones: Readonly<Record<string, string>>;
  /** Flavor of each size; `default` of those that have no name. */
  readonly flavors: Readonly<Record<string, string>>;
  /** Whether machines install what they run. */
  readonly installs: boolean;
}

const GIB = 1024 ** 3;
const EVERYBODY = "0.0.0.0/0";

/** Of the cloud, not of the topology: without them a machine can neither be told anything nor keep its clock. */
const PLATFORM = {
  everywhere: ["egress tcp 80 169.254.169.254/32"],
  withWayOut: [`egress tcp 53 ${EVERYBODY}`, `egress udp 53 ${EVERYBODY}`, `egress udp 123 ${EVERYBODY}`],
  installing: [`egress tcp 80 ${EVERYBODY}`, `egress tcp 443 ${EVERYBODY}`],
} as const;

/** Worked out from the plan alone. Sorted. */
export function plannedLines(plan: Plan, told: Told): readonly string[] {
  const named = (name: string): string => `${plan.name}-${name}`;
  return [
    ...plan.networks.flatMap(({ name, cidr, external, gatewayAddress }) => [
      `network ${named(name)}`,
      `subnet ${named(name)}: ${cidr}`,
      ...(external === undefined
        ? []
        : [
            `router ${named(name)}: to ${external.network}`,
            `port of router ${named(name)}: at ${gatewayAddress}`,
          ]),
    ]),
    ...plan.groups
      .filter(({ declared }) => declared.spread.over !== "none")
      .map(({ name, declared, instances }) => {
        const policy = declared.spread.over !== "none" && declared.spread.strict ? "anti" : "soft-anti";
        return `server group ${named(name)}: ${policy}-affinity for ${sorted(instances.map(named))}`;
      }),
    ...plan.instances.flatMap((instance) => instanceLines(plan, instance, told)),
    ...plan.virtualIps.map(
      ({ name, address }) =>
        `port ${named(`vip-${name}`)}: at ${address}, for nobody, with no rules, may be nobody else`,
    ),
    ...reachedFromOutside(plan).map(
      ({ name, address, network }) =>
        `floating IP of ${network}: leads to ${named(`vip-${name}`)} at ${address}`,
    ),
  ].sort();
}

function instanceLines(plan: Plan, instance: Instance, told: Told): readonly string[] {
  const name = `${plan.name}-${instance.name}`;
  const zone = instance.placement.map((domain) => told.zones[domain]).find((one) => one !== undefined);
  return [
    `server ${name}: in ${zone}, ${told.flavors[instance.size.name ?? "default"]}`,
    ...instance.volumes.map(
      ({ id, sizeBytes }) =>
        `volume ${plan.name}-${id}: ${Math.ceil(sizeBytes / GIB)} GiB in ${zone}, for ${name}`,
    ),
    ...instance.addresses.flatMap(({ network, address }) => {
      const port = `${name}-${network}`;
      const shared = plan.virtualIps.filter(
        (one) => one.network === network && one.members.some((member) => member.instance === instance.name),
      );
      const others = shared.map((one) => one.address);
      return [
        `port ${port}: at ${address}, for ${name}, with the rules of ${port}, may be ${sorted(others) || "nobody else"}`,
        ...ruleLines(plan, instance.name, network, told).map((rule) => `rule of ${port}: ${rule}`),
      ];
    }),
  ];
}

/** Every flow, seen from each end that the instance is, or may be. */
function ruleLines(plan: Plan, instance: string, network: string, { installs }: Told): readonly string[] {
  const isInstance = (end: FlowEnd): boolean => {
    if (end.kind === "instance") return end.name === instance;
    if (end.kind !== "virtual-ip") return false;
    const members = plan.virtualIps.find(({ name }) => name === end.name)?.members ?? [];
    return members.some((member) => member.instance === instance);
  };
  const leadsOut = plan.networks.some(({ name, external }) => name === network && external !== undefined);
  const flows = plan.flows.filter((flow) => flow.network === network);
  const what = ({ protocol, port }: Flow): string => (port === undefined ? protocol : `${protocol} ${port}`);
  return [
    ...new Set([
      ...flows
        .filter(({ to }) => isInstance(to))
        .map((flow) => `ingress ${what(flow)} ${remote(plan, flow.from, network)}`),
      ...flows
        .filter(({ from }) => isInstance(from))
        .map((flow) => `egress ${what(flow)} ${remote(plan, flow.to, network)}`),
      ...PLATFORM.everywhere,
      ...(leadsOut ? PLATFORM.withWayOut : []),
      ...(leadsOut && installs ? PLATFORM.installing : []),
    ]),
  ];
}

function remote(plan: Plan, end: FlowEnd, network: string): string {
  switch (end.kind) {
    case "instance": {
      const addresses = plan.instances.find(({ name }) => name === end.name)?.addresses ?? [];
      return `${addresses.find((one) => one.network === network)?.address}/32`;
    }
    case "virtual-ip":
      return `${plan.virtualIps.find(({ name }) => name === end.name)?.address}/32`;
    case "address":
      return `${end.address}/32`;
    case "external": {
      const address = plan.externals.find(({ name }) => name === end.name)?.address;
      return address !== undefined && /^[\d.]+$/.test(address) ? `${address}/32` : EVERYBODY;
    }
    case "clients":
      return EVERYBODY;
    default:
      return end satisfies never;
  }
}

/** Virtual IPs behind entrypoints, on networks with a way in. Every entrypoint of these tests has one. */
function reachedFromOutside(plan: Plan) {
  return plan.virtualIps.flatMap((virtualIp) => {
    const outside = plan.networks.find(({ name }) => name === virtualIp.network)?.external?.network;
    const isEntrypoint = plan.entrypoints.some(({ to }) => to.name === virtualIp.group);
    return outside === undefined || !isEntrypoint ? [] : [{ ...virtualIp, network: outside }];
  });
}

/** @param externalNetworks name by id */
export function foundLines(
  found: Inventory,
  externalNetworks: ReadonlyMap<string, string>,
): readonly string[] {
  const nameOf = (things: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    things.find((one) => one.id === id)?.name ?? `the unknown ${id}`;
  return [
    ...found.networks.map(({ name }) => `network ${name}`),
    ...found.subnets.map(({ name, cidr }) => `subnet ${name}: ${cidr}`),
    ...found.routers.map(
      ({ name, external_gateway_info: gateway }) =>
        `router ${name}: to ${externalNetworks.get(gateway?.network_id ?? "")}`,
    ),
    ...found.serverGroups.map(
      ({ name, policy, members }) =>
        `server group ${name}: ${policy} for ${sorted(members.map((id) => nameOf(found.servers, id)))}`,
    ),
    ...found.servers.map(({ name, zone, flavor }) => `server ${name}: in ${zone}, ${flavor}`),
    ...found.volumes.map(({ name, size, availability_zone: zone, attachments }) => {
      const servers = attachments.map((one) => nameOf(found.servers, one.server_id));
      return `volume ${name}: ${size} GiB in ${zone}, for ${sorted(servers) || "nobody"}`;
    }),
    ...found.ports.map(({ name, device_owner, device_id, fixed_ips, ...port }) => {
      const at = sorted(fixed_ips.map((one) => one.ip_address));
      if (device_owner === "network:router_interface") {
        return `port of router ${nameOf(found.routers, device_id)}: at ${at}`;
      }
      const server = device_id === "" ? "nobody" : nameOf(found.servers, device_id);
      const groups = port.security_groups.map((id) => `the rules of ${nameOf(found.securityGroups, id)}`);
      const others = port.allowed_address_pairs.map((pair) => pair.ip_address);
      return (
        `port ${name}: at ${at}, for ${server}, with ${sorted(groups) || "no rules"}, ` +
        `may be ${sorted(others) || "nobody else"}`
      );
    }),
    ...found.securityGroups.flatMap(({ name, security_group_rules: rules }) =>
      rules.map((rule) => `rule of ${name}: ${foundRule(rule)}`),
    ),
    ...found.floatingIps.map(({ floating_ip_address, fixed_ip_address, port_id }) => {
      const network = EXTERNAL_NETWORKS.find(({ cidr }) => isInCidr(floating_ip_address, cidr))?.name;
      return `floating IP of ${network}: leads to ${nameOf(found.ports, port_id ?? "")} at ${fixed_ip_address}`;
    }),
  ].sort();
}

function foundRule(rule: SecurityGroup["security_group_rules"][number]): string {
  const { direction, protocol, port_range_min: min, port_range_max: max } = rule;
  const ports = min === null && max === null ? "" : ` ${min === max ? min : `${min} to ${max}`}`;
  // A rule of the plan has none of the rest.
  const rest = [
    ...(rule.ethertype === "IPv4" ? [] : [rule.ethertype]),
    ...(rule.remote_group_id === null ? [] : [`from group ${rule.remote_group_id}`]),
  ];
  return [`${direction} ${protocol}${ports} ${rule.remote_ip_prefix}`, ...rest].join(" ");
}

function sorted(names: readonly string[]): string {
  return names.toSorted().join(", ");
}
