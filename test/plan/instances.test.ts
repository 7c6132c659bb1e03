import { expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { InputError } from "../../src/topology/problem.ts";
import {
  makeBackend,
  makeDatabase,
  makeListener,
  makeLoadBalancer,
  makeService,
  makeTopology,
} from "../arbitrary/parts.ts";

test("instances stand by group name, then ordinal, the tenth after the ninth", () => {
  const services = [makeService({ name: "web", replicas: 10 }), makeService({ name: "api", replicas: 1 })];
  const { instances, groups } = plan(makeTopology({ services }));
  const names = ["api-1", ...Array.from({ length: 10 }, (_, index) => `web-${index + 1}`)];
  expect(instances.map(({ name }) => name)).toEqual(names);
  expect(groups.map(({ name, instances }) => [name, instances.length])).toEqual([
    ["api", 1],
    ["web", 10],
  ]);
});

test("a database's first server is the primary, and each has a volume of its own", () => {
  const { instances } = plan(makeTopology({ databases: [makeDatabase({ name: "db", replicas: 3 })] }));
  expect(instances.map(({ database }) => database?.role)).toEqual(["primary", "replica", "replica"]);
  expect(instances.map(({ volumes }) => volumes.map(({ id }) => id))).toEqual([
    ["db-1-data"],
    ["db-2-data"],
    ["db-3-data"],
  ]);
  expect(instances.map(({ programs }) => programs)).toEqual([["mariadb"], ["mariadb"], ["mariadb"]]);
});

test("a service has its volumes, and the user's own program", () => {
  const volumes = [{ name: "files", mount: "/files", sizeBytes: 1 }];
  const [instance] = plan(makeTopology({ services: [makeService({ name: "web", volumes })] })).instances;
  expect(instance?.volumes).toEqual([{ ...volumes[0], id: "web-1-files" }]);
  expect(instance?.programs).toEqual(["application"]);
  expect(instance?.database).toBeUndefined();
});

test("a load balancer without a virtual IP runs no keepalived", () => {
  const backends = [makeBackend({ kind: "service", name: "web", port: "http" })];
  const loadBalancers = [
    makeLoadBalancer({ name: "lb", engine: "nginx", listeners: [makeListener({ backends })] }),
  ];
  const planned = plan(makeTopology({ services: [makeService({ name: "web" })], loadBalancers }));
  expect(planned.instances[0]).toMatchObject({ name: "lb-1", programs: ["nginx"], volumes: [] });
});

test("a group that is called like another's instance is refused at its line", () => {
  const source = { file: "topology.ts", line: 12, column: 3 };
  const attempt = (replicas: number) => () =>
    plan(
      makeTopology({
        services: [makeService({ name: "web", replicas }), makeService({ name: "web-3", source })],
      }),
    );
  expect(attempt(2)).not.toThrow();
  expect(attempt(3)).toThrow(InputError);
  expect(attempt(3)).toThrow(
    'topology.ts:12:3  the name of a service: got "web-3", expected a name that is not that of an instance of "web"',
  );
});

test("volumes that would be one volume are refused", () => {
  const volume = (name: string) => [{ name, mount: "/data", sizeBytes: 1 }];
  const topology = (name: string) =>
    makeTopology({
      services: [
        makeService({ name: "a", replicas: 1, volumes: volume("b-1-data") }),
        makeService({ name: "a-1-b", replicas: 1, volumes: volume(name) }),
      ],
    });
  expect(() => plan(topology("files"))).not.toThrow();
  expect(() => plan(topology("data"))).toThrow(
    '"a-1-b": volumes.data: got "data", expected a name that does not',
  );
});
