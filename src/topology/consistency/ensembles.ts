import type { Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";

/** Half of it is the heap, and a Java program needs some 256 MiB beside its heap. */
const LEAST_MEMORY = 512 * 1024 ** 2;

/** A peer network that the ensemble is not on, members without room for a heap, and clients that do not depend on it. */
export function ensembleProblems(topology: Topology): readonly InputProblem[] {
  return [...memberProblems(topology), ...clientProblems(topology)];
}

/** Services that are told where an ensemble is, and would not be let in, or not be known to be down without it. */
function clientProblems({ services }: Topology): readonly InputProblem[] {
  return services.flatMap(({ name, source, environment, dependsOn }) =>
    Object.entries(environment).flatMap(([variable, value]): readonly InputProblem[] => {
      if (value.kind !== "ensemble") return [];
      const { ensemble } = value;
      if (dependsOn.some(({ on }) => on.kind === "ensemble" && on.name === ensemble)) return [];
      return [
        {
          source,
          path: `service "${name}": environment.${variable}`,
          value: `${ensemble}.client`,
          expected: `an ensemble that the service depends on: dependsOn: [hard(${ensemble}.client)]`,
        },
      ];
    }),
  );
}

function memberProblems({ ensembles }: Topology): readonly InputProblem[] {
  return ensembles.flatMap(({ name, source, networks, peerNetwork, size }) => {
    const about = (path: string, value: string, expected: string): InputProblem => ({
      source,
      path: `ensemble "${name}": ${path}`,
      value,
      expected,
    });
    return [
      ...(networks.includes(peerNetwork)
        ? []
        : [
            about(
              "peerNetwork",
              `network "${peerNetwork}"`,
              `one of the ensemble's networks: ${networks.join(", ")}`,
            ),
          ]),
      ...(size.memoryBytes >= LEAST_MEMORY
        ? []
        : [
            about(
              "size",
              `${Math.floor(size.memoryBytes / 1024 ** 2)}MiB of memory`,
              "at least 512MiB, since half of it is the heap and a Java program needs as much beside it",
            ),
          ]),
    ];
  });
}
