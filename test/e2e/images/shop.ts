/** Images of the shop's own program (shop/), for the services of a plan. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Instance, Plan, ServiceGroup } from "../../../src/plan/model.ts";
import { baseLayer } from "./debian-layers.ts";
import { filesLayer } from "./files-layer.ts";
import type { Image } from "./image.ts";
import type { Layer } from "./layer.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const SOURCES = fileURLToPath(new URL("shop/", import.meta.url));

/** The table that the program needs, to be made on the primary by root. */
export const SHOP_SCHEMA = readFileSync(join(SOURCES, "schema.sql"), "utf8");

/**
 * An image for each service of a plan that has an image, by that image's name.
 *
 * Nothing tells a program where its database is, nor what its account is called: what a team would write into the image or
 * the topology's `environment` stands in the environment of these images.
 */
export async function shopImages(plan: Plan): Promise<Readonly<Record<string, Image>>> {
  const layers = [await baseLayer("bookworm"), await nodeLayer(), await programLayer()];
  const services = plan.groups.flatMap((group) => {
    const name = group.kind === "service" ? group.declared.image : undefined;
    return group.kind === "service" && name !== undefined ? [[name, group] as const] : [];
  });
  return Object.fromEntries(
    services.map(([name, group]): [string, Image] => [
      name,
      {
        layers,
        environment: environmentOf(plan, group),
        command: ["node", "/shop/main.ts"],
        user: "nobody",
        folder: "/shop",
      },
    ]),
  );
}

function environmentOf(plan: Plan, group: ServiceGroup): Readonly<Record<string, string>> {
  const address = ({ name, addresses }: Instance): string => {
    const found = addresses.find(({ network }) => group.networks.includes(network));
    if (found === undefined) throw new Error(`${group.name} shares no network with ${name}`);
    return found.address;
  };
  const servers = plan.instances.filter(({ database }) => database !== undefined);
  const primary = servers.find(({ database }) => database?.role === "primary");
  if (primary === undefined) throw new Error(`${plan.name} has no database for its shop`);
  // Only the service that has a password has an account.
  const [passwordFile] = group.declared.secretFiles;
  return {
    SERVICE: group.name,
    DATABASE: "shop",
    WRITER: address(primary),
    READERS: servers.map(address).join(","),
    ...(passwordFile !== undefined && { ACCOUNT: group.name, PASSWORD_FILE: passwordFile.path }),
  };
}

/** The Node.js that runs this test. */
function nodeLayer(): Promise<Layer> {
  return filesLayer(
    [{ from: process.execPath, to: "/usr/local/bin/node" }],
    [],
    `${process.version} ${process.arch}`,
  );
}

function programLayer(): Promise<Layer> {
  const sources = readdirSync(SOURCES).filter((name) => name.endsWith(".ts"));
  const packages = closureOf("mysql2");
  return filesLayer(
    [...packages.keys()].map((name) => ({
      from: join(REPOSITORY, "node_modules", name),
      to: `/shop/node_modules/${name}`,
    })),
    [
      // Says to Node.js that the sources are ES modules.
      { path: "/shop/package.json", content: '{ "type": "module" }\n' },
      ...sources.map((name) => ({
        path: `/shop/${name}`,
        content: readFileSync(join(SOURCES, name), "utf8"),
      })),
    ],
    JSON.stringify([...packages]),
  );
}

/** A package of node_modules and all that it depends on, with their versions. */
function closureOf(name: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(name)) return found;
  const file = join(REPOSITORY, "node_modules", name, "package.json");
  const { version, dependencies = {} }: { version: string; dependencies?: Record<string, string> } =
    JSON.parse(readFileSync(file, "utf8"));
  found.set(name, version);
  for (const dependency of Object.keys(dependencies)) closureOf(dependency, found);
  return found;
}
