/** Policy packs with the linter's findings, by Pulumi's engine: the one that ships with nospof, and one that a team writes. */
import { cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lint } from "../../../src/lint/lint.ts";
import { stackPlan } from "../../render/plans.ts";
import { failureOf, type Outcome } from "./outcome.ts";
import { createStack, type ProjectStack } from "./stack.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

let stack: ProjectStack;
let shipped: string;
let team: string;

beforeAll(async () => {
  stack = await createStack("test/e2e/pulumi/projects/policy");
  for (const name of ["fragile", "shop"]) {
    const folder = join(stack.project, name);
    await mkdir(folder);
    await cp(join(REPOSITORY, "stacks", name, "topology.ts"), join(folder, "topology.ts"));
  }
  shipped = await installedPack(stack.project);
  team = join(stack.project, "team-pack");
});

afterAll(() => stack?.remove());

/** As npm installs nospof: its policy pack has to find nospof from there. */
async function installedPack(project: string): Promise<string> {
  const folder = join(project, "node_modules", "nospof");
  await rm(folder);
  await mkdir(folder);
  for (const name of ["package.json", "policy-pack"]) {
    await cp(join(REPOSITORY, name), join(folder, name), { recursive: true });
  }
  for (const name of ["src", "templates"]) await symlink(join(REPOSITORY, name), join(folder, name));
  return join(folder, "policy-pack");
}

async function deployed(topology: string, allowErrors: readonly string[], secrets: readonly string[] = []) {
  const values = Object.fromEntries(secrets.map((name) => [name, "none"]));
  await stack.configure({
    config: { topology, allowErrors: JSON.stringify(allowErrors), secrets: JSON.stringify(values) },
  });
}

/** `--policy-pack-config` with that. */
async function configured(config: object): Promise<{ readonly policyPackConfigs: readonly string[] }> {
  const file = join(stack.project, "policy-config.json");
  await writeFile(file, JSON.stringify(config));
  return { policyPackConfigs: [file] };
}

function violationsOf(outcome: Outcome, policy: string): readonly string[] {
  return outcome.violations
    .filter(({ policyName }) => policyName === policy)
    .map(({ message }) => message.trim());
}

describe("a topology with errors that its program lets through", () => {
  let errors: readonly string[];

  beforeEach(async () => {
    const findings = lint(await stackPlan("fragile"));
    errors = findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    await deployed("fragile", [...new Set(errors)], ["orders-replication", "orders-api"]);
  });

  test("is previewed where no policy judges it", async () => {
    const { changes, violations } = await stack.preview();
    expect(changes.create).toBeGreaterThan(1);
    expect(violations).toEqual([]);
  });

  test("is refused by the pack that ships, which names each rule, part and fix", async () => {
    const refused = await failureOf(stack.preview({ policyPacks: [shipped] }));
    const told = violationsOf(refused, "nospof-no-errors");
    expect(told).toHaveLength(errors.length);
    expect(new Set(refused.violations.map(({ enforcementLevel }) => enforcementLevel))).toEqual(
      new Set(["mandatory", "advisory"]),
    );
    for (const rule of new Set(errors)) {
      const one = told.find((message) => message.includes(`${rule} (`)) ?? "";
      expect(one, rule).toMatch(/ \([a-z-]+ "[a-z-]+"\): .+\nfix: .+$/);
      expect(refused.output).toContain(one.split("\n").at(-1));
    }
    expect(refused.output).toContain("nospof-no-errors");
  });

  test("is refused in an up, and nothing of it is there", async () => {
    const refused = await failureOf(stack.up({ policyPacks: [shipped] }));
    expect(violationsOf(refused, "nospof-no-errors")).toHaveLength(errors.length);
    const { deployment } = await stack.exportState();
    expect(JSON.stringify(deployment)).not.toContain("nospof:index:");
  });

  test("passes where the team allows those rules by name, and its warnings are told", async () => {
    const allow = [...new Set(errors)];
    const passed = await stack.preview({
      policyPacks: [shipped],
      ...(await configured({ "nospof-no-errors": { allow } })),
    });
    expect(violationsOf(passed, "nospof-no-errors")).toEqual([]);
    expect(violationsOf(passed, "nospof-no-warnings").length).toBeGreaterThan(0);
    expect(passed.changes.create).toBeGreaterThan(1);

    const [first, ...others] = allow;
    const options = await configured({ "nospof-no-errors": { allow: others } });
    const refused = await failureOf(stack.preview({ policyPacks: [shipped], ...options }));
    expect(violationsOf(refused, "nospof-no-errors")).toHaveLength(
      errors.filter((rule) => rule === first).length,
    );
  });

  test("passes where the team makes the policy advisory, or turns it off", async () => {
    const level = (enforcementLevel: string) => configured({ "nospof-no-errors": { enforcementLevel } });
    const advised = await stack.preview({ policyPacks: [shipped], ...(await level("advisory")) });
    expect(violationsOf(advised, "nospof-no-errors")).toHaveLength(errors.length);
    const unjudged = await stack.preview({ policyPacks: [shipped], ...(await level("disabled")) });
    expect(violationsOf(unjudged, "nospof-no-errors")).toEqual([]);
  });

  test("is not previewed with a configuration that allows a rule which does not exist", async () => {
    const options = await configured({ "nospof-no-errors": { allow: ["single-point-of-falure"] } });
    const refused = await failureOf(stack.preview({ policyPacks: [shipped], ...options }));
    expect(refused.output).toMatch(
      /nospof-no-errors: allow\.0: .* must be one of .*"single-point-of-failure"/,
    );
  });

  test("is judged by a pack that a team writes", async () => {
    const refused = await failureOf(stack.preview({ policyPacks: [team] }));
    const others = errors.filter((rule) => rule !== "backup-misses-rpo");
    expect(others.length).toBeLessThan(errors.length);
    expect(violationsOf(refused, "nospof-no-errors")).toHaveLength(others.length);
    expect(refused.output).toContain("our-team@v1.2.3");
  });
});

describe("a topology that suppresses its errors", () => {
  beforeEach(() => deployed("wiki", []));

  test("passes the pack that ships", async () => {
    const { violations } = await stack.preview({ policyPacks: [shipped] });
    expect(violations.filter(({ policyName }) => policyName === "nospof-no-errors")).toEqual([]);
  });

  test("is refused, with its reason, where a team does not leave that to topologies", async () => {
    const refused = await failureOf(stack.preview({ policyPacks: [team] }));
    const told = violationsOf(refused, "nospof-no-errors");
    expect(told.length).toBeGreaterThan(0);
    for (const message of told) {
      expect(message).toMatch(
        /fix: .*\nsuppressed in the topology, because: nobody needs the wiki at night$/,
      );
    }
  });
});

test("a clean topology passes every policy", async () => {
  await deployed("shop", [], ["orders-replication", "orders-api", "shop-tls"]);
  const passed = await stack.preview({ policyPacks: [shipped, team] });
  expect(passed.violations).toEqual([]);
  expect(passed.changes.create).toBeGreaterThan(1);
});

test("a component that does not tell what was found is refused", async () => {
  const silent = await createStack("test/e2e/pulumi/projects/policy", {
    config: { topology: "wiki" },
    environment: { PULUMI_NODEJS_SKIP_COMPONENT_INPUTS: "true" },
  });
  try {
    const refused = await failureOf(silent.preview({ policyPacks: [join(silent.project, "team-pack")] }));
    expect(violationsOf(refused, "nospof-no-errors").join()).toContain(
      'Topology "wiki" does not tell what nospof\'s linter found',
    );
  } finally {
    await silent.remove();
  }
});
