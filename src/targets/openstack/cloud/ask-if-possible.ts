/** Questions to the cloud whose answers are worth having, and no more: a cloud that cannot be asked stops nothing. */
import * as pulumi from "@pulumi/pulumi";
import type { OpenStackOptions } from "../options.ts";
import { CloudError, type ComputeApi, computeApi } from "./compute-api.ts";
import { defaultCredentials } from "./credentials.ts";

/** Gives undefined when nobody answers. */
export type AskIfPossible = <Answer>(
  question: (api: ComputeApi) => Promise<Answer>,
) => Promise<Answer | undefined>;

/** A preview may be of a cloud that is not there: nobody waits long to hear nothing. */
const PATIENCE_MS = 5000;

/** Asks with what the provider logs in with, as far as that is known. */
export function askIfPossible({ waitForMachines }: OpenStackOptions): AskIfPossible {
  const given = typeof waitForMachines === "object" ? waitForMachines.credentials : undefined;
  let api: ComputeApi | undefined;
  return async (question) => {
    try {
      api ??= computeApi(given ?? defaultCredentials(), PATIENCE_MS);
      return await question(api);
    } catch (error) {
      if (error instanceof CloudError || error instanceof pulumi.RunError) return undefined;
      throw error;
    }
  };
}
