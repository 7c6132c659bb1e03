import type { Duration } from "./quantity.ts";

export interface CheckTimingOptions {
  /** Between two checks. Default: `"1s"`. */
  readonly interval?: Duration;
  /** A check without an answer fails after this. Default: `"1s"`. */
  readonly timeout?: Duration;
  /** Failures in a row that mean down. Default: 2. */
  readonly fall?: number;
  /** Successes in a row that mean up. Default: 2. */
  readonly rise?: number;
}

export interface ProbeOptions extends CheckTimingOptions {
  /** Port number, one of the service's. Default: the service's only port; in a load balancer, the port the traffic goes to. */
  readonly port?: number;
}

export type NetworkCheck =
  | ({ readonly check: "http"; readonly path: string; readonly status?: number } & ProbeOptions)
  | ({ readonly check: "tcp" } & ProbeOptions);

export type HealthCheckOption =
  | NetworkCheck
  | ({ readonly check: "command"; readonly command: readonly string[] } & CheckTimingOptions);

/**
 * Healthy when a GET of `path` answers with `status` (default 200).
 * @example httpCheck("/healthz", { interval: "500ms", fall: 2 })
 */
export function httpCheck(
  path: string,
  options: ProbeOptions & { readonly status?: number } = {},
): NetworkCheck {
  return { ...options, check: "http", path };
}

/**
 * Healthy when the port accepts a connection: says nothing about whether the program can work.
 * @example tcpCheck({ interval: "1s" })
 */
export function tcpCheck(options: ProbeOptions = {}): NetworkCheck {
  return { ...options, check: "tcp" };
}

/**
 * Healthy when the command exits with 0 inside the instance.
 * @example commandCheck(["/app/bin/health"])
 */
export function commandCheck(
  command: readonly string[],
  options: CheckTimingOptions = {},
): HealthCheckOption {
  return { ...options, check: "command", command };
}
