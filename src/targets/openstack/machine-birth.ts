/** What a machine is born with. It keeps that for good, whatever becomes of the topology and of nospof. */
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { agentHashes } from "./agent-sources.ts";
import { bornTexts } from "./born-texts.ts";
import type { PlannedMachine } from "./machine-files.ts";
import { userData } from "./user-data.ts";

export interface MachineBirth {
  /** Opens what the machine is told. Made at random, one for each machine. */
  readonly key: pulumi.Output<string>;
  readonly userData: pulumi.Output<string>;
  /** Its agent: file name → SHA-256. */
  readonly agent: pulumi.Output<Readonly<Record<string, string>>>;
  /** Hashes of the texts of files that it has. */
  readonly texts: pulumi.Output<readonly string[]>;
  /** Whether it is born in this deployment, so that nobody uses it yet. */
  readonly isNew: pulumi.Output<boolean>;
}

interface Kept {
  readonly key: string;
  readonly userData: string;
  readonly agent: Readonly<Record<string, string>>;
  /** Those of the first machines had none. */
  readonly texts?: readonly string[];
}

/**
 * Keeps it in the state of the stack, secret: other user data would replace the machine. To have it made anew, replace
 * the resource: `pulumi up --replace <urn of the stash>`.
 *
 * @param isStillborn whether there is a machine that never started: it is made anew, and so is this
 */
export function machineBirth(
  { plan, instance, bundle }: PlannedMachine,
  parent: pulumi.Resource,
  isStillborn: Promise<boolean>,
): MachineBirth {
  const key = randomBytes(32).toString("base64");
  const texts = bornTexts(bundle.files.map(({ path, content }) => ({ path, text: content })));
  const made: Kept = {
    key,
    userData: userData(instance.name, key, texts),
    agent: agentHashes(),
    texts: Object.keys(texts),
  };
  const stash = isStillborn.then(
    (again) =>
      new pulumi.Stash(
        `${plan.name}-${instance.name}`,
        { input: pulumi.secret(made) },
        {
          parent,
          ...(again ? { replaceOnChanges: ["input"] } : { ignoreChanges: ["input"] }),
          additionalSecretOutputs: ["input", "output"],
        },
      ),
  );
  const kept = pulumi.secret(
    pulumi
      .output(stash)
      .apply(({ output }) => output)
      .apply((value: Kept) => value),
  );
  return {
    key: kept.apply((one) => one.key),
    userData: kept.apply((one) => one.userData),
    agent: pulumi.unsecret(kept.apply((one) => one.agent)),
    texts: pulumi.unsecret(kept.apply((one) => one.texts ?? [])),
    isNew: pulumi.unsecret(kept.apply((one) => one.key === key)),
  };
}
