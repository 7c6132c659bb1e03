import { type Declaration, declare } from "./declaration.ts";
import type { ByteSize } from "./quantity.ts";

export interface SizeOptions {
  /** Cores; fractions are allowed. The instance never gets more. */
  readonly cpu: number;
  /** The instance never gets more. */
  readonly memory: ByteSize;
  /** Root disk, without volumes. Default: `"10GiB"`. */
  readonly disk?: ByteSize;
}

export type SizeDeclaration = Declaration<"size", SizeOptions>;

/**
 * A named size, to be used by several parts; vertical scaling is a change here. OpenStack maps it to a flavor.
 * @example const medium = size("medium", { cpu: 2, memory: "4GiB" });
 */
export function size(name: string, options: SizeOptions): SizeDeclaration {
  return declare("size", name, options, size);
}
