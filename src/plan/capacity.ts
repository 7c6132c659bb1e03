/** What declared hosts still have to give. */
import type { Domain, Resources } from "../topology/model.ts";

/** Free resources by host; only hosts with a declared capacity are counted. */
export interface Capacity {
  readonly fits: (host: Domain, size: Resources) => boolean;
  readonly take: (host: Domain, size: Resources) => void;
}

export function capacityOf(domains: readonly Domain[]): Capacity {
  const free = new Map<string, Resources>();
  for (const { name, capacity } of domains) if (capacity !== undefined) free.set(name, capacity);
  return {
    fits: (host, size) => {
      const left = free.get(host.name);
      if (left === undefined) return true;
      return left.cpu >= size.cpu && left.memoryBytes >= size.memoryBytes && left.diskBytes >= size.diskBytes;
    },
    take: (host, size) => {
      const left = free.get(host.name);
      if (left === undefined) return;
      free.set(host.name, {
        cpu: left.cpu - size.cpu,
        memoryBytes: left.memoryBytes - size.memoryBytes,
        diskBytes: left.diskBytes - size.diskBytes,
      });
    },
  };
}
