/** Deployments wait for each machine: see `OpenStackOptions.waitForMachines`. */
import type * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { runError } from "../run-error.ts";
import { CloudError, type ComputeApi, computeApi } from "./cloud/compute-api.ts";
import { defaultCredentials } from "./cloud/credentials.ts";
import type { SealedDocument } from "./delivery/sealed.ts";
import { waitForReport } from "./machine-reports.ts";
import type { OpenStackOptions } from "./options.ts";

type Machine = openstack.compute.Instance;

export interface Waiting {
  /** Whether deployments wait at all. */
  readonly isDone: boolean;
  /** Resolves once the machine is what it was told to be. Fails with an error that names it when it is not. */
  readonly for: (
    instance: string,
    machine: Machine,
    delivery: pulumi.Output<SealedDocument>,
  ) => pulumi.Output<unknown>;
}

/** Seconds that a machine has: it may have to start, and to fetch what it runs. */
const PATIENCE_SECONDS = 1200;

/** @param api how machines are asked. Default: with what the provider logs in with. */
export function waiting({ waitForMachines = true }: OpenStackOptions, api?: ComputeApi): Waiting {
  if (waitForMachines === false) return { isDone: false, for: (_, machine) => machine.id };
  const { seconds = PATIENCE_SECONDS, credentials } = waitForMachines === true ? {} : waitForMachines;
  const open = once(() => api ?? computeApi(credentials ?? defaultCredentials()));
  return {
    isDone: true,
    for: (instance, machine, delivery) => {
      // A preview changes nothing, and may be of a cloud that is not there.
      if (pulumi.runtime.isDryRun()) return machine.id;
      return pulumi.all([machine.id, pulumi.unsecret(delivery)]).apply(async ([id, { digest }]) => {
        const trouble = await waitForReport(open(), id, digest, seconds).catch(unasked);
        if (trouble === undefined) return id;
        throw runError(
          `Machine ${instance} is not what topology and options say: ${trouble}.\n` +
            "No machine after it has been touched. Mend it, and deploy again: it tries again then.",
        );
      });
    },
  };
}

function unasked(error: unknown): never {
  if (!(error instanceof CloudError)) throw error;
  throw runError(
    `The cloud cannot be asked what has become of machines: ${error.message} A provider of your own is not looked ` +
      "into: say openstack({ waitForMachines: { credentials: { authUrl: … } } }), or waitForMachines: false, to go on " +
      "without knowing.",
  );
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
