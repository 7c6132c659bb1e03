/** What can fail in `stacks/shop`, as somebody reads it off its topology: where each instance stands, and how each failure is felt. */

/** How long something is up, and then down, in the mean. */
export interface Times {
  readonly mtbfHours: number;
  readonly mttrHours: number;
}

export type ShopKind = "disk" | "gateway" | "host" | "instance" | "network" | "zone";

export interface ShopTimes extends Readonly<Record<ShopKind, Times>> {
  /** Of each host, beside its failures; undefined: none. */
  readonly maintenance: { readonly everyHours: number; readonly takesHours: number } | undefined;
}

interface ShopPart {
  /** Id of its event. */
  readonly event: string;
  /** What it fails with: any of these takes it down. */
  readonly causes: readonly ShopKind[];
  /** How long clients wait each time that it fails or is maintained, until something else has taken over: see `docs/outage-times.md`. */
  readonly pauseSeconds: number;
}

const ADVERT_SECONDS = 0.2;
/** Three adverts that are missed, and the skew of the only one that is left: web-1 has priority 200, web-2 190. */
const SUCCEEDED_BY_WEB_1 = 3 * ADVERT_SECONDS + ((256 - 200) / 256) * ADVERT_SECONDS;
const SUCCEEDED_BY_WEB_2 = 3 * ADVERT_SECONDS + ((256 - 190) / 256) * ADVERT_SECONDS;
const OTHER_ROUTER = 1;
const OTHER_SWITCH = 0.2;
/** The API waits for its database, and HAProxy asks it twice, 500 ms apart, before it gets requests again. */
const OTHER_DATA_SWITCH = OTHER_SWITCH + 0.5 + 2 * 0.5;

export const PAUSE = {
  web1: SUCCEEDED_BY_WEB_2,
  web2: SUCCEEDED_BY_WEB_1,
  router: OTHER_ROUTER,
  switch: OTHER_SWITCH,
  dataSwitch: OTHER_DATA_SWITCH,
} as const;

function part(event: string, causes: readonly ShopKind[], pauseSeconds = 0): ShopPart {
  return { event, causes, pauseSeconds };
}

/** The bit of each in a set of parts is its place. The external "archive" is not in the list: backups go there, no request does. */
export const SHOP_PARTS: readonly ShopPart[] = [
  part("zone:zone-a", ["zone"], PAUSE.web1),
  part("zone:zone-b", ["zone"]),
  part("zone:zone-c", ["zone"], PAUSE.web2),
  part("host:host-a1", ["host"]),
  part("host:host-a2", ["host"], PAUSE.web1),
  part("host:host-b1", ["host"]),
  part("host:host-b2", ["host"]),
  part("host:host-c1", ["host"], PAUSE.web2),
  part("host:host-c2", ["host"]),
  part("network:dmz/1", ["network"], PAUSE.switch),
  part("network:dmz/2", ["network"], PAUSE.switch),
  part("network:app/1", ["network"], PAUSE.switch),
  part("network:app/2", ["network"], PAUSE.switch),
  part("network:data/1", ["network"], PAUSE.dataSwitch),
  part("network:data/2", ["network"], PAUSE.dataSwitch),
  part("gateway:dmz/1", ["gateway"], PAUSE.router),
  part("gateway:dmz/2", ["gateway"], PAUSE.router),
  part("instance:web-1", ["instance"], PAUSE.web1),
  part("instance:web-2", ["instance"], PAUSE.web2),
  part("instance:api-1", ["instance"]),
  part("instance:api-2", ["instance"]),
  part("instance:api-3", ["instance"]),
  part("instance:catalogue-1", ["instance"]),
  part("instance:catalogue-2", ["instance"]),
  part("instance:catalogue-3", ["instance"]),
  part("instance:orders-1", ["instance", "disk"]),
  part("instance:orders-2", ["instance", "disk"]),
  part("instance:orders-3", ["instance", "disk"]),
];

/** Zone and host of each instance. */
export const STANDS = {
  "web-1": ["zone-a", "host-a2"],
  "web-2": ["zone-c", "host-c1"],
  "api-1": ["zone-a", "host-a1"],
  "api-2": ["zone-c", "host-c1"],
  "api-3": ["zone-b", "host-b2"],
  "catalogue-1": ["zone-c", "host-c2"],
  "catalogue-2": ["zone-b", "host-b1"],
  "catalogue-3": ["zone-a", "host-a1"],
  "orders-1": ["zone-c", "host-c1"],
  "orders-2": ["zone-a", "host-a2"],
  "orders-3": ["zone-b", "host-b1"],
} as const satisfies Readonly<Record<string, readonly [zone: string, host: string]>>;
