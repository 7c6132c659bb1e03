import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RULE_DESCRIPTIONS } from "../../../src/lint/lint.ts";
import { sarif } from "../../../src/lint/reporters/sarif.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { faulty, reported } from "./reported.ts";

const validate = schemaValidator();

test("it is valid against the published schema", () => {
  const { diagnostics, context } = reported(faulty);
  expectValid(sarif(diagnostics, context));
});

test("so it is for any topology, and outside the working folder", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const { diagnostics, context } = reported(topology, { cwd: "/home/me/else where" });
      expectValid(sarif(diagnostics, context));
    }),
    { numRuns: 50 },
  );
});

test("the schema is not one that takes anything", () => {
  const { diagnostics, context } = reported(faulty);
  const log = JSON.parse(sarif(diagnostics, context));
  log.runs[0].results[0].level = "fatal";
  expect(validate(log)).toBe(false);
});

test("severities, places and suppressions", () => {
  const { diagnostics, context } = reported(faulty);
  const [run] = JSON.parse(sarif(diagnostics, context)).runs;
  const byRule = (rule: string) => run.results.find(({ ruleId }: { ruleId: string }) => ruleId === rule);
  expect(byRule("single-point-of-failure")).toMatchObject({
    level: "error",
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "stacks/shop/topology.ts" },
          region: { startLine: 31, startColumn: 16 },
        },
      },
    ],
  });
  expect(byRule("database-not-durable").level).toBe("warning");
  expect(byRule("single-point-of-degradation").level).toBe("note");
  expect(byRule("backup-size-unchecked").suppressions).toEqual([
    { kind: "inSource", justification: "the archive refuses small files itself" },
  ]);
  expect(byRule("database-not-durable").suppressions).toBeUndefined();
});

test("every rule is described with help, and results refer to it", () => {
  const { diagnostics, context } = reported(faulty);
  const [run] = JSON.parse(sarif(diagnostics, context)).runs;
  const { rules } = run.tool.driver;
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(RULE_DESCRIPTIONS.map(({ id }) => id));
  for (const rule of rules) {
    expect(rule.help.text).toContain(`docs/rules/${rule.id}.md`);
    expect(rule.helpUri).toContain(`docs/rules/${rule.id}.md`);
  }
  for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex].id).toBe(ruleId);
});

function expectValid(text: string): void {
  validate(JSON.parse(text));
  expect(validate.errors ?? []).toEqual([]);
}

/** The schema is draft-04; of its words only `id` and `$schema` mean something else to Ajv, which knows draft-07. */
function schemaValidator() {
  const text = readFileSync(new URL("../../schemas/sarif-2.1.0.json", import.meta.url), "utf8");
  const { id: _id, $schema: _draft, ...schema } = JSON.parse(text);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}
