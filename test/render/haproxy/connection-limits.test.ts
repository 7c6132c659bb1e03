import { expect, test } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { render } from "../../../src/render/render.ts";
import type { Listener } from "../../../src/topology/model.ts";
import { InputError } from "../../../src/topology/problem.ts";
import {
  makeBackend,
  makeListener,
  makeLoadBalancer,
  makeService,
  makeTopology,
} from "../../arbitrary/parts.ts";

const GIB = 2 ** 30;

/** What a container, and what systemd lets a service, open (systemd-system.conf(5), `DefaultLimitNOFILE`). */
const FILE_DESCRIPTORS = 524_288;

function listener(name: string, port: number, maxConnections: Listener["maxConnections"]): Listener {
  const backends = [makeBackend({ kind: "service", name: "api", port: "http" })];
  return makeListener({ name, port, maxConnections, backends });
}

/** `maxconn` of the process, then of each listener. */
function limits(memoryBytes: number, ...asked: readonly Listener["maxConnections"][]): readonly number[] {
  const bundles = render(
    plan(
      makeTopology({
        services: [makeService({ name: "api" })],
        loadBalancers: [
          makeLoadBalancer({
            name: "lb",
            size: { name: undefined, cpu: 1, memoryBytes, diskBytes: GIB },
            listeners: asked.map((limit, index) => listener(`l${index}`, 80 + index, limit)),
          }),
        ],
      }),
    ),
  );
  const file = bundles
    .find(({ instance }) => instance === "lb-1")
    ?.files.find(({ path }) => path.endsWith(".cfg"));
  return [...(file?.content ?? "").matchAll(/^ +maxconn (\d+)$/gm)].map(([, number]) => Number(number));
}

test("the listeners share what half of the memory holds, less than the whole", () => {
  expect(limits(GIB, undefined, undefined)).toEqual([16_368, 8134, 8134]);
});

test("HAProxy may open what it needs on the largest machine too, or it would not start", () => {
  for (const memory of [16 * GIB, 64 * GIB, 1024 * GIB]) {
    const [total = Number.NaN] = limits(memory, undefined, 100_000, undefined);
    expect(2 * total).toBeLessThan(0.97 * FILE_DESCRIPTORS);
  }
});

test("more connections than HAProxy can be given are refused, not cut down", () => {
  expect(limits(GIB, 150_000, 100_000)).toEqual([250_100, 150_000, 100_000]);
  expect(() => limits(GIB, 150_000, 100_001)).toThrow(InputError);
  expect(() => limits(GIB, 1_000_000)).toThrow(/at most 250000 altogether/);
});
