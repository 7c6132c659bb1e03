import { z } from "zod";
import type { HealthCheckOption, NetworkCheck } from "../../dsl/health-check.ts";
import { isObject, listOf, nothingFits, oneOf } from "./structure.ts";
import { duration, portNumber, singleLine, urlPath, wholeNumber } from "./values.ts";

const timing = {
  interval: duration("10ms", "1h").default(1000),
  timeout: duration("10ms", "10m").default(1000),
  fall: wholeNumber(1, 100).default(2),
  rise: wholeNumber(1, 100).default(2),
} as const;

const http = z.strictObject(
  {
    check: z.literal("http"),
    path: urlPath,
    status: wholeNumber(100, 599).default(200),
    port: portNumber.optional(),
    ...timing,
  },
  { error: knownOptions(["path", "status", "port"]) },
);

const tcp = z.strictObject(
  { check: z.literal("tcp"), port: portNumber.optional(), ...timing },
  { error: knownOptions(["port"]) },
);

const command = z.strictObject(
  {
    check: z.literal("command"),
    command: listOf(singleLine("a word of the command"), "words", 1),
    ...timing,
  },
  { error: knownOptions(["command"]) },
);

function knownOptions(own: readonly string[]) {
  return (issue: { readonly code?: string | undefined }): string =>
    issue.code === "unrecognized_keys" ? [...own, ...Object.keys(timing)].join(", ") : "a health check";
}

export type ParsedNetworkCheck = z.output<typeof http> | z.output<typeof tcp>;
export type ParsedHealthCheck = ParsedNetworkCheck | z.output<typeof command>;

const noHealthCheck = nothingFits<ParsedHealthCheck>("httpCheck(…), tcpCheck(…) or commandCheck(…)");
const noNetworkCheck = nothingFits<ParsedNetworkCheck>(`httpCheck(…), tcpCheck(…) or "none"`);
const unchecked = z.literal("none");

/** A service's health check. */
export const healthCheck = oneOf<ParsedHealthCheck>((value) => {
  const kind = isObject(value) ? (value as Partial<HealthCheckOption>).check : undefined;
  switch (kind) {
    case "http":
      return http;
    case "tcp":
      return tcp;
    case "command":
      return command;
    default:
      return noHealthCheck;
  }
});

/** A load balancer's check of its servers. */
export const networkCheck = oneOf<ParsedNetworkCheck | "none">((value) => {
  if (value === "none") return unchecked;
  const kind = isObject(value) ? (value as Partial<NetworkCheck>).check : undefined;
  switch (kind) {
    case "http":
      return http;
    case "tcp":
      return tcp;
    default:
      return noNetworkCheck;
  }
});
