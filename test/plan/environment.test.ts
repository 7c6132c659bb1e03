import fc from "fast-check";
import { expect, test } from "vitest";
import { environmentOf } from "../../src/plan/environment.ts";
import { plan } from "../../src/plan/plan.ts";
import { makeEnsemble, makeNetwork, makeService, makeTopology, needs } from "../arbitrary/parts.ts";

const CLIENT = { kind: "ensemble", name: "zoo" } as const;

test("an ensemble in a service's environment is all its members, where the service reaches them, in order", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(3, 5, 7),
      fc.integer({ min: 1024, max: 65_535 }),
      fc.constantFrom(["app"], ["data"], ["app", "data"]),
      (replicas, port, networks) => {
        const planned = plan(
          makeTopology({
            networks: [
              makeNetwork({ name: "app" }),
              makeNetwork({ name: "data", cidr: "10.0.1.0/24" }),
              makeNetwork({ name: "peers", cidr: "10.0.2.0/24" }),
            ],
            services: [
              makeService({
                name: "worker",
                networks,
                environment: {
                  ZOOKEEPER: { kind: "ensemble", ensemble: "zoo" },
                  MODE: { kind: "text", value: "fast" },
                  TOKEN: { kind: "secret", secret: "token" },
                },
                dependsOn: [needs(CLIENT)],
              }),
            ],
            ensembles: [
              makeEnsemble({
                name: "zoo",
                replicas,
                port,
                networks: ["app", "data", "peers"],
                peerNetwork: "peers",
              }),
            ],
          }),
        );
        const worker = planned.groups.find(({ name }) => name === "worker");
        if (worker?.kind !== "service") throw new Error("no worker");
        const [mode, token, zookeeper] = environmentOf(planned, worker);
        expect([mode, token]).toEqual([
          ["MODE", { kind: "text", value: "fast" }],
          ["TOKEN", { kind: "secret", secret: "token" }],
        ]);
        const servers = zookeeper?.[1].kind === "text" ? zookeeper[1].value.split(",") : [];
        expect(servers).toHaveLength(replicas);
        // What it is told to use is what it is let through to, and nothing else.
        const flows = planned.flows.filter(
          ({ from }) => from.kind === "instance" && from.name === "worker-1",
        );
        const reached = flows.flatMap(({ to, port: at }) => {
          const member = planned.instances.find(({ name }) => to.kind === "instance" && name === to.name);
          return (member?.addresses ?? []).map(({ network, address }) => [network, `${address}:${at}`]);
        });
        const network = networks[0];
        expect(servers.toSorted()).toEqual(
          reached.flatMap(([over, server]) => (over === network && server ? [server] : [])).toSorted(),
        );
      },
    ),
    { numRuns: 30 },
  );
});
