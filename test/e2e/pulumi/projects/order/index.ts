/** Declares the parts that the configuration lists, with the same hooks on each. */
import { Config, ResourceHook, type ResourceHookArgs } from "@pulumi/pulumi";
import { append, type Listed, Part } from "./part.ts";

const config = new Config();
const log = config.require("log");
const refused = config.get("refuse");

function hook(when: string): ResourceHook {
  return new ResourceHook(
    when,
    async ({ name }: ResourceHookArgs) => {
      append(log, `${when} ${name}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (`${when} ${name}` === refused) throw new Error(`${name} is needed`);
      append(log, `${when} ${name} ended`);
    },
    { onDryRun: config.getBoolean("preview") ?? false },
  );
}

const hooks = {
  afterCreate: [hook("afterCreate")],
  beforeUpdate: [hook("beforeUpdate")],
  beforeDelete: [hook("beforeDelete")],
};

const declared = new Map<string, Part>();
for (const { name, version, setting, after = [], reads, fails } of config.requireObject<Listed[]>("parts")) {
  const part = new Part(
    name,
    { log, name, version, setting, fails, reads: reads === undefined ? undefined : declared.get(reads)?.id },
    { hooks, dependsOn: after.flatMap((other) => declared.get(other) ?? []) },
  );
  declared.set(name, part);
}
