import { type Declaration, declare } from "./declaration.ts";
import type { Percentage } from "./quantity.ts";

export interface ExternalOptions {
  /** The availability its owner promises, or that was measured. */
  readonly availability: Percentage;
  /** Host name or IPv4 address. Default: unknown, no flow is opened for it. */
  readonly address?: string;
  /** TCP port; needed with `address`. */
  readonly port?: number;
}

export type ExternalDeclaration = Declaration<"external", ExternalOptions>;

/**
 * Something the topology needs and somebody else runs.
 * @example external("payments", { availability: "99.9%", address: "api.payments.example", port: 443 })
 */
export function external(name: string, options: ExternalOptions): ExternalDeclaration {
  return declare("external", name, options, external);
}
