import { createHash } from "node:crypto";
import type { Flow, FlowEnd, Instance, Plan, PlannedNetwork, VirtualIp } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { octalMode } from "../../render/file-mode.ts";
import { MANIFEST_VERSION, type Manifest } from "./manifest-schema.ts";

/** Its name, in the folder that compile writes to. */
export const MANIFEST_FILE = "manifest.json";

/** Everything that will exist, for other programs to read; in the order of the plan, which is sorted. */
export function manifestOf(plan: Plan, bundles: readonly Bundle[]): Manifest {
  const bundleOf = new Map(bundles.map((bundle) => [bundle.instance, bundle]));
  return {
    nospof: { manifest: MANIFEST_VERSION },
    topology: plan.name,
    domains: plan.domains.map(({ name, kind, parent, chosenByCloud }) => ({
      name,
      kind,
      ...(parent === undefined ? {} : { parent }),
      chosenByCloud,
    })),
    networks: plan.networks.map(networkOf),
    instances: plan.instances.map((instance) => instanceOf(instance, bundleOf.get(instance.name))),
    virtualIps: plan.virtualIps.map(virtualIpOf),
    flows: plan.flows.map(flowOf),
    secrets: plan.secrets.map(({ name }) => name).sort(),
  };
}

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function networkOf(network: PlannedNetwork): Manifest["networks"][number] {
  const { name, cidr, gatewayAddress, external, switches } = network;
  return {
    name,
    cidr,
    ...(gatewayAddress === undefined ? {} : { gateway: gatewayAddress }),
    ...(external === undefined ? {} : { external: { network: external.network, gateway: external.gateway } }),
    switches,
  };
}

function instanceOf(instance: Instance, bundle: Bundle | undefined): Manifest["instances"][number] {
  const { name, group, ordinal, placement, addresses, programs, size, volumes, database } = instance;
  return {
    name,
    group,
    ordinal,
    placement: [...placement],
    addresses: addresses.map(({ network, address }) => ({ network, address })),
    programs: [...programs],
    size: { cpu: size.cpu, memoryBytes: size.memoryBytes, diskBytes: size.diskBytes },
    volumes: volumes.map(({ id, name: volume, mount, sizeBytes }) => ({
      id,
      name: volume,
      mount,
      sizeBytes,
    })),
    ...(database === undefined ? {} : { database: { serverId: database.serverId, role: database.role } }),
    files: (bundle?.files ?? []).map(({ path, mode, content, program }) => ({
      path,
      mode: octalMode(mode),
      sha256: createHash("sha256").update(content).digest("hex"),
      program,
    })),
    secretFiles: (bundle?.secretFiles ?? []).map(({ path, mode, secret, program }) => ({
      path,
      mode: octalMode(mode),
      secret,
      program,
    })),
    sysctls: Object.fromEntries(Object.entries(bundle?.sysctls ?? {}).sort()),
    afterStart: (bundle?.afterStart ?? []).map((command) => [...command]),
  };
}

function virtualIpOf(virtualIp: VirtualIp): Manifest["virtualIps"][number] {
  const { name, group, network, address, routerId, members } = virtualIp;
  return {
    name,
    group,
    network,
    address,
    routerId,
    members: members.map(({ instance, priority }) => ({ instance, priority })),
  };
}

function flowOf({ from, to, network, protocol, port, reason }: Flow): Manifest["flows"][number] {
  return {
    from: flowEndOf(from),
    to: flowEndOf(to),
    network,
    protocol,
    ...(port === undefined ? {} : { port }),
    reason,
  };
}

function flowEndOf(end: FlowEnd): Manifest["flows"][number]["from"] {
  switch (end.kind) {
    case "clients":
      return { kind: end.kind };
    case "address":
      return { kind: end.kind, address: end.address };
    case "instance":
    case "virtual-ip":
    case "external":
      return { kind: end.kind, name: end.name };
    default:
      return end satisfies never;
  }
}
