import { z } from "zod";
import { isDeclaration } from "../../dsl/declaration.ts";
import type { DependencyOption } from "../../dsl/dependency.ts";
import type { Dependency, Endpoint } from "../model.ts";
import { isObject, nothingFits, oneOf } from "./structure.ts";
import { partName, singleLine } from "./values.ts";

const EXPECTED =
  "a port (api.ports.http), a listener (lb.listeners.https), a database's writer or reader, " +
  "an ensemble's client, or an external(…)";

/** What something depends on or balances to. A service or load balancer with one port stands for that port. */
export const endpoint = z.unknown().transform((value, context): Endpoint => {
  const found = endpointOf(value);
  if (typeof found !== "string") return found;
  context.addIssue({
    code: "custom",
    message: EXPECTED,
    input: value,
    params: { hint: found === "" ? undefined : found },
  });
  return z.NEVER;
});

/** The endpoint, or a hint (possibly empty) at what is missing. */
function endpointOf(value: unknown): Endpoint | string {
  if (!isObject(value)) return "";
  if (isDeclaration(value)) return endpointOfDeclaration(value.kind, value.name, value);
  const { endpoint: kind, service, loadBalancer, database, ensemble, port, listener, role } = value;
  if (kind === "service-port" && isDeclaration(service) && isPartName(port)) {
    return { kind: "service", name: service.name, port };
  }
  if (kind === "listener" && isDeclaration(loadBalancer) && isPartName(listener)) {
    return { kind: "load-balancer", name: loadBalancer.name, listener };
  }
  if (kind === "database" && isDeclaration(database) && (role === "writer" || role === "reader")) {
    return { kind: "database", name: database.name, role };
  }
  if (kind === "ensemble" && isDeclaration(ensemble)) return { kind: "ensemble", name: ensemble.name };
  return "";
}

function isPartName(value: unknown): value is string {
  return partName.safeParse(value).success;
}

function endpointOfDeclaration(
  kind: string,
  name: string,
  value: Readonly<Record<string, unknown>>,
): Endpoint | string {
  switch (kind) {
    case "external":
      return { kind: "external", name };
    case "service": {
      const [port, ...more] = isObject(value.ports) ? Object.keys(value.ports) : [];
      return port !== undefined && more.length === 0
        ? { kind: "service", name, port }
        : `service "${name}" has ${port === undefined ? "no ports" : "several ports: name one of them"}`;
    }
    case "load-balancer": {
      const [listener, ...more] = isObject(value.listeners) ? Object.keys(value.listeners) : [];
      return listener !== undefined && more.length === 0
        ? { kind: "load-balancer", name, listener }
        : `load balancer "${name}" has several listeners: name one of them`;
    }
    case "database":
      return `say which part of database "${name}" is meant: .writer or .reader`;
    case "ensemble":
      return `say .client of ensemble "${name}", where its clients connect`;
    default:
      return "";
  }
}

/** `hard(…)` or `soft(…)`. */
const hardDependency = z
  .strictObject(
    {
      dependency: z.literal("hard"),
      on: endpoint,
      shards: z.enum(["each", "every"], `"each" or "every"`).optional(),
    },
    { error: (issue) => (issue.code === "unrecognized_keys" ? "shards" : "hard(…)") },
  )
  .transform(
    ({ on, shards }): Dependency => ({
      on,
      strength: "hard",
      without: undefined,
      shards: shards && { kind: shards },
    }),
  );
const softDependency = z
  .strictObject(
    { dependency: z.literal("soft"), on: endpoint, without: singleLine("what still works without it") },
    { error: (issue) => (issue.code === "unrecognized_keys" ? "without" : "soft(…, { without })") },
  )
  .transform(({ on, without }): Dependency => ({ on, strength: "soft", without, shards: undefined }));
const noDependency = nothingFits<Dependency>("hard(…) or soft(…, { without: … })");

export const dependency = oneOf<Dependency>((value) => {
  const kind = isObject(value) ? (value as Partial<DependencyOption>).dependency : undefined;
  switch (kind) {
    case "hard":
      return hardDependency;
    case "soft":
      return softDependency;
    default:
      return noDependency;
  }
});
