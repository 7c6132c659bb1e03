/**
 * The failure model of services in a three-level fat tree of switches with `ports` ports each: as many pods as ports, half as
 * many edge and aggregation switches in each, and half as many servers below each edge switch. Core switches stand in
 * groups: those of group i are linked to the i-th aggregation switch of every pod, and to the outside.
 */
import type { BasicEvent, EventKind, FailureModel } from "../src/reliability/model.ts";
import { structureBuilder } from "../src/reliability/structure-builder.ts";

/** A service of which `needs` replicas have to be reached from the outside. */
export interface TreeService {
  readonly name: string;
  readonly needs: number;
  /** Servers with a replica each, none twice: those below edge switch e are e × ports / 2 and the following. */
  readonly servers: readonly number[];
}

export interface FatTreeSize {
  readonly pods: number;
  /** In the whole tree; there are as many aggregation switches. */
  readonly edgeSwitches: number;
  readonly coreSwitches: number;
  readonly servers: number;
  /** Aggregation switches in a pod, edge switches in a pod, servers below an edge switch, core switches in a group. */
  readonly half: number;
}

/** @param ports even, 4 or more */
export function fatTreeSize(ports: number): FatTreeSize {
  const half = ports / 2;
  return {
    pods: ports,
    edgeSwitches: ports * half,
    coreSwitches: half * half,
    servers: ports * half * half,
    half,
  };
}

/**
 * An entrypoint for each service. A replica is reached while its server is up, its edge switch, and some aggregation switch of
 * the pod that is linked to a core switch that is up.
 *
 * @example fatTree(4, [{ name: "web", needs: 1, servers: [0, 1] }]).events.length; // 16 servers and 20 switches
 */
export function fatTree(ports: number, services: readonly TreeService[]): FailureModel {
  const size = fatTreeSize(ports);
  const { half } = size;
  const events: readonly BasicEvent[] = [
    ...numbers(size.servers).map((n) => event("host", serverName(n))),
    ...numbers(size.edgeSwitches).map((n) => event("rack", edgeName(n))),
    ...numbers(size.edgeSwitches).map((n) => event("network", aggregationName(n))),
    ...numbers(size.coreSwitches).map((n) => event("network", coreName(n))),
  ];
  const { event: leaf, all, any, atLeast, nodes } = structureBuilder(events);
  const groups = numbers(half).map((group) =>
    any(numbers(half).map((n) => leaf(`network:${coreName(group * half + n)}`))),
  );
  const pods = numbers(size.pods).map((pod) =>
    any(groups.map((core, n) => all([leaf(`network:${aggregationName(pod * half + n)}`), core]))),
  );
  const edges = numbers(size.edgeSwitches).map((n) =>
    all([leaf(`rack:${edgeName(n)}`), pods[Math.floor(n / half)] ?? Number.NaN]),
  );
  const replica = (server: number): number =>
    all([leaf(`host:${serverName(server)}`), edges[Math.floor(server / half)] ?? Number.NaN]);
  const tops = services.map(({ name, needs, servers }) => {
    const serves = atLeast(needs, servers.map(replica), name);
    return { entrypoint: name, serves, undegraded: serves };
  });
  return { events, nodes, tops };
}

function event(kind: EventKind, name: string): BasicEvent {
  const part = { kind: kind === "network" ? "network" : "domain", name } as const;
  return { id: `${kind}:${name}`, kind, name, part, source: { file: "fat-tree.ts", line: 1, column: 1 } };
}

const serverName = (n: number): string => `server-${n}`;
const edgeName = (n: number): string => `edge-${n}`;
const aggregationName = (n: number): string => `aggregation-${n}`;
const coreName = (n: number): string => `core-${n}`;

function numbers(count: number): readonly number[] {
  return [...Array(count).keys()];
}
