/** What nftables itself says of the packet filters. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import type { LabLayout } from "../../../src/targets/lab/model.ts";
import fragile from "../../../stacks/fragile/topology.ts";
import seed from "../../../stacks/seed/topology.ts";
import shop from "../../../stacks/shop/topology.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { type Namespace, openNamespace } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { hostOf, laidOut, planOf } from "./laid-out.ts";

let machine: Namespace;

beforeAll(async () => {
  await requireProgram("nft");
  machine = await openNamespace();
});
afterAll(() => machine.close());

/** All rulesets of a lab, checked by one nft: a replaced table is gone, so they do not disturb each other. */
async function complaints({ hosts }: LabLayout): Promise<string> {
  const path = "/etc/nospof-rulesets.nft";
  await machine.write([{ path, content: hosts.map(({ firewall }) => firewall).join("\n") }]);
  const { exitCode, output } = await machine.run(["nft", "--check", "-f", path]);
  return exitCode === 0 ? output : `exit status ${exitCode}: ${output}`;
}

describe("nftables", () => {
  test.each([
    ["shop", shop],
    ["seed", seed],
    ["fragile", fragile],
  ])("takes the packet filters of %s", async (_, declared) => {
    expect(await complaints(laidOut(planOf(declared)))).toBe("");
  });

  test("takes those of any topology", async () => {
    await fc.assert(
      fc.asyncProperty(topologyArbitrary(), async (topology) => {
        expect(await complaints(laidOut(plan(topology)))).toBe("");
      }),
      { numRuns: 30 },
    );
  });

  test("replaces a packet filter when it is loaded again", async () => {
    const path = "/etc/nospof.nft";
    await machine.write([{ path, content: hostOf(laidOut(planOf(shop)), "web-1").firewall }]);
    const load = async () => [
      await machine.run(["nft", "-f", path]),
      await machine.run(["nft", "list", "ruleset"]),
    ];
    const first = await load();
    expect(first.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await load()).toEqual(first);
  });
});
