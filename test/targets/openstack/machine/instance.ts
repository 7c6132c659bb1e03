/** An instance of a plan as a machine of a cloud, as the target would have made it; and what it is told from then on. */
import type { Plan } from "../../../../src/plan/model.ts";
import { render } from "../../../../src/render/render.ts";
import { agentHashes } from "../../../../src/targets/openstack/agent-sources.ts";
import { bornTexts } from "../../../../src/targets/openstack/born-texts.ts";
import type { MachineDocument } from "../../../../src/targets/openstack/delivery/document.ts";
import { metadataItems } from "../../../../src/targets/openstack/delivery/metadata-items.ts";
import { machineDocument, sealedDocument } from "../../../../src/targets/openstack/machine-document.ts";
import { waitForReport } from "../../../../src/targets/openstack/machine-reports.ts";
import { userData } from "../../../../src/targets/openstack/user-data.ts";
import type { Cloud } from "./cloud.ts";
import { configDrive } from "./config-drive.ts";
import { type Machine, startMachine } from "./machine.ts";

const KEY = "a2V5IG9mIGEgbWFjaGluZSBvZiBhIHRlc3QgLi4uLi4=";
const IMAGE = "Debian 12";
export const FLAVOR = "m1.small";

export type Secrets = Readonly<Record<string, string>>;

export interface InstanceMachine extends Machine {
  /** Its addresses, by network. */
  readonly address: (network: string) => string;
  /**
   * Tells it something, and waits for what it says of that.
   * @returns undefined when it is well, else what it reported
   */
  readonly tell: (document: MachineDocument) => Promise<string | undefined>;
  /** Tells it something without waiting. @returns its digest */
  readonly mention: (document: MachineDocument) => Promise<string>;
}

/** Seconds that a machine of these tests has: on a busy machine a start takes a minute. */
const PATIENCE_SECONDS = 240;

/** What the plan has the instance told. */
export function documentOf(
  plan: Plan,
  name: string,
  secrets: Secrets,
  changes: Partial<MachineDocument> = {},
): MachineDocument {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  const bundle = render(plan).find((one) => one.instance === name);
  if (instance === undefined || group === undefined || bundle === undefined) throw new Error(`no ${name}`);
  const document = machineDocument(
    // No disk can be attached to a machine that is made of namespaces.
    { plan, group, instance: { ...instance, volumes: [] }, bundle, install: false },
    {
      madeFrom: { image: IMAGE, flavor: FLAVOR },
      secret: (secret) => secrets[secret] ?? "",
      macs: instance.addresses.map(({ address }) => `fa:16:3e${hex(address)}`),
      volumeIds: [],
      agent: agentHashes(),
      waitSeconds: 0,
    },
  );
  return { ...document, ...changes };
}

function hex(address: string): string {
  return address
    .split(".")
    .slice(1)
    .map((part) => `:${Number(part).toString(16).padStart(2, "0")}`)
    .join("");
}

/** @param files what its image holds beside Debian and the programs */
export async function startInstance(
  cloud: Cloud,
  plan: Plan,
  document: MachineDocument,
  files: Readonly<Record<string, string>> = {},
): Promise<InstanceMachine> {
  const { instance: name, interfaces } = document;
  const addresses = plan.instances.find((one) => one.name === name)?.addresses ?? [];
  const texts = bornTexts(document.files);
  const items = (told: MachineDocument) => {
    const sealed = sealedDocument(told, KEY, 0, Object.keys(texts));
    return { digest: sealed.digest, items: metadataItems(sealed) };
  };
  const mention = async (told: MachineDocument): Promise<string> => {
    const sealed = items(told);
    await cloud.setMetadata(name, sealed.items);
    return sealed.digest;
  };
  await cloud.addServer(
    name,
    addresses.map(({ address }) => address),
    FLAVOR,
  );
  await mention(document);
  const machine = await startMachine({
    name,
    files: { ...files, ...configDrive(name, userData(name, KEY, texts), items(document).items, interfaces) },
    interfaces: interfaces.map(({ mac }, index) => ({
      name: `ens${3 + index}`,
      mac,
      to: { pid: cloud.host.pid, name: `${name}-${index}`, bridge: addresses[index]?.network ?? "" },
    })),
  });
  return {
    ...machine,
    mention,
    tell: async (told) => waitForReport(cloud.api, name, await mention(told), PATIENCE_SECONDS),
    address: (network) => addresses.find((one) => one.network === network)?.address ?? "",
  };
}
