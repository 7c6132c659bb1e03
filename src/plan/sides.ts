/** The ends of flows, one object each: flows are many, and ends are compared by identity. */
import type { Side } from "./flow-list.ts";
import { type Parts, serversOf } from "./parts.ts";

export interface Sides {
  readonly clients: Side;
  readonly instances: (group: string) => Side;
  /** The servers of a database that have a role: never its arbitrator. */
  readonly servers: (database: string, role: "writer" | "reader") => Side;
  readonly virtualIps: (loadBalancer: string) => Side;
  readonly external: (name: string) => Side;
  readonly address: (address: string) => Side;
}

export function sidesOf(parts: Parts): Sides {
  const instances = remembered(
    (group): Side => ({
      key: group,
      ends: parts.instances(group).map(({ name }) => ({ kind: "instance", name })),
    }),
  );
  const serversWith = (role: "writer" | "reader") =>
    remembered((database): Side => {
      const all = instances(database);
      const workload = parts.workloads.get(database);
      if (workload?.kind !== "database") return all;
      const names = new Set(serversOf(role, workload, parts.instances(database)).map(({ name }) => name));
      const ends = all.ends.filter((end) => end.kind === "instance" && names.has(end.name));
      return ends.length === all.ends.length ? all : { key: all.key, ends };
    });
  const servers = { writer: serversWith("writer"), reader: serversWith("reader") };
  return {
    clients: { key: "~clients", ends: [{ kind: "clients" }] },
    instances,
    servers: (database, role) => servers[role](database),
    virtualIps: remembered((group) => ({
      key: `${group}~virtual-ip`,
      ends: parts.virtualIps(group).map(({ name }) => ({ kind: "virtual-ip", name })),
    })),
    external: remembered((name) => ({ key: `~external~${name}`, ends: [{ kind: "external", name }] })),
    address: remembered((address) => ({ key: `~address~${address}`, ends: [{ kind: "address", address }] })),
  };
}

function remembered(make: (name: string) => Side): (name: string) => Side {
  const known = new Map<string, Side>();
  return (name) => {
    const side = known.get(name) ?? make(name);
    known.set(name, side);
    return side;
  };
}
