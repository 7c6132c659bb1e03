import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { InputError } from "../../src/topology/problem.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { everyOption } from "./every-option.ts";
import { CURRENT, planFor } from "./plans.ts";

const plan = planFor(everyOption());

function bundleOf(from: Plan, instance: string) {
  const found = render(from).find((bundle) => bundle.instance === instance);
  if (found === undefined) throw new Error(`no bundle of ${instance}`);
  return found;
}

function fileOf(from: Plan, instance: string, path: string): string {
  return bundleOf(from, instance).files.find((file) => file.path === path)?.content ?? "";
}

describe("the bundles of a plan", () => {
  test("are one for each instance, sorted, with sorted files and no path twice", () => {
    fc.assert(
      fc.property(topologyArbitrary(), (topology) => {
        const balancers = topology.loadBalancers.map((each) => ({ ...each, engine: "haproxy" as const }));
        const any = planFor({ ...topology, loadBalancers: balancers }, CURRENT);
        const bundles = render(any);
        expect(bundles.map(({ instance }) => instance)).toEqual(any.instances.map(({ name }) => name).sort());
        for (const { files, secretFiles } of bundles) {
          const paths = files.map(({ path }) => path);
          expect(paths).toEqual([...new Set(paths)].sort());
          const secrets = secretFiles.map(({ path }) => path);
          expect(secrets).toEqual([...new Set(secrets)].sort());
        }
        expect(render(any)).toEqual(bundles);
      }),
      { numRuns: 50 },
    );
  });

  test("name the secrets an application reads as files, for whatever user its image runs as, and nothing else", () => {
    expect(bundleOf(plan, "api-1")).toEqual({
      instance: "api-1",
      files: [],
      secretFiles: [
        { secret: "replication", path: "/run/secrets/replication", mode: 0o444, program: "application" },
      ],
      sysctls: {},
      afterStart: [],
    });
  });

  test("name each certificate once, for root alone", () => {
    expect(bundleOf(plan, "proxy-1").secretFiles).toEqual([
      { secret: "certificate", path: "/etc/nginx/certs/certificate.pem", mode: 0o400, program: "nginx" },
    ]);
  });

  test("let a load balancer listen on a virtual IP it does not hold, and only then", () => {
    expect(bundleOf(plan, "proxy-1").sysctls).toEqual({ "net.ipv4.ip_nonlocal_bind": "1" });
    expect(fileOf(plan, "proxy-1", "/etc/sysctl.d/60-nospof.conf")).toContain(
      "net.ipv4.ip_nonlocal_bind = 1\n",
    );
    expect(bundleOf(plan, "plain-1").sysctls).toEqual({});
    expect(fileOf(plan, "plain-1", "/etc/sysctl.d/60-nospof.conf")).toBe("");
  });

  test("refuse a secret's path that leads elsewhere", () => {
    const groups = plan.groups.map((group) =>
      group.kind === "service" && group.name === "api"
        ? {
            ...group,
            declared: { ...group.declared, secretFiles: [{ secret: "s", path: "/run/../etc/shadow" }] },
          }
        : group,
    );
    expect(() => render({ ...plan, groups })).toThrow(InputError);
  });
});

test("a load balancer listens on its virtual IPs and where the plan lets somebody in, nowhere else", () => {
  let open = 0;
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const balancers = topology.loadBalancers.map((each) => ({ ...each, engine: "haproxy" as const }));
      const any = planFor({ ...topology, loadBalancers: balancers });
      const allowed = new Set(
        any.flows.flatMap(({ to, network, port }) =>
          to.kind === "instance" ? [`${to.name} ${network} ${port}`] : [],
        ),
      );
      for (const { name, group, addresses } of any.instances) {
        const virtual = any.virtualIps.filter((held) => held.group === group).map(({ address }) => address);
        const config = fileOf(any, name, "/etc/haproxy/haproxy.cfg");
        for (const [, address = "", port] of config.matchAll(/^ +bind ([0-9.]+):(\d+)/gm)) {
          if (address === "127.0.0.1" || virtual.includes(address)) continue;
          const network = addresses.find((own) => own.address === address)?.network;
          // A redirect goes with the listener it leads to.
          const ports = port === "8080" ? ["8080", "443"] : [port];
          expect(ports.some((each) => allowed.has(`${name} ${network} ${each}`))).toBe(true);
          open += 1;
        }
      }
    }),
    { numRuns: 50 },
  );
  expect(open).toBeGreaterThan(0);
});

test("each virtual router lists every other member as a peer, with one id and priorities that differ", () => {
  const routers = ["pair-1", "pair-2", "pair-3"].flatMap((instance) =>
    fileOf(plan, instance, "/etc/keepalived/keepalived.conf")
      .split(/^vrrp_instance /m)
      .slice(1)
      .map((router) => ({
        instance,
        name: router.slice(0, router.indexOf(" ")),
        id: /virtual_router_id (\d+)/.exec(router)?.[1],
        priority: /priority (\d+)/.exec(router)?.[1],
        own: /unicast_src_ip (\S+)/.exec(router)?.[1],
        peers: [...router.matchAll(/^ +([0-9.]+) {2}# pair-/gm)].map(([, peer]) => peer),
      })),
  );
  for (const name of ["pair-1", "pair-2", "pair-3"]) {
    const same = routers.filter((router) => router.name === name);
    expect(same.length).toBe(3);
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
    expect(new Set(same.map(({ priority }) => priority)).size).toBe(3);
    for (const { own, peers } of same) {
      expect([own, ...peers].sort()).toEqual(same.map((each) => each.own).sort());
    }
  }
});
