import { posix, sep } from "node:path";
import type { z } from "zod";
import { type Declaration, type DeclarationKind, isDeclaration } from "../dsl/declaration.ts";
import { collectDeclarations, ofKind } from "./collect.ts";
import { consistencyProblems } from "./consistency/index.ts";
import { flattenDomains } from "./domains.ts";
import { problemsOf } from "./issues.ts";
import { withListenerChecks } from "./listener-check.ts";
import type { Named, PartReference, Service, SourceLocation, Suppression, Topology } from "./model.ts";
import { type InputProblem, showPart, showValue } from "./problem.ts";
import { backupSchema } from "./schema/backup.ts";
import { databaseSchema } from "./schema/database.ts";
import { hostSchema, rackSchema, regionSchema, zoneSchema } from "./schema/domain.ts";
import { entrypointSchema } from "./schema/entrypoint.ts";
import { loadBalancerSchema } from "./schema/load-balancer.ts";
import { externalSchema, networkSchema, sharedRiskSchema } from "./schema/network.ts";
import { serviceSchema } from "./schema/service.ts";
import { ruleId, suppressionSchema, topologySchema } from "./schema/topology.ts";
import { partName } from "./schema/values.ts";
import { sizeSchema } from "./schema/workload.ts";

export type ParseResult =
  | { readonly ok: true; readonly topology: Topology }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/**
 * Checks everything a user declared and gives the Topology, or every problem found, in the order of their file.
 *
 * @param declaration what `topology(…)` returned; anything else is a problem too
 */
export function parseTopology(declaration: unknown): ParseResult {
  if (!isDeclaration(declaration) || declaration.kind !== "topology") {
    const source = { file: "topology.ts", line: 1, column: 1 };
    const expected = "topology(…) as the default export";
    return { ok: false, problems: [{ source, path: "default export", value: undefined, expected }] };
  }
  const problems: InputProblem[] = [];
  const topology = buildTopology(declaration, problems);
  // Parts that are wrong in themselves would be found wrong again by every check between parts.
  if (problems.length === 0 && topology !== undefined) problems.push(...consistencyProblems(topology));
  if (problems.length > 0 || topology === undefined) return { ok: false, problems: inOrder(problems) };
  return { ok: true, topology };
}

/** Source locations relative to the folder of the topology file: the same on every machine. */
function relativeTo(topologyFile: string): (source: SourceLocation) => SourceLocation {
  const path = (file: string): string => file.split(sep).join("/");
  const root = posix.dirname(path(topologyFile));
  return (source) => ({ ...source, file: posix.relative(root, path(source.file)) });
}

function buildTopology(declaration: Declaration, problems: InputProblem[]): Topology | undefined {
  const locate = relativeTo(declaration.source.file);

  function parse<Output>(part: Declaration, schema: z.ZodType<Output>): Output | undefined {
    const result = schema.safeParse(part.options);
    if (result.success) return result.data;
    problems.push(...problemsOf(result.error, part.options, showPart(part), locate(part.source)));
    return undefined;
  }
  function parseAll<Output>(kind: DeclarationKind, schema: z.ZodType<Output>): readonly (Output & Named)[] {
    return ofKind(declarations, kind)
      .flatMap((part) => {
        const parsed = parse(part, schema);
        return parsed === undefined ? [] : [{ ...parsed, name: part.name, source: locate(part.source) }];
      })
      .sort(byName);
  }

  const declarations = [declaration, ...collectDeclarations(declaration)].filter((part) => {
    const name = (part.kind === "suppression" ? ruleId : partName).safeParse(part.name);
    if (name.success) return true;
    problems.push(...problemsOf(name.error, part.name, `the name of a ${part.kind}`, locate(part.source)));
    return false;
  });
  const whole = parse(declaration, topologySchema);
  for (const part of ofKind(declarations, "region")) parse(part, regionSchema);
  for (const part of ofKind(declarations, "zone")) parse(part, zoneSchema);
  for (const part of ofKind(declarations, "rack")) parse(part, rackSchema);
  for (const part of ofKind(declarations, "size")) parse(part, sizeSchema);
  const services: readonly Service[] = parseAll("service", serviceSchema);
  const serviceByName = new Map(services.map((service) => [service.name, service]));
  const tree = flattenDomains(Array.isArray(whole?.domains) ? whole.domains : [], (host) => {
    const parsed = parse(host, hostSchema);
    return parsed?.cpu === undefined || parsed.memory === undefined || parsed.disk === undefined
      ? undefined
      : { cpu: parsed.cpu, memoryBytes: parsed.memory, diskBytes: parsed.disk };
  });
  problems.push(...tree.problems.map((problem) => ({ ...problem, source: locate(problem.source) })));
  const suppressions = (whole?.suppress ?? []).flatMap((part): readonly Suppression[] => {
    const parsed = parse(part, suppressionSchema);
    if (parsed === undefined) return [];
    const on = parsed.on && { kind: suppressedKind(parsed.on.kind), name: parsed.on.name };
    return [{ rule: part.name, on, because: parsed.because, source: locate(part.source) }];
  });
  const parts = {
    sharedRisks: parseAll("shared-risk", sharedRiskSchema).map((risk) => ({
      ...risk,
      affects: risk.affects.map((part) => ({ kind: partKind(part.kind), name: part.name })),
    })),
    networks: parseAll("network", networkSchema).map((network) => ({
      ...network,
      pool: network.pool,
      external: network.external,
    })),
    externals: parseAll("external", externalSchema).map((external) => ({
      ...external,
      address: external.address,
      port: external.port,
    })),
    services,
    loadBalancers: parseAll("load-balancer", loadBalancerSchema).map((parsed) =>
      withListenerChecks(parsed, serviceByName, (problem) => problems.push(problem)),
    ),
    databases: parseAll("database", databaseSchema),
    backups: parseAll("backup", backupSchema),
    entrypoints: parseAll("entrypoint", entrypointSchema),
  };
  if (whole !== undefined)
    problems.push(...unplacedDomains(declarations, new Set(tree.domains.map(({ name }) => name)), locate));
  problems.push(...repeatedNames(declarations, locate));
  if (whole === undefined) return undefined;
  return {
    name: declaration.name,
    source: locate(declaration.source),
    domains: tree.domains.map((domain) => ({ ...domain, source: locate(domain.source) })).sort(byName),
    secrets: ofKind(declarations, "secret")
      .map(({ name, source }) => ({ name, source: locate(source) }))
      .sort(byName),
    ...parts,
    software: whole.software,
    severities: whole.rules,
    suppressions,
  };
}

/** A domain that is referred to (`within`, `to`, `affects`) but stands nowhere in the tree. */
function unplacedDomains(
  declarations: readonly Declaration[],
  placed: ReadonlySet<string>,
  locate: (source: SourceLocation) => SourceLocation,
): readonly InputProblem[] {
  return ofKind(declarations, "region", "zone", "rack", "host")
    .filter(({ name }) => !placed.has(name))
    .map(({ kind, name, source }) => ({
      source: locate(source),
      path: showPart({ kind, name }),
      value: undefined,
      expected: "a failure domain that is, or stands in one, of the topology's `domains`",
    }));
}

/** Instances of workloads share one namespace; so do all failure domains. */
const NAMESPACES: Readonly<Partial<Record<DeclarationKind, string>>> = {
  service: "workload",
  "load-balancer": "workload",
  database: "workload",
  region: "domain",
  zone: "domain",
  rack: "domain",
  host: "domain",
};

function repeatedNames(
  declarations: readonly Declaration[],
  locate: (source: SourceLocation) => SourceLocation,
): readonly InputProblem[] {
  const first = new Map<string, Declaration>();
  return [...declarations].sort(bySource).flatMap((part): readonly InputProblem[] => {
    if (part.kind === "suppression") return [];
    const key = `${NAMESPACES[part.kind] ?? part.kind} ${showValue(part.name)}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, part);
      return [];
    }
    const { file, line } = locate(other.source);
    return [
      {
        source: locate(part.source),
        path: `the name of a ${part.kind}`,
        value: showValue(part.name),
        expected: "a name of its own",
        hint: `the ${other.kind} at ${file}:${line} has it already`,
      },
    ];
  });
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
    case "external":
      return kind;
    default:
      return "domain";
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function bySource(a: { readonly source: SourceLocation }, b: { readonly source: SourceLocation }): number {
  const file = a.source.file < b.source.file ? -1 : a.source.file > b.source.file ? 1 : 0;
  return file || a.source.line - b.source.line || a.source.column - b.source.column;
}

/** In the order of the user's file; the same problem of a part that is reached twice only once. */
function inOrder(problems: readonly InputProblem[]): readonly InputProblem[] {
  const seen = new Set<string>();
  return [...problems].sort(bySource).filter((problem) => {
    const key = JSON.stringify([problem.source, problem.path, problem.expected]);
    return seen.has(key) ? false : seen.add(key);
  });
}
