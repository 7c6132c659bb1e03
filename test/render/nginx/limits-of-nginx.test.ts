import { describe, expect, test } from "vitest";
import { render } from "../../../src/render/render.ts";
import type { LoadBalancer } from "../../../src/topology/model.ts";
import { InputError, type InputProblem } from "../../../src/topology/problem.ts";
import {
  makeBackend,
  makeExternal,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
} from "../../arbitrary/parts.ts";
import { CURRENT, DEBIAN_12, planFor } from "../plans.ts";

const API = makeBackend({ kind: "service", name: "api", port: "http" });
const PAYMENTS = makeBackend({ kind: "external", name: "payments" });

function planned(
  listener: Parameters<typeof makeListener>[0],
  more: Partial<LoadBalancer> = {},
  software = DEBIAN_12,
) {
  return planFor(
    makeTopology({
      name: "t",
      domains: makeZones(2),
      networks: [makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } })],
      externals: [makeExternal({ name: "payments" })],
      services: [makeService({ name: "api" })],
      loadBalancers: [
        makeLoadBalancer({
          name: "lb",
          engine: "nginx",
          resolvers: ["10.0.0.53"],
          listeners: [makeListener(listener)],
          ...more,
        }),
      ],
    }),
    software,
  );
}

function problemsOf(...given: Parameters<typeof planned>): readonly InputProblem[] {
  try {
    render(planned(...given));
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

function configOf(...given: Parameters<typeof planned>): string {
  const [bundle] = render(planned(...given)).filter(({ instance }) => instance === "lb-1");
  return bundle?.files.find(({ path }) => path === "/etc/nginx/nginx.conf")?.content ?? "";
}

describe("nginx has no backup servers with hashing or random", () => {
  const backup = { ...API, backup: true };
  test.each(["random", "source-hash"] as const)("%s", (kind) => {
    const [problem] = problemsOf({ backends: [API, backup], balance: { kind } });
    expect(problem?.path).toBe('load-balancer "lb": listeners.http.balance');
    expect(problem?.hint).toContain("haproxy");
    expect(problemsOf({ backends: [API], balance: { kind } })).toEqual([]);
    expect(problemsOf({ backends: [API, backup], balance: { kind } }, { engine: "haproxy" })).toEqual([]);
  });
});

describe("names of servers", () => {
  test("alone, are looked up for each request before 1.27.3", () => {
    const config = configOf({ backends: [PAYMENTS] });
    expect(config).toContain("set $server_host payments.example;\n");
    expect(config).toContain("proxy_pass http://$server_host:443;\n");
    expect(config).toContain("resolver 10.0.0.53 ipv6=off;\n");
    expect(config).not.toMatch(/^ +upstream /m);
  });

  test("among others, are refused before 1.27.3 and resolved in the upstream since", () => {
    const [problem] = problemsOf({ backends: [API, PAYMENTS] });
    expect(problem?.value).toBe('"payments.example"');
    expect(problem?.expected).toContain("does not start");
    expect(configOf({ backends: [API, PAYMENTS] }, {}, CURRENT)).toMatch(
      /server payments\.example:443 .* resolve;/,
    );
  });

  test("1.27 may be older than 1.27.3", () => {
    expect(problemsOf({ backends: [API, PAYMENTS] }, {}, { ...CURRENT, nginx: "1.27" })).not.toEqual([]);
    expect(problemsOf({ backends: [API, PAYMENTS] }, {}, { ...CURRENT, nginx: "1.27.3" })).toEqual([]);
  });

  test("need DNS servers", () => {
    const [problem] = problemsOf({ backends: [PAYMENTS] }, { resolvers: [] }, CURRENT);
    expect(problem?.expected).toContain("`resolvers`");
    expect(problemsOf({ backends: [API] }, { resolvers: [] }, CURRENT)).toEqual([]);
  });

  test("alone with maxConnections, are refused before 1.27.3 rather than let through without a limit", () => {
    const limited = { ...PAYMENTS, maxConnections: 10 };
    expect(problemsOf({ backends: [limited] })).not.toEqual([]);
    expect(configOf({ backends: [limited] }, {}, CURRENT)).toContain("max_conns=10");
  });
});

test("HTTP/2 is a parameter before nginx 1.25.1 and a directive since", () => {
  const tls = { certificate: "certificate", redirectFrom: undefined };
  expect(configOf({ backends: [API], port: 443, tls })).toMatch(/listen [0-9.]+:443 ssl http2;/);
  const current = configOf({ backends: [API], port: 443, tls }, {}, CURRENT);
  expect(current).toMatch(/listen [0-9.]+:443 ssl;/);
  expect(current).toContain("http2 on;");
});

test("retries, redispatch and idempotence decide which requests are sent again", () => {
  const next = (listener: Partial<Parameters<typeof makeListener>[0]>) =>
    /proxy_next_upstream [^;]*/.exec(configOf({ backends: [API], ...listener }))?.[0];
  expect(next({})).toBe("proxy_next_upstream error timeout http_502 http_503 http_504");
  expect(next({ idempotent: true })).toContain("non_idempotent");
  expect(next({ retries: 0 })).toBe("proxy_next_upstream off");
  expect(next({ redispatch: false })).toBe("proxy_next_upstream off");
});
