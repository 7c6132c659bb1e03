/** The values of secrets, from the user's Pulumi program to the one place where each is needed. */
import * as pulumi from "@pulumi/pulumi";
import { sortedBy } from "../plan/compare.ts";
import type { Plan } from "../plan/model.ts";
import type { Bundle } from "../render/bundle.ts";
import { didYouMean } from "../topology/similar-name.ts";
import { runError } from "./run-error.ts";
import type { Secrets } from "./target.ts";

/** Gives the value of a secret, marked as secret. Complete: {@link secretValues} has made sure. */
export type SecretValues = (name: string) => pulumi.Output<string>;

/**
 * Checks that every needed secret has a value and that every value given is for a secret of the topology.
 * @throws pulumi.RunError that lists all that is missing or unknown, and which part needs it.
 */
export function secretValues(plan: Plan, bundles: readonly Bundle[], given: Secrets): SecretValues {
  const needs = secretNeeds(plan, bundles);
  const known = new Set([...plan.secrets.map((secret) => secret.name), ...needs.keys()]);
  const problems = [
    ...[...needs]
      .filter(([name]) => given[name] === undefined)
      .map(([name, needed]) => `  secret "${name}" has no value; it is needed for ${needed.join(", ")}`),
    ...Object.keys(given)
      .filter((name) => !known.has(name))
      .map((name) => `  the topology has no secret "${name}"${whatIsThere(name, [...known])}`),
  ];
  if (problems.length > 0) {
    throw runError(
      `The secrets do not fit topology "${plan.name}":\n${problems.sort().join("\n")}\n` +
        `Give one value for each secret, e.g. secrets: { "name": config.requireSecret("name") }.`,
    );
  }
  return (name) => {
    const value = given[name];
    if (value === undefined) throw new Error(`secret ${name} was not counted as needed`);
    return pulumi.secret(value);
  };
}

/** Every secret that some instance needs, with what for, in words; sorted by name. */
export function secretNeeds(plan: Plan, bundles: readonly Bundle[]): ReadonlyMap<string, readonly string[]> {
  const needs = new Map<string, string[]>();
  const add = (secret: string, what: string): void => {
    needs.set(secret, [...(needs.get(secret) ?? []), what]);
  };
  for (const group of plan.groups) {
    if (group.kind !== "service") continue;
    for (const [variable, value] of Object.entries(group.declared.environment)) {
      if (value.kind === "secret") add(value.secret, `variable ${variable} of service "${group.name}"`);
    }
  }
  for (const bundle of bundles) {
    for (const file of bundle.secretFiles) add(file.secret, `${file.path} on ${bundle.instance}`);
  }
  return new Map(sortedBy(needs, ([name]) => name));
}

function whatIsThere(name: string, known: readonly string[]): string {
  if (known.length === 0) return "; it has none at all";
  return `; ${didYouMean(name, known) ?? `it has ${known.map((secret) => `"${secret}"`).join(", ")}`}`;
}
