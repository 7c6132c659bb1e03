import { type Declaration, declare } from "./declaration.ts";
import type { Percentage } from "./quantity.ts";
import type { FailureOptions, ReliabilityOption } from "./reliability.ts";

interface ExternalPlace extends Pick<FailureOptions, "maintenance"> {
  /** Host name or IPv4 address. Default: unknown, no flow is opened for it. */
  readonly address?: string;
  /** TCP port; needed with `address`. */
  readonly port?: number;
}

interface PromisedAvailability {
  /** The availability its owner promises, or that was measured. */
  readonly availability: Percentage;
  /** How long an outage lasts; how often there is one follows from both. Default: 4 hours. */
  readonly reliability?: Required<Pick<ReliabilityOption, "mttr">>;
}

interface MeasuredTimes {
  /** Follows from both times. */
  readonly availability?: undefined;
  /** How long it is up, and how long an outage lasts. */
  readonly reliability: Required<ReliabilityOption>;
}

/** How available it is, as a share of time or as two times, and where it is. */
export type ExternalOptions = ExternalPlace & (PromisedAvailability | MeasuredTimes);

export type ExternalDeclaration = Declaration<"external", ExternalOptions>;

/**
 * Something the topology needs and somebody else runs.
 * @example external("payments", { availability: "99.9%", address: "api.payments.example", port: 443 })
 * @example external("mail", { availability: "99.9%", reliability: { mttr: "30m" } }) // short outages, and more of them
 */
export function external(name: string, options: ExternalOptions): ExternalDeclaration {
  return declare("external", name, options, external);
}
