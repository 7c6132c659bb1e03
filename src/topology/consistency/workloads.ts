import type { Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";
import { workloadsOf } from "../workloads.ts";

/** Instance counts, placement and ports that can't be. */
export function workloadProblems(topology: Topology): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  for (const part of workloadsOf(topology)) {
    const about = (path: string, value: string | undefined, expected: string): void => {
      problems.push({ source: part.source, path: `${part.kind} "${part.name}": ${path}`, value, expected });
    };
    if (part.needs > part.replicas) {
      about("needs", String(part.needs), `at most the ${part.replicas} replicas there are`);
    }
    const repeated = part.networks.find((name, index) => part.networks.indexOf(name) !== index);
    if (repeated !== undefined) about("networks", `network "${repeated}" twice`, "each network once");
  }
  for (const service of topology.services) {
    const repeatedPort = repeatedBy(service.ports, ({ port, protocol }) => `${protocol} ${port}`);
    if (repeatedPort !== undefined) {
      problems.push({
        source: service.source,
        path: `service "${service.name}": ports.${repeatedPort.name}`,
        value: String(repeatedPort.port),
        expected: "a port that no other name of the service stands for",
      });
    }
    const repeatedMount = repeatedBy(service.volumes, ({ mount }) => mount);
    if (repeatedMount !== undefined) {
      problems.push({
        source: service.source,
        path: `service "${service.name}": volumes.${repeatedMount.name}.mount`,
        value: JSON.stringify(repeatedMount.mount),
        expected: "a path at which no other volume is mounted",
      });
    }
  }
  return problems;
}

function repeatedBy<Element>(
  list: readonly Element[],
  key: (element: Element) => string,
): Element | undefined {
  const keys = list.map(key);
  return list.find((_, index) => keys.indexOf(keys[index] ?? "") !== index);
}
