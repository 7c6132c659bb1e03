import type { Topology } from "../model.ts";
import type { InputProblem } from "../problem.ts";

/** Half of it is the heap, and a Java program needs some 256 MiB beside its heap. */
const LEAST_MEMORY = 512 * 1024 ** 2;

/** A peer network that the ensemble is not on, and members without room for a heap. */
export function ensembleProblems({ ensembles }: Topology): readonly InputProblem[] {
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
