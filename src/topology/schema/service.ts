import { z } from "zod";
import type { PortOption, ServiceOptions, VolumeOption } from "../../dsl/service.ts";
import type { ShardRoutes } from "../../dsl/shards.ts";
import type { EnvironmentValue, HealthCheck, Named, Port, Service, Volume } from "../model.ts";
import { dependency, endpoint } from "./endpoint.ts";
import { healthCheck, type ParsedHealthCheck } from "./health-check.ts";
import { failureDataOf } from "./reliability.ts";
import { isObject, listOf, namedParts, nothingFits, oneOf, options, reference } from "./structure.ts";
import {
  absolutePath,
  byteSize,
  image,
  partName,
  portNumber,
  singleLine,
  variableName,
  wholeNumber,
} from "./values.ts";
import { workloadShape } from "./workload.ts";

type PortValue = Omit<Port, "name">;

const portWithProtocol = options<Exclude<PortOption, number>>()({
  port: portNumber,
  protocol: z.enum(["tcp", "udp"], `"tcp" or "udp"`).default("tcp"),
});
const tcpPort = portNumber.transform((number): PortValue => ({ port: number, protocol: "tcp" }));

const port = oneOf<PortValue>((value) => (isObject(value) ? portWithProtocol : tcpPort));

const volume = options<VolumeOption>()({ mount: absolutePath, size: byteSize });

const secretReference = reference(["secret"], "a secret(…)");

const ENVIRONMENT = "text, a secret(…), an ensemble's client or shardRoutes(…)";

const environmentText = z
  .union([z.literal(""), singleLine("text", 32_768)])
  .transform((text): EnvironmentValue => ({ kind: "text", value: text }));
const environmentSecret = secretReference.transform(
  (secret): EnvironmentValue => ({ kind: "secret", secret: secret.name }),
);
const environmentEnsemble = endpoint.transform((to, context): EnvironmentValue => {
  if (to.kind === "ensemble") return { kind: "ensemble", ensemble: to.name };
  context.addIssue({ code: "custom", message: ENVIRONMENT, input: to });
  return z.NEVER;
});
const environmentRoutes = options<ShardRoutes>()({ routes: endpoint }).transform(
  ({ routes }): EnvironmentValue => ({ kind: "shards", of: [routes] }),
);
const noEnvironmentValue = nothingFits<EnvironmentValue>(ENVIRONMENT);

const environmentValue = oneOf<EnvironmentValue>((value) => {
  if (typeof value === "string") return environmentText;
  if (secretReference.safeParse(value).success) return environmentSecret;
  if (isObject(value) && "routes" in value) return environmentRoutes;
  return isObject(value) && value.endpoint === "ensemble" ? environmentEnsemble : noEnvironmentValue;
});

const shape = options<ServiceOptions>()({
  ...workloadShape,
  image: image.optional(),
  command: listOf(singleLine("a word of the command", 4096), "words", 1).default([]),
  ports: namedParts(partName, port, "ports by name").default({}),
  needs: wholeNumber(1, 10_000).optional(),
  volumes: namedParts(partName, volume, "volumes by name").default({}),
  healthCheck: healthCheck.optional(),
  environment: namedParts(variableName, environmentValue, "environment variables by name").default({}),
  secretFiles: namedParts(absolutePath, secretReference, "secrets by absolute path").default({}),
  dependsOn: listOf(dependency, "hard(…) and soft(…)").default([]),
});

/** The options of `service(…)`; the output lacks only name and source. */
export const serviceSchema = shape.transform((given, context): Omit<Service, keyof Named> => {
  const problem = (path: readonly PropertyKey[], message: string): void => {
    context.addIssue({ code: "custom", message, path: [...path], input: given });
  };
  if (given.image === undefined && given.command.length === 0) problem(["image"], "an image, or a command");
  if (given.needs === undefined && given.replicas > 1) {
    problem(["needs"], `how many of the ${given.replicas} replicas the load needs at its peak`);
  }
  const ports = Object.entries(given.ports).map(([name, value]) => ({ name, ...value }));
  return {
    kind: "service",
    replicas: given.replicas,
    needs: given.needs ?? given.replicas,
    networks: given.networks.map((network) => network.name),
    spread: given.spread,
    within: given.within.map((domain) => domain.name),
    size: given.size,
    ...failureDataOf(given),
    image: given.image,
    command: given.command,
    ports,
    volumes: volumesOf(given.volumes),
    healthCheck: withPortName(given.healthCheck, ports, (message) =>
      problem(["healthCheck", "port"], message),
    ),
    environment: given.environment,
    secretFiles: Object.entries(given.secretFiles).map(([path, secret]) => ({ secret: secret.name, path })),
    dependsOn: given.dependsOn,
  };
});

function volumesOf(volumes: Readonly<Record<string, z.output<typeof volume>>>): readonly Volume[] {
  return Object.entries(volumes).map(([name, { mount, size }]) => ({ name, mount, sizeBytes: size }));
}

function withPortName(
  check: ParsedHealthCheck | undefined,
  ports: readonly Port[],
  problem: (expected: string) => void,
): HealthCheck | undefined {
  if (check === undefined) return undefined;
  const timing = {
    intervalMs: check.interval,
    timeoutMs: check.timeout,
    fall: check.fall,
    rise: check.rise,
  };
  if (check.check === "command") return { kind: "command", command: check.command, ...timing };
  const tcp = ports.filter((candidate) => candidate.protocol === "tcp");
  const port =
    check.port === undefined
      ? tcp.length === 1
        ? tcp[0]
        : undefined
      : tcp.find((candidate) => candidate.port === check.port);
  if (port === undefined) {
    problem(
      tcp.length === 0
        ? "a service with a TCP port, to check it over the network"
        : `one of the service's TCP ports: ${tcp.map((candidate) => candidate.port).join(", ")}`,
    );
  }
  const name = port?.name;
  return check.check === "http"
    ? { kind: "http", path: check.path, status: check.status, port: name, ...timing }
    : { kind: "tcp", port: name, ...timing };
}
