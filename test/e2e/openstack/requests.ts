/** What this folder's tests ask of a cloud themselves, as Pulumi's provider does for a topology. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { FLAVORS, IMAGE } from "./contents.ts";
import type { Api } from "./endpoints.ts";
import type { Session } from "./session.ts";

const MADE = z.record(z.string(), z.looseObject({ id: z.string() }));
const NAMED = z.array(z.object({ id: z.string(), name: z.string() }));

/** Posts `{ [kind]: fields }` and gives what came back under the same key. */
export async function create(session: Session, api: Api, path: string, kind: string, fields: object) {
  const made = MADE.parse(await session.call(api, "POST", path, { [kind]: fields }))[kind];
  if (made === undefined) throw new Error(`${api} made no ${kind}`);
  return made;
}

/** @throws Error for a name that nothing has */
export async function idOf(session: Session, api: Api, path: string, kind: string, name: string) {
  const all = z.record(z.string(), z.unknown()).parse(await session.call(api, "GET", path));
  const found = NAMED.parse(all[kind]).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name} among ${kind}`);
  return found.id;
}

/** A server on a port, of the smallest flavor. */
export async function createServer(
  session: Session,
  name: string,
  port: string,
  { group, zone }: { readonly group?: string; readonly zone?: string } = {},
): Promise<string> {
  const server = {
    name,
    imageRef: await idOf(session, "image", "/v2/images", "images", IMAGE),
    flavorRef: await idOf(session, "compute", "/flavors", "flavors", FLAVORS[0].name),
    networks: [{ port }],
    config_drive: true,
    user_data: Buffer.from("#cloud-config\n{}\n").toString("base64"),
    metadata: { "nospof.instance": name },
    ...(zone !== undefined && { availability_zone: zone }),
  };
  const hints = group === undefined ? {} : { "OS-SCH-HNT:scheduler_hints": { group } };
  const made = MADE.parse(await session.call("compute", "POST", "/servers", { server, ...hints }));
  return made.server?.id ?? "";
}

/** Waits until a thing has one of these statuses. @throws Error when it does not within five minutes */
export async function status(
  session: Session,
  api: Api,
  path: string,
  kind: string,
  wanted: readonly string[],
): Promise<string> {
  const last = Date.now() + 300_000;
  for (;;) {
    const found = z
      .record(z.string(), z.looseObject({ status: z.string() }))
      .parse(await session.call(api, "GET", path));
    const is = found[kind]?.status ?? "";
    if (wanted.includes(is)) return is;
    if (Date.now() > last) throw new Error(`${path} is ${is}, not ${wanted.join(" or ")}`);
    await sleep(300);
  }
}
