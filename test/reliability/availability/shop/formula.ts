/** Availability of `stacks/shop` in closed form, written down from its topology: lower case letters are probabilities to be up. */
import { PAUSE, type ShopTimes, type Times } from "./parts.ts";

const HOURS_PER_YEAR = 365 * 24;

export interface ShopAvailability {
  /** Shares of time. */
  readonly down: number;
  readonly degraded: number;
  readonly failover: number;
}

const either = (one: number, other: number): number => 1 - (1 - one) * (1 - other);
const upOf = ({ mtbfHours, mttrHours }: Times): number => mtbfHours / (mtbfHours + mttrHours);

export function shopByFormula(times: ShopTimes): ShopAvailability {
  const { maintenance } = times;
  const z = upOf(times.zone);
  const h =
    upOf(times.host) * (maintenance === undefined ? 1 : 1 - maintenance.takesHours / maintenance.everyHours);
  const i = upOf(times.instance);
  const d = i * upOf(times.disk);
  const ways = { gateway: upOf(times.gateway), network: upOf(times.network) };
  // The gateway of dmz, and the switches of dmz, app and data.
  const inside = either(ways.gateway, ways.gateway) * either(ways.network, ways.network) ** 3;
  return {
    down: 1 - inside * serving(z, h, i, d),
    degraded: 1 - inside * servingAll(z, h, i, d),
    failover: failoverSeconds(times) / (HOURS_PER_YEAR * 3600),
  };
}

/**
 * Of the API two in three zones are needed, so that one zone may be lost. Hosts on which several matter are conditioned on: c1 has api-2,
 * orders-1 and web-2; a2 has orders-2 and web-1. Alone on theirs are api-1 (a1), api-3 (b2) and orders-3 (b1).
 */
function serving(z: number, h: number, i: number, d: number): number {
  const alone = h * i;
  const orders3 = h * d;
  /** api-1 and api-3 both, or one of them and api-2, whose host is up. */
  const twoOfApi = alone * alone + 2 * alone * (1 - alone) * i;
  const allZones =
    // c1 and a2 are up: either web, any of three database servers.
    h * h * twoOfApi * either(i, i) * either(either(d, d), orders3) +
    // a2 is down: web-2 alone, orders-1 or orders-3.
    h * (1 - h) * twoOfApi * i * either(d, orders3) +
    // c1 is down: api-1 and api-3, web-1 alone, orders-2 or orders-3. With both down there is no web.
    (1 - h) * h * alone * alone * i * either(d, orders3);
  // Zone a is lost: c1 has to be up, with api-2 and web-2; api-3.
  const withoutA = h * i * alone * i * either(d, orders3);
  // Zone b is lost: c1 has to be up, with api-2; api-1; and the rest on c1 alone, or on c1 and a2.
  const withoutB = h * i * alone * (h * either(i, i) * either(d, d) + (1 - h) * i * d);
  // Zone c is lost: api-1 and api-3; a2 has to be up, with web-1.
  const withoutC = alone * alone * h * i * either(d, orders3);
  return z ** 3 * allZones + z * z * (1 - z) * (withoutA + withoutB + withoutC);
}

/**
 * The primary takes orders, so zone c, c1 and orders-1 are up. The catalogue needs two of catalogue-1 (c2), catalogue-2 (b1), catalogue-3 (a1).
 * Host a1 has api-1 and catalogue-3, and is conditioned on.
 */
function servingAll(z: number, h: number, i: number, d: number): number {
  const alone = h * i;
  /** web-2 on c1, which is up, or web-1 on a2. */
  const web = either(i, alone);
  /** api-1 and api-2 on hosts that are up, api-3 on b2: both of the former, or one of them and the latter. */
  const twoOfApi = i * i + 2 * i * (1 - i) * alone;
  /** catalogue-3 on a host that is up, the other two on theirs: both of these, or one of them and the former. */
  const twoOfCatalogue = alone * alone + 2 * alone * (1 - alone) * i;
  const allZones = (h * twoOfApi * twoOfCatalogue + (1 - h) * (i * alone) * (alone * alone)) * web;
  // Zone a is lost: api-2 and api-3, catalogue-1 and catalogue-2, web-2.
  const withoutA = i * alone * (alone * alone) * i;
  // Zone b is lost: a1 has to be up, with api-1 and catalogue-3; api-2, catalogue-1.
  const withoutB = h * (i * i) * (i * alone) * web;
  return z * h * d * (z * z * allZones + z * (1 - z) * (withoutA + withoutB));
}

/** Seconds of a year: each pause, as often as it is felt. */
function failoverSeconds({ zone, host, instance, gateway, network, maintenance }: ShopTimes): number {
  const rate = ({ mtbfHours, mttrHours }: Times): number => HOURS_PER_YEAR / (mtbfHours + mttrHours);
  const maintained = maintenance === undefined ? 0 : HOURS_PER_YEAR / maintenance.everyHours;
  return (
    // Each load balancer, the host and the zone that it is in.
    (rate(instance) + rate(host) + maintained + rate(zone)) * (PAUSE.web1 + PAUSE.web2) +
    2 * rate(gateway) * PAUSE.router +
    // Two switches of dmz, app and data each.
    2 * rate(network) * (PAUSE.switch + PAUSE.switch + PAUSE.dataSwitch)
  );
}
