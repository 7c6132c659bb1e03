import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as dsl from "../../src/index.ts";
import { RULE_DESCRIPTIONS } from "../../src/lint/lint.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { formatProblem } from "../../src/topology/problem.ts";
import { knownOptions } from "./known-options.ts";
import { codeBlocks, optionTables, PACKAGE_ROOT, pages, relativeLinks } from "./markdown.ts";

function read(page: string): string {
  return readFileSync(join(PACKAGE_ROOT, page), "utf8");
}

/** The page of each function, under docs/dsl. */
const PAGE_OF = {
  backup: "backups",
  bestEffort: "failure-domains",
  commandCheck: "health-checks",
  entrypoint: "entrypoints",
  external: "externals",
  hard: "dependencies",
  host: "failure-domains",
  httpCheck: "health-checks",
  loadBalancer: "load-balancers",
  mariadb: "databases",
  mysql: "databases",
  network: "networks",
  rack: "failure-domains",
  region: "failure-domains",
  secret: "secrets",
  service: "services",
  shardRoutes: "sharding",
  sharedRisk: "shared-risks",
  size: "sizes",
  soft: "dependencies",
  suppress: "suppressions",
  tcpCheck: "health-checks",
  topology: "topology",
  zone: "failure-domains",
  zookeeper: "ensembles",
} as const satisfies Record<keyof typeof dsl, string>;

/** Where the table is that lists the options which a problem at this place lists. */
const TABLES: readonly (readonly [place: string, page: string, heading: string])[] = [
  ['backup "backup"', "backups", "Options"],
  ['backup "backup": restoreDrill', "backups", "restoreDrill"],
  ['backup "backup": at', "backups", "at"],
  ['backup "backup": at.ssh', "backups", "ssh"],
  ['backup "backup": restic', "backups", "restic"],
  ['backup "backup": binlogs', "backups", "binlogs"],
  ['database "mariadb"', "databases", "Options"],
  ['database "mysql"', "databases", "Options"],
  ['database "mariadb": accounts.api', "databases", "accounts.<name>"],
  ['database "mysql": accounts.api', "databases", "accounts.<name>"],
  ['database "mariadb": election', "databases", "election by keepalived"],
  ['database "mysql": election', "databases", "election by keepalived"],
  ['database "mariadb": tls', "databases", "tls"],
  ['database "mysql": tls', "databases", "tls"],
  ['database "mariadb": replication', "databases", "replication"],
  ['database "mysql": replication', "databases", "replication"],
  ['database "mariadb": replication.withoutReplicas', "databases", "withoutReplicas"],
  ['database "mysql": replication.withoutReplicas', "databases", "withoutReplicas"],
  ['database "galera": replication', "databases", "replication"],
  ['database "galera": replication.arbitrator', "databases", "arbitrator"],
  ['database "galera": size', "sizes", "Options"],
  ['database "galera": replication.arbitrator.size', "sizes", "Options"],
  ['database "mysql": size', "sizes", "Options"],
  ['database "mariadb": size', "sizes", "Options"],
  ['database "mysql": shards', "sharding", "shards"],
  ['database "mariadb": shards', "sharding", "shards by range"],
  ['ensemble "zookeeper"', "ensembles", "Options"],
  ['ensemble "zookeeper": size', "sizes", "Options"],
  ['entrypoint "entrypoint"', "entrypoints", "Options"],
  ['external "external"', "externals", "Options"],
  ['host "host"', "failure-domains", "host"],
  ['host "host": reliability', "failure-data", "reliability"],
  ['host "host": maintenance', "failure-data", "maintenance"],
  ['load-balancer "lb"', "load-balancers", "Options"],
  ['load-balancer "lb": listeners.one', "load-balancers", "listeners.<name>"],
  ['load-balancer "lb": listeners.one.tls', "load-balancers", "tls"],
  ['load-balancer "lb": listeners.one.timeouts', "load-balancers", "timeouts"],
  ['load-balancer "lb": listeners.one.to[0]', "load-balancers", "Backends in to"],
  ['load-balancer "lb": listeners.one.balance', "load-balancers", "balance"],
  ['load-balancer "lb": listeners.two.balance.consistentHash', "load-balancers", "balance"],
  ['load-balancer "lb": virtualIp', "virtual-ips", "Options"],
  ['network "network"', "networks", "Options"],
  ['network "network": pool', "networks", "pool"],
  ['network "network": external', "networks", "external"],
  ['rack "rack"', "failure-domains", "rack"],
  ['region "region"', "failure-domains", "region"],
  ['service "http"', "services", "Options"],
  ['service "http": ports.http', "services", "ports.<name>"],
  ['service "http": volumes.data', "services", "volumes.<name>"],
  ['service "http": healthCheck', "health-checks", "httpCheck"],
  ['service "tcp": healthCheck', "health-checks", "tcpCheck"],
  ['service "command": healthCheck', "health-checks", "commandCheck"],
  ['shared-risk "risk"', "shared-risks", "Options"],
  ['size "size-of-http"', "sizes", "Options"],
  ['suppression "rule"', "suppressions", "Options"],
  ['topology "topology"', "topology", "Options"],
  ['topology "topology": software', "topology", "software"],
  ['topology "topology": reliability', "failure-data", "reliability of topology"],
  ['topology "topology": reliability.external', "failure-data", "reliability"],
  ['topology "topology": maintenance', "failure-data", "maintenance of topology"],
  ['zone "zone"', "failure-domains", "zone"],
];

/** `mariadb` and `mysql` are the engine; nobody writes it. */
const UNWRITTEN: readonly string[] = ["engine of a database"];

describe("the pages of the DSL", () => {
  test("are linked from the index, each of them", () => {
    const linked = new Set(relativeLinks(read("docs/dsl/README.md")));
    const own = pages().filter((page) => /^docs\/dsl\/(?!README)/.test(page));
    expect(own.map((page) => page.slice("docs/dsl/".length)).filter((page) => !linked.has(page))).toEqual([]);
  });

  test.each(Object.entries(PAGE_OF))("%s has a page that mentions it", (name, page) => {
    expect(read(`docs/dsl/${page}.md`)).toMatch(new RegExp(`\\b${name}\\(|\`${name}\``));
  });

  test("know of every exported function", () => {
    const functions = Object.entries(dsl).flatMap(([name, value]) =>
      typeof value === "function" ? [name] : [],
    );
    expect(Object.keys(PAGE_OF).sort()).toEqual(functions.sort());
  });
});

describe("the lint rules that the pages name", () => {
  const named = pages()
    .filter((page) => page.startsWith("docs/dsl/"))
    .flatMap((page) => {
      const [, section = ""] = read(page).split("\n## Lint rules\n");
      return [...section.matchAll(/[`[]([a-z-]+)[`\]]/g)].map((match) => ({ page, rule: match[1] ?? "" }));
    });

  test("exist", () => {
    const ids = new Set(RULE_DESCRIPTIONS.map(({ id }) => id));
    expect(named.filter(({ rule }) => !ids.has(rule))).toEqual([]);
  });

  test.each(RULE_DESCRIPTIONS.map(({ id }) => id))("%s is one of them", (id) => {
    expect(named.map(({ rule }) => rule)).toContain(id);
  });
});

describe("the tables of options", () => {
  const known = knownOptions();

  test.each(TABLES)("for %s in %s.md under %s list its options", (place, page, heading) => {
    const listed = optionTables(read(`docs/dsl/${page}.md`)).get(heading) ?? [];
    const expected = (known.get(place) ?? [`no options found at ${place}`]).filter(
      (option) => !UNWRITTEN.includes(`${option} of a ${place.split(" ")[0]}`),
    );
    expect(expected.filter((option) => !listed.includes(option))).toEqual([]);
  });

  test("list no option that does not exist", () => {
    // `hard` and `soft` take fixed arguments, so that no problem lists them.
    const real = new Map<string, Set<string>>([["dependencies: soft", new Set(["without"])]]);
    for (const [place, page, heading] of TABLES) {
      const title = `${page}: ${heading}`;
      real.set(title, new Set([...(real.get(title) ?? []), ...(known.get(place) ?? [])]));
    }
    const wrong = [...new Set(Object.values(PAGE_OF)), "failure-data", "virtual-ips"].flatMap((page) =>
      [...optionTables(read(`docs/dsl/${page}.md`))].flatMap(([heading, names]) =>
        names
          .filter((name) => real.get(`${page}: ${heading}`)?.has(name) !== true)
          .map((name) => `${page}: ${heading}: ${name}`),
      ),
    );
    expect(wrong).toEqual([]);
    expect(optionTables(read("docs/dsl/dependencies.md")).get("soft")).toEqual(["without"]);
  });

  test("stand for every group of options there is", () => {
    const places = new Set(TABLES.map(([place]) => place));
    // The three services differ in their health check only.
    const repeated = /^(?:service|size) "(?:size-of-)?(?:tcp|command)"(?!: healthCheck)/;
    expect([...known.keys()].filter((place) => !places.has(place) && !repeated.test(place))).toEqual([]);
  });
});

describe("examples that are whole topology files", () => {
  const examples = pages().flatMap((page) =>
    codeBlocks(read(page))
      .filter(({ language, code }) => language === "ts" && isWhole(code))
      .map(({ code, line }) => ({ place: `${page}:${line}`, code })),
  );
  let folder = "";
  const fileOf = (place: string): string => join(folder, `${place.replaceAll(/[^A-Za-z0-9]+/g, "-")}.ts`);

  beforeAll(() => {
    // Inside the package, so that "nospof" means the package itself; where nothing looks that checks the sources.
    const out = join(PACKAGE_ROOT, "out");
    mkdirSync(out, { recursive: true });
    folder = mkdtempSync(join(out, "examples-"));
    for (const { place, code } of examples) writeFileSync(fileOf(place), code);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("stand on every page of the DSL", () => {
    const own = pages().filter((page) => page.startsWith("docs/dsl/"));
    expect(own.length).toBeGreaterThan(16);
    expect(own.filter((page) => !examples.some(({ place }) => place.startsWith(`${page}:`)))).toEqual([]);
  });

  test.each(examples)("$place is valid", async ({ place }) => {
    const file: { readonly default: unknown } = await import(fileOf(place));
    const result = parseTopology(file.default);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([]);
  });

  test("type-check", () => {
    const { config } = ts.readConfigFile(join(PACKAGE_ROOT, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, PACKAGE_ROOT);
    const program = ts.createProgram(
      examples.map(({ place }) => fileOf(place)),
      options,
    );
    const faults = examples.flatMap(({ place }) => {
      const source = program.getSourceFile(fileOf(place));
      return ts
        .getPreEmitDiagnostics(program, source)
        .map(({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
    });
    expect(faults).toEqual([]);
  });
});

function isWhole(code: string): boolean {
  return /^import [^;]* from "nospof";/.test(code) && /^export default topology\(/m.test(code);
}

describe("links between files", () => {
  const links = pages().flatMap((page) => relativeLinks(read(page)).map((target) => ({ page, target })));

  test("are found", () => {
    expect(links.length).toBeGreaterThan(50);
  });

  test("lead to files that exist", () => {
    const dead = links.filter(({ page, target }) => !existsSync(join(PACKAGE_ROOT, dirname(page), target)));
    expect(dead.map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
  });
});
