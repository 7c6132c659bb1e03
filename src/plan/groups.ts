/** Groups: what was declared, with the names of what it became. */
import type { Database, LoadBalancer } from "../topology/model.ts";
import type { InputProblem } from "../topology/problem.ts";
import { detectionOf } from "./detection.ts";
import type { Group, GroupBase, PlannedListener, VirtualRouter } from "./model.ts";
import type { AnyWorkload } from "./names.ts";
import type { Parts } from "./parts.ts";
import { serversFor } from "./servers.ts";

export function groupOf(
  workload: AnyWorkload,
  parts: Parts,
  routerOf: (database: Database) => VirtualRouter | undefined,
  problems: InputProblem[],
): Group {
  const base: GroupBase = {
    name: workload.name,
    source: workload.source,
    instances: parts.instances(workload.name).map(({ name }) => name),
    needs: workload.needs,
    networks: workload.networks,
  };
  switch (workload.kind) {
    case "service":
      return { ...base, kind: workload.kind, declared: workload };
    case "load-balancer":
      return {
        ...base,
        kind: workload.kind,
        declared: workload,
        listeners: listenersOf(workload, parts, problems),
      };
    case "database":
      return { ...base, kind: workload.kind, declared: workload, router: routerOf(workload) };
    case "ensemble":
      return { ...base, kind: workload.kind, declared: workload };
    default:
      return workload satisfies never;
  }
}

function listenersOf(
  loadBalancer: LoadBalancer,
  parts: Parts,
  problems: InputProblem[],
): readonly PlannedListener[] {
  return loadBalancer.listeners.map((listener) => {
    const { backends: _replaced, ...rest } = listener;
    const servers = serversFor(loadBalancer, listener, parts, problems);
    return {
      ...rest,
      servers,
      detection: detectionOf(loadBalancer.engine, { ...listener, servers }),
    };
  });
}
