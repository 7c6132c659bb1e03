/** What a host may use: the size of its instance, and what the lab's own programs need in it. */
import type { Instance } from "../../../plan/model.ts";
import type { Resources } from "../../../topology/model.ts";
import type { LabProgram } from "../model.ts";
import type { LayoutContext } from "./context.ts";

const MIB = 2 ** 20;

/** Node.js with one of the lab's programs takes 60 to 80 MiB; the rest is room for connections. */
const OWN_PROGRAM_MEMORY = 256 * MIB;

/** Cores: with less, a stand-in is late for health checks that the user's program would pass. */
const STAND_IN_CPU = 0.5;

/**
 * A size is meant for the user's program; a stand-in gets what it needs itself where that is more. The disk holds the
 * volumes as well.
 */
export function limitsOf(
  { options }: LayoutContext,
  { size, volumes }: Instance,
  programs: readonly LabProgram[],
): Resources {
  const own = programs.filter(({ command }) => command[0] === options.node);
  const standsIn = own.some(({ name }) => name === "application");
  const helpers = own.length - (standsIn ? 1 : 0);
  return {
    cpu: standsIn ? Math.max(size.cpu, STAND_IN_CPU) : size.cpu,
    memoryBytes:
      (standsIn ? Math.max(size.memoryBytes, OWN_PROGRAM_MEMORY) : size.memoryBytes) +
      helpers * OWN_PROGRAM_MEMORY,
    diskBytes: volumes.reduce((sum, { sizeBytes }) => sum + sizeBytes, size.diskBytes),
  };
}
