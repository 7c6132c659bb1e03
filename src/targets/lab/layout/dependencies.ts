/** What a stand-in asks, to learn whether what its service depends on answers. */
import type { ServiceGroup } from "../../../plan/model.ts";
import { instancesNeeded } from "../../../reliability/listeners.ts";
import type { Dependency, Endpoint } from "../../../topology/model.ts";
import type { ResponderDependency, ResponderTarget } from "../responder/spec.ts";
import { addressOn, type LayoutContext } from "./context.ts";
import { type Conversation, conversationWith } from "./conversation.ts";
import { LAB_PORT } from "./ports.ts";

/** Sorted as declared. */
export function responderDependencies(
  context: LayoutContext,
  group: ServiceGroup,
): readonly ResponderDependency[] {
  return group.declared.dependsOn.map((dependency) => responderDependency(context, group, dependency));
}

function responderDependency(
  context: LayoutContext,
  group: ServiceGroup,
  { on, strength }: Dependency,
): ResponderDependency {
  const doors = doorsOf(context, group.name, on);
  const conversation = conversationWith(context, group, group.name, on);
  return {
    name: endpointName(on),
    strength,
    needs: doors.needs,
    targets: doors.addresses.map((address) => target(conversation, address, doors.port)),
  };
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
    case "external":
      return endpoint.name;
    default:
      return endpoint satisfies never;
  }
}

interface Doors {
  readonly addresses: readonly string[];
  readonly port: number;
  /** How many of the addresses have to answer. */
  readonly needs: number;
}

/** Nobody to be asked: what is on no shared network never answers (see the failure model). */
const NO_DOORS: Doors = { addresses: [], port: 0, needs: 1 };

function doorsOf(context: LayoutContext, from: string, endpoint: Endpoint): Doors {
  const { plan, parts } = context;
  const network = context.networkTo({ kind: "group", name: from }, endpoint);
  if (network === undefined) return NO_DOORS;
  switch (endpoint.kind) {
    case "service": {
      const group = parts.service(endpoint.name);
      const port = group.declared.ports.find(({ name }) => name === endpoint.port)?.port ?? 0;
      const addresses = parts.instances(group).map((instance) => addressOn(instance, network));
      return { addresses, port, needs: group.needs };
    }
    case "load-balancer": {
      const group = parts.loadBalancer(endpoint.name);
      const { port } = parts.listener(endpoint);
      const virtual = plan.virtualIps.filter((each) => each.group === group.name);
      if (virtual.length > 0) {
        return { addresses: virtual.map(({ address }) => address), port, needs: virtual.length };
      }
      const addresses = parts.instances(group).map((instance) => addressOn(instance, network));
      return { addresses, port, needs: instancesNeeded(group) };
    }
    case "database": {
      const group = parts.database(endpoint.name);
      const { port } = group.declared;
      const servers = parts.instances(group);
      const primary = servers.filter(({ database }) => database?.role === "primary");
      const asked = endpoint.role === "writer" ? primary : servers;
      const needs = endpoint.role === "writer" ? 1 : group.needs;
      return { addresses: asked.map((instance) => addressOn(instance, network)), port, needs };
    }
    case "external": {
      const port = plan.externals.find(({ name }) => name === endpoint.name)?.port ?? LAB_PORT;
      return { addresses: [context.externalAddress(endpoint.name)], port, needs: 1 };
    }
    default:
      return endpoint satisfies never;
  }
}

function target(conversation: Conversation, address: string, port: number): ResponderTarget {
  return { ...conversation, address, port };
}
