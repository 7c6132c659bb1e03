/** What says in a server's metadata whose it is, for people, for other programs, and for later deployments. */
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../../plan/model.ts";

export type MachineTags = Readonly<Record<string, string>>;

export function machineTags(plan: Plan, { name, group }: Instance): MachineTags {
  return {
    // The same topology may be there twice, in one project of the cloud.
    "nospof.stack": `${pulumi.getProject()}/${pulumi.getStack()}`,
    "nospof.topology": plan.name,
    "nospof.group": group,
    "nospof.instance": name,
  };
}

/** Whether metadata holds all of them. */
export function isTagged(metadata: Readonly<Record<string, string>>, tags: MachineTags): boolean {
  return Object.entries(tags).every(([key, value]) => metadata[key] === value);
}
