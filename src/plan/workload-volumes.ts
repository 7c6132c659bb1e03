import type { Resources, Volume } from "../topology/model.ts";
import type { AnyWorkload } from "./names.ts";

/** The volumes that each instance has. */
export function volumesOf(workload: AnyWorkload): readonly Volume[] {
  switch (workload.kind) {
    case "service":
      return workload.volumes;
    case "load-balancer":
      return [];
    case "database":
      return [workload.volume];
    case "ensemble":
      return workload.volumes;
    default:
      return workload satisfies never;
  }
}

/** What each instance may use of its host: its volumes lie on that disk, too. */
export function demandOf(workload: AnyWorkload): Resources {
  const { cpu, memoryBytes, diskBytes } = workload.size;
  const data = volumesOf(workload).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { cpu, memoryBytes, diskBytes: diskBytes + data };
}
