/** Who is served by `stacks/shop` while some of its parts are down: as one would answer it with the topology at hand, in sets of bits. */
import { SHOP_PARTS, STANDS } from "./parts.ts";

/** A set of parts that works while none of them is down. */
type Chain = number;

function chain(...events: readonly string[]): Chain {
  return events.reduce((set, event) => {
    const place = SHOP_PARTS.findIndex((part) => part.event === event);
    if (place < 0) throw new Error(`The shop has no part ${event}.`);
    return set | (1 << place);
  }, 0);
}

function instance(name: keyof typeof STANDS): Chain {
  const [zone, host] = STANDS[name];
  return chain(`instance:${name}`, `host:${host}`, `zone:${zone}`);
}

const GATEWAY = [chain("gateway:dmz/1"), chain("gateway:dmz/2")];
const DMZ = [chain("network:dmz/1"), chain("network:dmz/2")];
const APP = [chain("network:app/1"), chain("network:app/2")];
const DATA = [chain("network:data/1"), chain("network:data/2")];
const WEB = [instance("web-1"), instance("web-2")];
const API = [instance("api-1"), instance("api-2"), instance("api-3")];
const CATALOGUE = [instance("catalogue-1"), instance("catalogue-2"), instance("catalogue-3")];
const ORDERS = [instance("orders-1"), instance("orders-2"), instance("orders-3")];
const PRIMARY = [instance("orders-1")];

function up(chains: readonly Chain[], down: number): number {
  let count = 0;
  for (const each of chains) if ((each & down) === 0) count += 1;
  return count;
}

/** Whether customers browse: one gateway, switch of each network, load balancer and database server, and two of the API. */
export function serves(down: number): boolean {
  return (
    up(API, down) >= 2 &&
    up(WEB, down) >= 1 &&
    up(ORDERS, down) >= 1 &&
    up(GATEWAY, down) >= 1 &&
    up(DMZ, down) >= 1 &&
    up(APP, down) >= 1 &&
    up(DATA, down) >= 1
  );
}

/** Whether they order and search as well: with the primary, which nobody replaces by himself, and two of the catalogue. */
export function servesAll(down: number): boolean {
  return serves(down) && up(PRIMARY, down) === 1 && up(CATALOGUE, down) >= 2;
}
