/** What the linter found, on its way to a team's policies, and what these make of it. */
import { readFileSync } from "node:fs";
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/lint/diagnostic.ts";
import { lint } from "../../src/lint/lint.ts";
import { render } from "../../src/render/render.ts";
import { deployPlan } from "../../src/targets/deploy-plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import { deployedFindings, readFindings } from "../../src/targets/policy/findings.ts";
import { type AvailabilityPolicyOptions, availabilityPolicies } from "../../src/targets/policy/index.ts";
import { STACKS, stackPlan } from "../render/plans.ts";
import { find, record } from "./recording.ts";
import { SHOP_SECRETS, shopPlan } from "./shop.ts";

function diagnostic(rule: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule,
    severity: "error",
    subject: { kind: "service", name: "api" },
    source: { file: "/home/somebody/topology.ts", line: 31, column: 16 },
    message: `${rule} breaks it.`,
    affects: ["shop"],
    path: ["shop", "api"],
    fix: `mend ${rule}`,
    suppressed: undefined,
    ...more,
  };
}

describe("the findings of a deployed topology", () => {
  it("stand in an order that has nothing to do with the lines they are about, and without these", () => {
    const given = [
      diagnostic("no-retries", { severity: "warning" }),
      diagnostic("single-point-of-failure", { subject: { kind: "service", name: "web" } }),
      diagnostic("single-point-of-failure", { suppressed: { because: "we know" } }),
      diagnostic("replicas-in-one-zone"),
      diagnostic("network-nearly-full", { severity: "info" }),
    ];
    const moved = given.map((one, index) => ({
      ...one,
      source: { file: `/srv/${index}.ts`, line: 99 - index, column: 1 },
    }));
    expect(deployedFindings(given).map(({ rule, subject }) => `${rule} ${subject.name}`)).toEqual([
      "replicas-in-one-zone api",
      "single-point-of-failure api",
      "single-point-of-failure web",
      "no-retries api",
      "network-nearly-full api",
    ]);
    expect(deployedFindings(moved.reverse())).toEqual(deployedFindings(given));
    expect(deployedFindings(given)[1]).toEqual({
      severity: "error",
      rule: "single-point-of-failure",
      subject: { kind: "service", name: "api" },
      message: "single-point-of-failure breaks it.",
      fix: "mend single-point-of-failure",
      suppressed: { because: "we know" },
    });
  });

  it.each(STACKS)(
    "of stacks/%s tell nothing of this machine, and are read as they were written",
    async (stack) => {
      const findings = deployedFindings(lint(await stackPlan(stack)));
      const text = JSON.stringify(findings);
      expect(findings.length).toBeGreaterThan(0);
      expect(text).not.toContain(process.cwd());
      expect(text).not.toMatch(/topology\.ts/);
      expect(readFindings(JSON.parse(text))).toEqual(findings);
    },
  );

  it("are inputs of its component", async () => {
    const plan = shopPlan();
    const recording = await record(() =>
      deployPlan(plan, render(plan), docker({ secrets: SHOP_SECRETS }), {}, lint(plan)),
    );
    const { inputs } = find(recording, "nospof:index:Topology", "shop");
    expect(inputs).toEqual({ findings: deployedFindings(lint(plan)) });
  });

  it("that are none are told from those that cannot be read", () => {
    expect(readFindings([])).toEqual([]);
    expect(readFindings(undefined)).toBeUndefined();
    expect(readFindings([{ rule: "single-point-of-failure" }])).toBeUndefined();
    expect(readFindings([{ ...deployedFindings([diagnostic("no-retries")])[0], later: 1 }])).toHaveLength(1);
  });
});

/** What a policy says of a resource. */
async function judged(
  policy: ResourceValidationPolicy | undefined,
  resource: { readonly type?: string; readonly props: Record<string, unknown> },
  config: object = {},
): Promise<readonly string[]> {
  const told: string[] = [];
  const args: ResourceValidationArgs = {
    type: "nospof:index:Topology",
    urn: "urn:pulumi:prod::shop::nospof:index:Topology::shop",
    name: "shop",
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(),
    notApplicable: (reason) => {
      throw new Error(reason);
    },
    isType: () => false,
    asType: () => undefined,
    getConfig: <Config extends object>() => config as Config,
    ...resource,
  };
  const [validation] = [policy?.validateResource].flat();
  if (validation === undefined) throw new Error("the policy validates no resources");
  await validation(args, (message) => void told.push(message));
  return told;
}

describe("availabilityPolicies", () => {
  const found = deployedFindings([
    diagnostic("single-point-of-failure"),
    diagnostic("replicas-in-one-zone"),
    diagnostic("backup-misses-rpo", { suppressed: { because: "until March" } }),
    diagnostic("no-retries", { severity: "warning" }),
    diagnostic("network-nearly-full", { severity: "info" }),
  ]);
  const of = (options?: AvailabilityPolicyOptions) => availabilityPolicies(options);
  const props = { findings: found };

  it("refuse each error that is not suppressed, and advise against each warning", async () => {
    const [errors, warnings] = of();
    expect([errors?.enforcementLevel, warnings?.enforcementLevel]).toEqual(["mandatory", "advisory"]);
    expect(await judged(errors, { props })).toEqual([
      'replicas-in-one-zone (service "api"): replicas-in-one-zone breaks it.\nfix: mend replicas-in-one-zone',
      'single-point-of-failure (service "api"): single-point-of-failure breaks it.\nfix: mend single-point-of-failure',
    ]);
    expect(await judged(warnings, { props })).toEqual([
      'no-retries (service "api"): no-retries breaks it.\nfix: mend no-retries',
    ]);
  });

  it("let rules through that the team allows, in code or in the configuration, which goes before", async () => {
    const [errors] = of({ allow: ["single-point-of-failure"] });
    expect(await judged(errors, { props })).toHaveLength(1);
    expect(await judged(errors, { props }, { allow: [] })).toHaveLength(2);
    const allow = ["single-point-of-failure", "replicas-in-one-zone"];
    expect(await judged(errors, { props }, { allow })).toEqual([]);
  });

  it("count suppressed errors where the team wants that, and give the reason", async () => {
    const [errors] = of({ suppressions: false });
    expect(await judged(errors, { props })).toContain(
      'backup-misses-rpo (service "api"): backup-misses-rpo breaks it.\nfix: mend backup-misses-rpo\n' +
        "suppressed in the topology, because: until March",
    );
    expect(await judged(errors, { props }, { suppressions: true })).toHaveLength(2);
  });

  it("judge nothing but topologies", async () => {
    for (const policy of of()) {
      expect(await judged(policy, { props, type: "nospof:index:Service" })).toEqual([]);
    }
  });

  it("refuse a topology of which they cannot tell, once", async () => {
    const [errors, warnings] = of();
    const [told, ...more] = await judged(errors, { props: {} });
    expect(told).toContain('Topology "shop" does not tell what nospof\'s linter found');
    expect(more).toEqual([]);
    expect(await judged(warnings, { props: {} })).toEqual([]);
  });

  it("say in their schemas what may be configured, and what is then the default", () => {
    for (const { configSchema } of of({ allow: ["no-retries"], suppressions: false })) {
      const { allow, suppressions } = configSchema?.properties ?? {};
      expect(allow?.default).toEqual(["no-retries"]);
      expect(suppressions?.default).toBe(false);
      expect(allow?.items).toHaveProperty("enum", expect.arrayContaining(["unused-suppression"]));
    }
  });

  it("refuse to allow a rule that does not exist", () => {
    expect(() => of({ allow: ["single-point-of-falure", "nonsense"] })).toThrow(
      'names rules that nospof does not have: "single-point-of-falure" (did you mean "single-point-of-failure"?), "nonsense"',
    );
  });
});

it("the pack that ships has the version of the package", () => {
  const version = (file: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).version;
  expect(version("policy-pack/package.json")).toBe(version("package.json"));
});
