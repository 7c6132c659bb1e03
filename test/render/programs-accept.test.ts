/** Every rendered file is accepted by the program it is for, with the addresses and paths it has in production. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import type { Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { isRefusal, judge, machineOf } from "../programs/bundle-machine.ts";
import { makeCertificate } from "../programs/certificate.ts";
import { inNamespace } from "../programs/namespace.ts";
import { requireProgram } from "../programs/required-program.ts";
import { everyOption } from "./every-option.ts";
import { planFor, STACKS, stackPlan } from "./plans.ts";

let certificate: string;

beforeAll(async () => {
  await Promise.all((["nginx", "haproxy", "keepalived"] as const).map(requireProgram));
  certificate = await makeCertificate();
});

/** What the programs refuse, with their words; and how many files they have seen. */
async function judged(plan: Plan): Promise<{ readonly refusals: readonly string[]; readonly seen: number }> {
  const refusals: string[] = [];
  let seen = 0;
  for (const bundle of render(plan)) {
    const judges = bundle.files.some(({ program }) => program === "nginx" || program === "haproxy");
    if (!judges) continue;
    const verdicts = await inNamespace(machineOf(plan, bundle, certificate), (machine) =>
      judge(bundle, machine),
    );
    seen += verdicts.length;
    for (const { program, exitCode, output } of verdicts.filter(isRefusal))
      refusals.push(`${bundle.instance}: ${program} ended with ${exitCode}: ${output}`);
  }
  return { refusals, seen };
}

describe("the programs of Debian 12 accept", () => {
  test.each(STACKS)("stacks/%s", async (stack) => {
    const { refusals, seen } = await judged(await stackPlan(stack));
    expect(refusals).toEqual([]);
    expect(seen).toBeGreaterThan(0);
  });

  test("every option of a load balancer", async () => {
    const { refusals, seen } = await judged(planFor(everyOption()));
    expect(refusals).toEqual([]);
    expect(seen).toBeGreaterThan(10);
  });

  test("arbitrary topologies", { timeout: 300_000 }, async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(topologyArbitrary({ replicas: 3 }), async (topology) => {
        const result = await judged(renderable(topology));
        expect(result.refusals).toEqual([]);
        seen += result.seen;
      }),
      { numRuns: 40 },
    );
    expect(seen).toBeGreaterThan(20);
  });
});

test("a program that is given nonsense says so: the tests above can fail", async () => {
  const plan = await stackPlan("seed");
  const asked = new Set<string>();
  for (const bundle of render(plan).filter(({ files }) => files.length > 0)) {
    const broken = {
      ...bundle,
      files: bundle.files.map((file) => ({ ...file, content: `${file.content}\nnonsense here {\n` })),
    };
    const verdicts = await inNamespace(machineOf(plan, broken, certificate), (machine) =>
      judge(broken, machine),
    );
    for (const { program, exitCode } of verdicts) {
      expect({ program, accepted: exitCode === 0 }).toEqual({ program, accepted: false });
      asked.add(program);
    }
  }
  expect([...asked].sort()).toEqual(["haproxy", "keepalived", "nginx"]);
});

/** The plan of a topology; where nginx can't reach servers by name, HAProxy has to. */
function renderable(topology: Topology): Plan {
  const plan = planFor(topology);
  try {
    render(plan);
    return plan;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { path } of error.problems) expect(path).toMatch(/^load-balancer ".*": listeners\..*\.to$/);
    const loadBalancers = topology.loadBalancers.map((each) => ({ ...each, engine: "haproxy" as const }));
    return planFor({ ...topology, loadBalancers });
  }
}
