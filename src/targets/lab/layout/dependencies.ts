/** What a stand-in asks, to learn whether what its service depends on answers. */
import type { Instance, ServiceGroup } from "../../../plan/model.ts";
import { quorumTiming } from "../../../plan/quorum-timing.ts";
import { answersNeeded } from "../../../reliability/answers-needed.ts";
import type { Dependency, Endpoint } from "../../../topology/model.ts";
import type { ResponderDependency, ResponderTarget } from "../responder/spec.ts";
import { addressOn, type LayoutContext } from "./context.ts";
import { type Conversation, conversationWith } from "./conversation.ts";
import { LAB_PORT } from "./ports.ts";

/** Sorted as declared. */
export function responderDependencies(
  context: LayoutContext,
  group: ServiceGroup,
  instance: Instance,
): readonly ResponderDependency[] {
  return group.declared.dependsOn.map((dependency) =>
    responderDependency(context, group, instance, dependency),
  );
}

function responderDependency(
  context: LayoutContext,
  group: ServiceGroup,
  instance: Instance,
  { on, strength, shards }: Dependency,
): ResponderDependency {
  const doors = doorsOf(context, group.name, on);
  const set = shards?.kind === "one" ? shards.set : undefined;
  if (on.kind === "ensemble") {
    const targets = ensembleTargets(context, instance, on.name, doors);
    return { name: endpointName(on), strength, set, needs: 1, targets };
  }
  const conversation = conversationWith(context, group, group.name, on);
  return {
    name: endpointName(on),
    strength,
    set,
    needs: answersNeeded(context.plan, on),
    targets: doors.addresses.map((address) => target(conversation, address, doors.port)),
  };
}

/** One session with all members, as long as the ensemble allows: nobody waits longer for a member that is silent. */
function ensembleTargets(
  { parts }: LayoutContext,
  { name }: Instance,
  ensemble: string,
  { addresses, port }: Doors,
): readonly ResponderTarget[] {
  if (addresses.length === 0) return [];
  const members = addresses.map((address) => ({ address, port }));
  const sessionMs = quorumTiming(parts.ensemble(ensemble).declared).mostSessionMs;
  return [{ kind: "ensemble", members, node: `/nospof-lab-${name}`, sessionMs }];
}

/** @example endpointName(orders.reader) // "orders.reader" */
function endpointName(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "service":
      return `${endpoint.name}.${endpoint.port}`;
    case "load-balancer":
      return `${endpoint.name}.${endpoint.listener}`;
    case "database":
      return `${endpoint.name}.${endpoint.role}`;
    case "ensemble":
      return `${endpoint.name}.client`;
    case "external":
      return endpoint.name;
    default:
      return endpoint satisfies never;
  }
}

interface Doors {
  readonly addresses: readonly string[];
  readonly port: number;
}

/** Nobody to be asked: what is on no shared network never answers (see the failure model). */
const NO_DOORS: Doors = { addresses: [], port: 0 };

function doorsOf(context: LayoutContext, from: string, endpoint: Endpoint): Doors {
  const { plan, parts } = context;
  const network = context.networkTo({ kind: "group", name: from }, endpoint);
  if (network === undefined) return NO_DOORS;
  switch (endpoint.kind) {
    case "service": {
      const group = parts.service(endpoint.name);
      const port = group.declared.ports.find(({ name }) => name === endpoint.port)?.port ?? 0;
      const addresses = parts.instances(group).map((instance) => addressOn(instance, network));
      return { addresses, port };
    }
    case "load-balancer": {
      const group = parts.loadBalancer(endpoint.name);
      const { port } = parts.listener(endpoint);
      const virtual = plan.virtualIps.filter((each) => each.group === group.name);
      if (virtual.length > 0) {
        return { addresses: virtual.map(({ address }) => address), port };
      }
      const addresses = parts.instances(group).map((instance) => addressOn(instance, network));
      return { addresses, port };
    }
    case "database": {
      const group = parts.database(endpoint.name);
      const { port } = group.declared;
      const servers = parts.instances(group).filter(({ database }) => database !== undefined);
      const primary = servers.filter(({ database }) => database?.role === "primary");
      const asked = endpoint.role === "writer" ? primary : servers;
      return { addresses: asked.map((instance) => addressOn(instance, network)), port };
    }
    case "ensemble": {
      const group = parts.ensemble(endpoint.name);
      const addresses = parts.instances(group).map((instance) => addressOn(instance, network));
      return { addresses, port: group.declared.port };
    }
    case "external": {
      const port = plan.externals.find(({ name }) => name === endpoint.name)?.port ?? LAB_PORT;
      return { addresses: [context.externalAddress(endpoint.name)], port };
    }
    default:
      return endpoint satisfies never;
  }
}

function target(conversation: Conversation, address: string, port: number): ResponderTarget {
  return { ...conversation, address, port };
}
