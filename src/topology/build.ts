import { posix, sep } from "node:path";
import type { z } from "zod";
import type { Declaration, DeclarationKind } from "../dsl/declaration.ts";
import { collectDeclarations, ofKind } from "./collect.ts";
import { repeatedNames, unplacedDomains } from "./declared-names.ts";
import { flattenDomains } from "./domains.ts";
import { problemsOf } from "./issues.ts";
import { withListenerChecks } from "./listener-check.ts";
import type {
  Database,
  Named,
  PartReference,
  Resources,
  SourceLocation,
  Suppression,
  Topology,
} from "./model.ts";
import { type InputProblem, showPart } from "./problem.ts";
import { withRolePort } from "./role-ports.ts";
import { backupSchema } from "./schema/backup.ts";
import { databaseSchema } from "./schema/database.ts";
import { hostSchema, rackSchema, regionSchema, zoneSchema } from "./schema/domain.ts";
import { ensembleSchema } from "./schema/ensemble.ts";
import { entrypointSchema } from "./schema/entrypoint.ts";
import { loadBalancerSchema } from "./schema/load-balancer.ts";
import { externalSchema, networkSchema, sharedRiskSchema } from "./schema/network.ts";
import { failureDataByKind, failureDataOf } from "./schema/reliability.ts";
import { serviceSchema } from "./schema/service.ts";
import { ruleId, suppressionSchema, topologySchema } from "./schema/topology.ts";
import { partName } from "./schema/values.ts";
import { sizeSchema } from "./schema/workload.ts";

/**
 * A Topology of all parts that are right in themselves, for further checks; what is wrong goes to `problem`.
 *
 * @returns undefined when the options of `topology(…)` itself are wrong
 */
export function buildTopology(
  declaration: Declaration,
  problem: (problem: InputProblem) => void,
): Topology | undefined {
  const locate = relativeTo(declaration.source.file);
  const declarations = [declaration, ...collectDeclarations(declaration)].filter((part) => {
    const name = (part.kind === "suppression" ? ruleId : partName).safeParse(part.name);
    if (name.success) return true;
    problemsOf(name.error, part.name, `the name of a ${part.kind}`, locate(part.source)).forEach(problem);
    return false;
  });

  function parse<Output>(part: Declaration, schema: z.ZodType<Output>): Output | undefined {
    const result = schema.safeParse(part.options);
    if (result.success) return result.data;
    problemsOf(result.error, part.options, showPart(part), locate(part.source)).forEach(problem);
    return undefined;
  }

  /** Every declaration of a kind with its name and place, by name. */
  function parseAll<Output>(kind: DeclarationKind, schema: z.ZodType<Output>): readonly (Output & Named)[] {
    return completeAll(kind, schema, (parsed) => parsed);
  }

  function completeAll<Output, Part>(
    kind: DeclarationKind,
    schema: z.ZodType<Output>,
    complete: (parsed: Output, part: Declaration) => Part,
  ): readonly (Part & Named)[] {
    return ofKind(declarations, kind)
      .flatMap((part) => {
        const parsed = parse(part, schema);
        if (parsed === undefined) return [];
        return [{ ...complete(parsed, part), name: part.name, source: locate(part.source) }];
      })
      .sort(byName);
  }

  const whole = parse(declaration, topologySchema);
  parseAll("size", sizeSchema);
  const saidOfDomains = new Map(
    [
      ...completeAll("region", regionSchema, failureDataOf),
      ...completeAll("zone", zoneSchema, failureDataOf),
      ...completeAll("rack", rackSchema, failureDataOf),
      ...completeAll("host", hostSchema, (host) => ({ ...failureDataOf(host), ...capacityOf(host) })),
    ].map(({ name, source, ...said }) => [name, { capacity: undefined, ...said }]),
  );
  const suppressions = completeAll("suppression", suppressionSchema, ({ on, because }) => ({
    on: on && { kind: suppressedKind(on.kind), name: on.name },
    because,
  }));
  const services = parseAll("service", serviceSchema);
  const serviceByName = new Map(services.map((service) => [service.name, service]));
  const loadBalancers = parseAll("load-balancer", loadBalancerSchema);
  const databases = completeAll("database", databaseSchema, ({ shards, ...given }, part) => ({
    ...given,
    engine: engineOf(part),
    shard: shards && { ...shards, of: part.name, number: 1 },
  })).map((database) => withRolePort(database, loadBalancers));
  const databaseByName = new Map(databases.map((database) => [database.name, database]));
  const tree = flattenDomains(
    Array.isArray(whole?.domains) ? whole.domains : [],
    ({ name }) => saidOfDomains.get(name) ?? { capacity: undefined },
  );
  for (const misplaced of tree.problems) problem({ ...misplaced, source: locate(misplaced.source) });
  const parts = {
    sharedRisks: completeAll("shared-risk", sharedRiskSchema, ({ affects, ...given }) => ({
      ...given,
      affects: affects.map((part) => ({ kind: partKind(part.kind), name: part.name })),
    })),
    // Options that were left out become undefined, as the model has them.
    networks: completeAll("network", networkSchema, (given) => ({
      ...given,
      pool: given.pool,
      external: given.external,
    })),
    externals: parseAll("external", externalSchema),
    services,
    loadBalancers: loadBalancers.map((parsed) =>
      withListenerChecks(parsed, serviceByName, databaseByName, problem),
    ),
    databases,
    // `zookeeper(…)` is the only function that declares one.
    ensembles: completeAll("ensemble", ensembleSchema, (given) => ({
      ...given,
      engine: "zookeeper" as const,
    })),
    backups: parseAll("backup", backupSchema),
    entrypoints: parseAll("entrypoint", entrypointSchema),
  };
  repeatedNames(declarations, locate).forEach(problem);
  if (whole === undefined) return undefined;
  const failureData = failureDataByKind(whole.reliability, whole.maintenance);
  unplacedDomains(declarations, new Set(tree.domains.map(({ name }) => name)), locate).forEach(problem);
  return {
    name: declaration.name,
    source: locate(declaration.source),
    domains: tree.domains.map((domain) => ({ ...domain, source: locate(domain.source) })).sort(byName),
    secrets: ofKind(declarations, "secret")
      .map(({ name, source }) => ({ name, source: locate(source) }))
      .sort(byName),
    ...parts,
    software: whole.software,
    ...(failureData !== undefined && { failureData }),
    severities: whole.rules,
    suppressions: suppressions.map(
      ({ name, ...suppression }): Suppression => ({ rule: name, ...suppression }),
    ),
  };
}

/** Source locations relative to the folder of the topology file: the same on every machine. */
function relativeTo(topologyFile: string): (source: SourceLocation) => SourceLocation {
  const path = (file: string): string => file.split(sep).join("/");
  const root = posix.dirname(path(topologyFile));
  return (source) => ({ ...source, file: posix.relative(root, path(source.file)) });
}

/** `mariadb(…)` and `mysql(…)` set it; it is no option. */
function engineOf(part: Declaration): Database["engine"] {
  return Reflect.get(part, "engine") === "mysql" ? "mysql" : "mariadb";
}

function capacityOf(host: z.output<typeof hostSchema>): { readonly capacity: Resources | undefined } {
  const { cpu, memory, disk } = host;
  return cpu === undefined || memory === undefined || disk === undefined
    ? { capacity: undefined }
    : { capacity: { cpu, memoryBytes: memory, diskBytes: disk } };
}

function suppressedKind(kind: DeclarationKind): NonNullable<Suppression["on"]>["kind"] {
  return kind === "entrypoint" || kind === "backup" || kind === "shared-risk" ? kind : partKind(kind);
}

function partKind(kind: DeclarationKind): PartReference["kind"] {
  switch (kind) {
    case "network":
    case "service":
    case "load-balancer":
    case "database":
    case "ensemble":
    case "external":
      return kind;
    default:
      return "domain";
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
