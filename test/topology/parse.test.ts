import { describe, expect, test } from "vitest";
import {
  bestEffort,
  entrypoint,
  external,
  hard,
  host,
  httpCheck,
  loadBalancer,
  network,
  service,
  soft,
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

describe("what is no topology at all", () => {
  test.each([undefined, null, 1, "shop", {}, [], () => 1, host("h"), hard(sample() as never)])(
    "%o",
    (value) => {
      expect(problemsIn(value)).toEqual([expect.objectContaining({ path: "default export" })]);
    },
  );
});
