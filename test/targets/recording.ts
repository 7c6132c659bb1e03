/** Runs a Pulumi program against mocks and records what it registered, as the engine would be told. */
import * as pulumi from "@pulumi/pulumi";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  /** as sent: secrets are wrapped. */
  readonly sent: unknown;
  /** Unwrapped. */
  readonly inputs: Record<string, unknown>;
  /** URNs. */
  readonly dependencies: readonly string[];
  readonly provider: string;
  readonly additionalSecretOutputs: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface Recording {
  readonly resources: readonly Registered[];
  /** URN → outputs of a component, as sent. */
  readonly outputs: ReadonlyMap<string, unknown>;
  readonly calls: readonly { readonly token: string; readonly inputs: unknown }[];
}

/** How Pulumi marks a wrapped value, and a secret among them (pulumi/sdk, runtime/rpc). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): unknown } | undefined;
  getDependenciesList(): string[];
  getProvider(): string;
  getAdditionalsecretoutputsList(): string[];
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getDeletebeforereplace(): boolean;
}
type Answer = (error: unknown, response: { getUrn(): string }) => void;
interface Monitor {
  registerResource(request: Request, answer: Answer): Promise<void>;
  registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): { toJavaScript(): unknown } | undefined },
    answer: (error: unknown, response: object) => void,
  ): void;
}

/**
 * @param preview as in `pulumi preview`
 * @param existing what the state holds of resources that exist, over what they are registered with; by `type name`
 * @param logs lines that containers have printed, by id or name, or why they cannot be read; those of others say that all is well
 * @returns what was registered, in order, once everything has been
 */
export async function record(
  program: () => unknown,
  preview = false,
  existing: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
  logs: Readonly<Record<string, readonly string[] | Error>> = {},
): Promise<Recording> {
  const resources: Registered[] = [];
  const outputs = new Map<string, unknown>();
  const calls: { token: string; inputs: unknown }[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: `${name}-id`,
        state: { ...inputs, ...computed(type, name, inputs), ...existing[`${type} ${name}`] },
      }),
      call: ({ token, inputs }) => {
        calls.push({ token, inputs });
        if (token === "docker:index/getLogs:getLogs") {
          const lines = logs[String(inputs.name)] ?? ["nospof: result: in effect"];
          // As gRPC has it.
          if (lines instanceof Error) throw Object.assign(lines, { details: lines.message });
          return { logsListStrings: [...lines] };
        }
        return { id: `${String(inputs.name)}-looked-up`, name: `name-of-${String(inputs.networkId)}` };
      },
    },
    "project",
    "stack",
    preview,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) =>
    register(request, (error, response) => {
      if (error === null) resources.push(registered(request, response.getUrn()));
      answer(error, response);
    });
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, answer) => {
    outputs.set(request.getUrn(), request.getOutputs()?.toJavaScript());
    registerOutputs(request, answer);
  };
  await program();
  await pulumi.runtime.disconnect();
  return { resources, outputs, calls };
}

/** What the providers work out by themselves. */
function computed(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  switch (type) {
    case "pulumi:index:Stash":
      // The engine's own: keeps what it is given first.
      return { output: inputs.input };
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: `sha256:${name}` };
    case "openstack:networking/port:Port":
      return { macAddress: mac(name) };
    case "openstack:networking/floatingIp:FloatingIp":
      return { address: `198.51.100.${name.length}` };
    default:
      return {};
  }
}

/** A MAC address that is the port's own. */
export function mac(name: string): string {
  let sum = 7;
  for (const character of name) sum = (sum * 31 + character.charCodeAt(0)) % 0x1000000;
  const digits = sum.toString(16).padStart(6, "0");
  return `fa:16:3e:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}

function registered(request: Request, urn: string): Registered {
  const sent = request.getObject()?.toJavaScript() ?? {};
  const inputs = unwrapped(sent);
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    sent,
    inputs: isRecord(inputs) ? inputs : {},
    dependencies: request.getDependenciesList(),
    provider: request.getProvider(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
  };
}

/** The value with every secret in the clear. */
function unwrapped(value: unknown): unknown {
  return mapped(value, (secret) => unwrapped(secret));
}

/** The value with every secret taken out: what the state file and the terminal show. */
export function withoutSecrets(value: unknown): unknown {
  return mapped(value, () => "[secret]");
}

function mapped(value: unknown, onSecret: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, onSecret));
  if (!isRecord(value)) return value;
  if (value[SIGNATURE] === SECRET) return onSecret(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, onSecret)]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The one resource of that type and name. */
export function find(recording: Recording, type: string, name: string): Registered {
  const found = recording.resources.filter((resource) => resource.type === type && resource.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const names = recording.resources
      .filter((resource) => resource.type === type)
      .map((resource) => resource.name);
    throw new Error(
      `${found.length} resources ${type} "${name}"; of that type: ${names.join(", ") || "none"}`,
    );
  }
  return only;
}

/** Names of the resources of a type, in the order they were registered. */
export function names(recording: Recording, type: string): readonly string[] {
  return recording.resources.filter((resource) => resource.type === type).map((resource) => resource.name);
}
