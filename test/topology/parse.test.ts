import { describe, expect, test } from "vitest";
import {
  backup,
  bestEffort,
  type ExternalDeclaration,
  entrypoint,
  external,
  hard,
  host,
  httpCheck,
  type ListenerOptions,
  loadBalancer,
  mariadb,
  mysql,
  network,
  service,
  soft,
  suppress,
  tcpCheck,
  topology,
  zone,
} from "../../src/index.ts";
import { parsed, problemsIn, type SampleChanges, sample } from "./sample.ts";

function only(changes: SampleChanges): string {
  const problems = problemsIn(sample(changes));
  expect(problems, JSON.stringify(problems)).toHaveLength(1);
  const [problem] = problems;
  return `${problem?.path}: got ${problem?.value}, expected ${problem?.expected}${problem?.hint === undefined ? "" : ` (${problem.hint})`}`;
}

describe("a valid topology", () => {
  test("becomes plain data with names for references", () => {
    const result = parsed(sample());
    expect(result.services[0]).toMatchObject({
      name: "api",
      replicas: 3,
      needs: 2,
      networks: ["app"],
      spread: { over: "host", strict: true },
      dependsOn: [{ on: { kind: "database", name: "db", role: "reader" }, strength: "hard" }],
    });
    expect(structuredClone(result)).toEqual(result);
  });

  test("remembers file, line and column of each declaration, relative to the topology's folder", () => {
    const result = parsed(sample());
    expect(result.services[0]?.source).toEqual({ file: "sample.ts", line: 50, column: 15 });
  });

  test("takes a load balancer's check from the service behind it", () => {
    expect(parsed(sample()).loadBalancers[0]?.listeners[0]?.check).toMatchObject({
      kind: "http",
      path: "/healthz",
    });
  });

  test("does not depend on the order of declarations", () => {
    const declare = (reverse: boolean) => {
      const order = <Element>(list: Element[]): Element[] => (reverse ? list.reverse() : list);
      const networks = order(["x", "y"]).map((name) =>
        network(name, {
          cidr: name === "x" ? "10.0.0.0/24" : "10.0.1.0/24",
          external: { network: "public", gateway: "single" },
        }),
      );
      const services = order(["s", "t"]).map((name) =>
        service(name, {
          command: ["run"],
          replicas: 1,
          networks: [...networks].sort((a, b) => (a.name < b.name ? -1 : 1)),
          size: { cpu: 1, memory: "1GiB" },
          ports: { http: 80 },
        }),
      );
      const points = services.map((part) => entrypoint(part.name, { to: part.ports.http, slo: "99%" }));
      return topology("order", { domains: order([zone("a"), zone("b")]), entrypoints: points });
    };
    const withoutLines = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner) => (key === "source" ? undefined : inner)));
    expect(withoutLines(parsed(declare(false)))).toEqual(withoutLines(parsed(declare(true))));
  });

  test("keeps a best-effort spread and ports with protocols", () => {
    const result = parsed(
      sample({
        service: {
          spread: bestEffort("zone"),
          ports: { http: 8080, dns: { port: 53, protocol: "udp" } },
          healthCheck: tcpCheck(),
        },
      }),
    );
    expect(result.services[0]?.spread).toEqual({ over: "zone", strict: false });
    expect(result.services[0]?.ports).toContainEqual({ name: "dns", port: 53, protocol: "udp" });
  });
});

describe("a wrong value", () => {
  test("is told with its path, the value and what was expected", () => {
    expect(only({ service: { ports: { http: 99_999 } } })).toBe(
      'service "api": ports.http: got 99999, expected a whole number from 1 to 65535',
    );
    expect(only({ database: { storage: "ten gigabytes" } })).toBe(
      'database "db": storage: got "ten gigabytes", expected a size such as "512MiB" or "20GiB"',
    );
    expect(only({ entrypoint: { slo: "99,9%" } })).toBe(
      'entrypoint "shop": slo: got "99,9%", expected a share of time between "0%" and "100%", such as "99.95%"',
    );
  });

  test("of an option that does not exist is told with what was meant", () => {
    expect(only({ service: { replica: 3 } as SampleChanges["service"] })).toContain(
      '(did you mean "replicas"?)',
    );
    expect(only({ loadBalancer: { virtualIP: {} } as SampleChanges["loadBalancer"] })).toContain(
      'did you mean "virtualIp"?',
    );
  });

  test("of a choice is told with the choice that was meant", () => {
    expect(only({ loadBalancer: { engine: "hapoxy" } })).toBe(
      'load-balancer "lb": engine: got "hapoxy", expected "nginx" or "haproxy" (did you mean "haproxy"?)',
    );
    expect(only({ loadBalancer: { engine: "traefik" } })).toMatch(/expected "nginx" or "haproxy"$/);
  });

  test("of an inner option is told with its whole path", () => {
    expect(
      only({
        loadBalancer: {
          listeners: {
            http: {
              port: 80,
              to: [{ to: external("x", { availability: "99%", address: "x.example", port: 1 }), wieght: 3 }],
            },
          },
        },
      }),
    ).toMatch(/listeners\.http\.to\[0\]/);
  });

  test.each<readonly [string, SampleChanges, RegExp]>([
    ["no networks", { service: { networks: [] } }, /networks: .*at least 1/],
    [
      "something that is no network",
      { service: { networks: ["app"] } },
      /networks\[0\]: got "app", expected a network\(…\)/,
    ],
    [
      "more needed than there are",
      { service: { needs: 4 } },
      /needs: got 4, expected at most the 3 replicas/,
    ],
    [
      "more needed of a load balancer than get traffic",
      { loadBalancer: { needs: 2 } },
      /needs: got 2, expected 1, since only the instance that holds/,
    ],
    ["needs left out with several replicas", { service: { needs: undefined } }, /how many of the 3 replicas/],
    ["neither image nor command", { service: { image: undefined } }, /an image, or a command/],
    ["host bits in a range", { network: { cidr: "10.1.1.7/24" } }, /did you mean "10\.1\.1\.0\/24"\?/],
    ["an overlapping range", { network: { cidr: "10.1.0.0/16" } }, /does not overlap/],
    [
      "a reserved address outside",
      { network: { reserved: ["10.9.9.9"] } },
      /a usable address of 10\.1\.1\.0\/24/,
    ],
    [
      "a check on a port that is not there",
      { service: { healthCheck: httpCheck("/", { port: 1 }) } },
      /one of the service's TCP ports: 8080/,
    ],
    ["a name with a newline", { serviceName: "api\nuser root" }, /a name: a lower-case letter/],
    [
      "a severity that is none",
      { topology: { rules: { "image-tag": "fatal" } } },
      /"off", "info", "warning" or "error"/,
    ],
    ["an image that is none", { service: { image: "api:1.0 --privileged" } }, /a container image/],
    [
      "a schema of the server's own",
      { database: { databases: ["mysql"], accounts: {} } },
      /a schema of your own/,
    ],
    [
      "an account of the server's own",
      { database: { accounts: { root: { password: undefined, privileges: "owner" } } } },
      /accounts\.root\.password/,
    ],
    [
      "replication without a password",
      { database: { replicationPassword: undefined } },
      /replication account/,
    ],
  ])("%s", (_, changes, expected) => {
    expect(only(changes)).toMatch(expected);
  });
});

describe("several wrong values", () => {
  test("are all told, in the order of the file", () => {
    const problems = problemsIn(
      sample({
        service: { replicas: 0, colour: 1 } as SampleChanges["service"],
        database: { replicas: "two" },
        entrypoint: { slo: 1 },
      }),
    );
    expect(problems.map(({ path }) => path)).toEqual([
      'database "db": replicas',
      'service "api": replicas',
      'service "api"',
      'entrypoint "shop": slo',
    ]);
    expect(problems.map(({ source }) => source.line)).toEqual(
      [...problems.map(({ source }) => source.line)].sort((a, b) => a - b),
    );
  });
});

describe("parts that do not fit together", () => {
  test("a dependency without a common network", () => {
    const left = network("left", { cidr: "10.0.0.0/24" });
    const right = network("right", { cidr: "10.0.1.0/24" });
    const common = { command: ["run"], replicas: 1, size: { cpu: 1, memory: "1GiB" } } as const;
    const b = service("b", { ...common, networks: [right], ports: { tcp: 1 } });
    const a = service("a", {
      ...common,
      networks: [left],
      dependsOn: [soft(b, { without: "nothing much" })],
    });
    const problems = problemsIn(topology("t", { domains: [zone("z")], entrypoints: [], parts: [a] }));
    expect(problems).toEqual([
      expect.objectContaining({
        path: 'service "a": dependsOn[0]',
        value: "b.ports.tcp",
        expected: expect.stringContaining("on one network"),
      }),
    ]);
  });

  test("an entrypoint that nobody outside can reach", () => {
    const inner = network("inner", { cidr: "10.0.0.0/24" });
    const a = service("a", {
      command: ["run"],
      replicas: 1,
      size: { cpu: 1, memory: "1GiB" },
      networks: [inner],
      ports: { http: 80 },
    });
    const problems = problemsIn(
      topology("t", { domains: [zone("z")], entrypoints: [entrypoint("e", { to: a, slo: "99%" })] }),
    );
    expect(problems).toEqual([expect.objectContaining({ expected: expect.stringContaining("external") })]);
  });

  test("nginx with backup servers and hashing", () => {
    const net = network("n", { cidr: "10.0.0.0/24", external: { network: "p", gateway: "single" } });
    const common = {
      command: ["run"],
      replicas: 1,
      size: { cpu: 1, memory: "1GiB" },
      networks: [net],
      ports: { http: 80 },
    } as const;
    const [a, b] = [service("a", common), service("b", common)];
    const lb = loadBalancer("lb", {
      engine: "nginx",
      replicas: 1,
      networks: [net],
      listeners: { http: { port: 80, balance: "source-hash", to: [a, { to: b, backup: true }] } },
    });
    expect(problemsIn(topology("t", { domains: [zone("z")], entrypoints: [], parts: [lb] }))).toEqual([
      expect.objectContaining({
        path: 'load-balancer "lb": listeners.http.balance',
        hint: expect.stringContaining("haproxy"),
      }),
    ]);
  });

  test("two parts of one name, a host in two zones, a zone outside the tree", () => {
    const net = network("n", { cidr: "10.0.0.0/24" });
    const shared = host("h");
    const common = {
      command: ["run"],
      replicas: 1,
      size: { cpu: 1, memory: "1GiB" },
      networks: [net],
    } as const;
    const outside = zone("outside");
    const problems = problemsIn(
      topology("t", {
        domains: [zone("a", { hosts: [shared] }), zone("b", { hosts: [shared] })],
        entrypoints: [],
        parts: [service("twin", common), service("twin", { ...common, within: [outside] })],
      }),
    );
    const expectations = problems.map(({ expected }) => expected).join("\n");
    expect(expectations).toContain("a name of its own");
    expect(expectations).toContain("one place in the tree");
    expect(expectations).toContain("stands in one, of the topology's `domains`");
  });

  test("a service with several ports, where one is meant", () => {
    const problems = problemsIn(
      sample({
        service: { ports: { http: 8080, admin: 8081 }, healthCheck: undefined },
        entrypoint: { to: undefined },
      }),
    );
    expect(problems.map(({ path }) => path)).toContain('entrypoint "shop": to');
  });
});

describe("what a load balancer sends on", () => {
  const net = network("n", { cidr: "10.0.0.0/24", external: { network: "p", gateway: "single" } });
  const size = { cpu: 1, memory: "1GiB" } as const;
  const api = service("api", {
    command: ["run"],
    replicas: 1,
    size,
    networks: [net],
    ports: { http: 80, admin: { port: 9000, protocol: "udp" } },
  });
  const db = mariadb("db", { replicas: 1, networks: [net], size, storage: "1GiB", databases: ["d"] });
  const far = external("far", { availability: "99%", address: "10.9.9.9", port: 80 });
  const problemsOf = (listener: ListenerOptions) => {
    const lb = loadBalancer("lb", {
      engine: "haproxy",
      replicas: 1,
      networks: [net],
      listeners: { l: listener },
    });
    const problems = problemsIn(topology("t", { domains: [zone("z")], entrypoints: [], parts: [lb] }));
    return problems.map(({ path, expected }) => `${path}: ${expected}`);
  };

  test("is checked on a TCP port that everything behind the listener has", () => {
    const check = httpCheck("/", { port: 9000 });
    const expected = [expect.stringMatching(/listeners\.l\.check\.port: a TCP port that everything/)];
    expect(problemsOf({ port: 80, to: [api.ports.http], check })).toEqual(expected);
    expect(problemsOf({ port: 80, to: [far], check })).toEqual(expected);
    expect(problemsOf({ port: 80, to: [api.ports.http, far], check: httpCheck("/", { port: 80 }) })).toEqual(
      expected,
    );
    expect(problemsOf({ port: 80, to: [api.ports.http], check: httpCheck("/", { port: 80 }) })).toEqual([]);
  });

  test("is checked as all of it asks to be, or as is said", () => {
    const common = { command: ["run"], replicas: 1, size, networks: [net], ports: { http: 80 } } as const;
    const a = service("a", { ...common, healthCheck: httpCheck("/healthz") });
    const same = service("same", { ...common, healthCheck: httpCheck("/healthz") });
    const other = service("other", { ...common, healthCheck: httpCheck("/") });
    const unchecked = service("unchecked", common);
    const told = [expect.stringMatching(/listeners\.l\.check: a check that suits everything/)];
    expect(problemsOf({ port: 80, to: [a, same] })).toEqual([]);
    expect(problemsOf({ port: 80, to: [a, other] })).toEqual(told);
    expect(problemsOf({ port: 80, to: [a, { to: unchecked, backup: true }] })).toEqual(told);
    expect(problemsOf({ port: 80, to: [far, a] })).toEqual(told);
    expect(problemsOf({ port: 80, to: [far, unchecked] })).toEqual([]);
    expect(problemsOf({ port: 80, to: [a, other], check: httpCheck("/") })).toEqual([]);
  });

  test("is not HTTP where a database answers, and not asked twice where nothing is understood", () => {
    expect(problemsOf({ port: 3306, to: [db.writer] })).toEqual([expect.stringContaining('protocol: "tcp"')]);
    expect(problemsOf({ protocol: "tcp", port: 3306, to: [db.writer] })).toEqual([]);
    expect(
      problemsOf({ protocol: "tcp", port: 3306, to: [db.writer], idempotent: true, connectionPool: 4 }),
    ).toEqual([expect.stringContaining("connectionPool"), expect.stringContaining("idempotent")]);
  });
});

describe("a database", () => {
  test("has the engine of its function, which is no option", () => {
    expect(only({ database: { engine: "mysql" } as SampleChanges["database"] })).toContain(
      'unknown option "engine"',
    );
    const net = network("n", { cidr: "10.0.0.0/24" });
    const options = {
      replicas: 1,
      networks: [net],
      size: { cpu: 1, memory: "1GiB" },
      storage: "1GiB",
      databases: ["d"],
    } as const;
    const parts = [mysql("a", options), mariadb("b", options)];
    const result = parsed(topology("t", { domains: [zone("z")], entrypoints: [], parts }));
    expect(result.databases.map(({ engine }) => engine)).toEqual(["mysql", "mariadb"]);
  });

  test("has one of its servers for a primary", () => {
    expect(parsed(sample({ database: { primary: 2 } })).databases[0]?.primary).toBe(2);
    expect(only({ database: { primary: 3 } })).toMatch(
      /primary: got 3, expected the number of one of the 2 servers/,
    );
  });

  test("is backed up over a network that leads out", () => {
    const net = network("n", { cidr: "10.0.0.0/24" });
    const db = mariadb("db", {
      replicas: 1,
      networks: [net],
      size: { cpu: 1, memory: "1GiB" },
      storage: "1GiB",
      databases: ["d"],
    });
    const problems = (to: ExternalDeclaration) =>
      problemsIn(
        topology("t", {
          domains: [zone("z")],
          entrypoints: [],
          backups: [backup("nightly", { of: db, every: "1d", keep: "7d", to, rpo: "2d", rto: "1h" })],
        }),
      ).map(({ path }) => path);
    expect(problems(external("s3", { availability: "99%", address: "s3.example", port: 443 }))).toEqual([
      'backup "nightly": to',
    ]);
    expect(problems(external("archive", { availability: "99%" }))).toEqual([]);
  });
});

describe("a soft dependency", () => {
  test.each([
    [undefined, "dependsOn[0].without"],
    [{ without: "x", zzz: 1 }, 'unknown option "zzz"'],
  ])("with %o for options is told", (options, expected) => {
    const net = network("n", { cidr: "10.0.0.0/24" });
    const common = {
      command: ["run"],
      replicas: 1,
      size: { cpu: 1, memory: "1GiB" },
      networks: [net],
    } as const;
    const b = service("b", { ...common, ports: { tcp: 1 } });
    const a = service("a", { ...common, dependsOn: [soft(b, options as never)] });
    const problems = problemsIn(topology("t", { domains: [zone("z")], entrypoints: [], parts: [a] }));
    expect(JSON.stringify(problems.map(({ path, value }) => `${path} ${value}`))).toContain(
      JSON.stringify(expected).slice(1, -1),
    );
  });
});

describe("problems of a topology's own options", () => {
  test("hide none of hosts, suppressions and networks", () => {
    const bad = host("h", { cpu: -1, memory: "1GiB", disk: "1GiB" });
    const net = network("n", { cidr: "10.0.0.1/24" });
    const problems = problemsIn(
      topology("t", {
        domains: [zone("z", { hosts: [bad] })],
        entrypoints: [],
        parts: [
          service("s", { command: ["run"], replicas: 1, size: { cpu: 1, memory: "1GiB" }, networks: [net] }),
        ],
        suppress: [suppress("image-not-pinned", { because: "" })],
        rules: { "image-not-pinned": "fatal" as never },
      }),
    );
    expect(problems.map(({ path }) => path)).toEqual([
      'host "h": cpu',
      'topology "t": rules["image-not-pinned"]',
      'suppression "image-not-pinned": because',
    ]);
    const withoutRules = problemsIn(
      topology("t", {
        domains: [zone("z", { hosts: [bad] })],
        entrypoints: [],
        parts: [
          service("s", { command: ["run"], replicas: 1, size: { cpu: 1, memory: "1GiB" }, networks: [net] }),
        ],
      }),
    );
    expect(withoutRules.map(({ path }) => path)).toEqual(['host "h": cpu', 'network "n": cidr']);
  });
});

describe("what is no topology at all", () => {
  test.each([undefined, null, 1, "shop", {}, [], () => 1, host("h"), hard(sample() as never)])(
    "%o",
    (value) => {
      expect(problemsIn(value)).toEqual([expect.objectContaining({ path: "default export" })]);
    },
  );
});
