import type { Plan } from "../plan/model.ts";
import { InputError } from "../topology/problem.ts";
import { nameBeforeShards } from "../topology/shards/parts.ts";
import type { Diagnostic, Finding, Subject } from "./diagnostic.ts";
import { byPlace } from "./order.ts";
import type { Rule, RuleContext, RuleDescription } from "./rule.ts";
import { ruleContext } from "./rule-context.ts";
import { unknownRules } from "./rule-names.ts";
import { RULES } from "./rules/index.ts";
import { isAbout } from "./subject.ts";
import { UNUSED_SUPPRESSION, unusedSuppressions } from "./unused-suppression.ts";

/** Every rule that can be named in `rules` and `suppress`. */
export const RULE_DESCRIPTIONS: readonly RuleDescription[] = [...RULES, UNUSED_SUPPRESSION];

/**
 * All findings about a plan, in a fixed order: by place in the user's files, then rule, then message.
 *
 * @throws InputError when the topology sets a severity for, or suppresses, a rule that does not exist
 * @example lint(plan(topology)).filter((diagnostic) => diagnostic.severity === "error")
 */
export function lint(plan: Plan): readonly Diagnostic[] {
  return lintContext(ruleContext(plan));
}

/** As `lint`, where the single points of failure are known already. `rules`: default all. */
export function lintContext(context: RuleContext, rules: readonly Rule[] = RULES): readonly Diagnostic[] {
  const { plan } = context;
  const problems = unknownRules(
    plan,
    RULE_DESCRIPTIONS.map(({ id }) => id),
  );
  if (problems.length > 0) throw new InputError(problems);
  const found = rules.flatMap((rule) =>
    severityOf(plan, rule) === "off"
      ? []
      : rule.check(context).map((finding) => ({ rule, finding: aboutShards(plan, finding) })),
  );
  const unused = unusedSuppressions(
    plan.suppressions.filter(
      ({ rule, on }) =>
        plan.severities[rule] !== "off" &&
        !found.some((item) => item.rule.id === rule && (on === undefined || isAbout(item.finding, on))),
    ),
    plan,
  ).map((finding) => ({ rule: UNUSED_SUPPRESSION, finding }));
  return [...found, ...unused].flatMap(({ rule, finding }) => diagnose(plan, rule, finding)).sort(byPlace);
}

/** Who suppresses a finding names a database, or its backup, as it was declared: those of its shards are the plan's. */
function aboutShards(plan: Plan, finding: Finding): Finding {
  const { kind, name } = finding.subject;
  const backup = kind === "backup" ? plan.backups.find((one) => one.name === name) : undefined;
  const database = kind === "database" ? name : backup?.of.name;
  const group = plan.groups.find((one) => one.kind === "database" && one.name === database);
  const shard = group?.kind === "database" ? group.declared.shard : undefined;
  if (shard === undefined) return finding;
  const also: Subject =
    backup === undefined
      ? { kind: "database", name: shard.of }
      : { kind: "backup", name: nameBeforeShards(backup.name, shard.number) };
  return { ...finding, also: [...(finding.also ?? []), also] };
}

function diagnose(plan: Plan, rule: RuleDescription, finding: Finding): readonly Diagnostic[] {
  const severity = severityOf(plan, rule);
  if (severity === "off") return [];
  const suppression = plan.suppressions.find(
    ({ rule: id, on }) => id === rule.id && (on === undefined || isAbout(finding, on)),
  );
  return [
    {
      ...finding,
      rule: rule.id,
      severity,
      suppressed: suppression === undefined ? undefined : { because: suppression.because },
    },
  ];
}

function severityOf(plan: Plan, rule: RuleDescription) {
  return plan.severities[rule.id] ?? rule.severity;
}
