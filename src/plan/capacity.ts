/** What declared hosts still have to give. */
import type { Resources } from "../topology/model.ts";
import type { Leaf } from "./domain-tree.ts";

export interface Capacity {
  readonly fits: (leaf: Leaf, demand: Resources) => boolean;
  readonly take: (leaf: Leaf, demand: Resources) => void;
}

/** Hosts without a declared capacity have room for everything. */
export function capacityOf(leaves: readonly Leaf[]): Capacity {
  // Asked for every instance and every host: plain numbers by index, not objects by name.
  const free = (resource: keyof Resources): Float64Array =>
    Float64Array.from(leaves, ({ domain }) => domain.capacity?.[resource] ?? Number.POSITIVE_INFINITY);
  const [cpu, memory, disk] = [free("cpu"), free("memoryBytes"), free("diskBytes")];
  const left = (resource: Float64Array, { index }: Leaf): number => resource[index] ?? 0;
  return {
    fits: (leaf, demand) =>
      left(cpu, leaf) >= demand.cpu &&
      left(memory, leaf) >= demand.memoryBytes &&
      left(disk, leaf) >= demand.diskBytes,
    take: (leaf, demand) => {
      cpu[leaf.index] = left(cpu, leaf) - demand.cpu;
      memory[leaf.index] = left(memory, leaf) - demand.memoryBytes;
      disk[leaf.index] = left(disk, leaf) - demand.diskBytes;
    },
  };
}
