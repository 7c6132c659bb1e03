/** How each kind of request is made, and how long its clients wait. */
import type { ProbeRequest } from "../model.ts";
import type { Attempter, Place } from "./attempt-result.ts";
import { httpAttempter } from "./http-attempt.ts";
import { tcpAttempter, udpAttempter } from "./socket-attempts.ts";

/** Loads what a kind of request needs: the client of databases only where one is asked. */
export async function attempterFor(request: ProbeRequest, place: Place): Promise<Attempter> {
  switch (request.kind) {
    case "http":
      return httpAttempter(request, place);
    case "tcp":
      return tcpAttempter(place);
    case "udp":
      return udpAttempter(place);
    case "sql": {
      const { sqlAttempter } = await import("./sql-attempt.ts");
      return sqlAttempter(request, place);
    }
    default:
      return request satisfies never;
  }
}

/**
 * Milliseconds a client waits. Shorter where each attempt in flight holds a connection of a database, of which a server
 * has few, and for datagrams, which nobody sends again.
 */
export const PATIENCE_MS: Readonly<Record<ProbeRequest["kind"], number>> = {
  http: 10_000,
  tcp: 10_000,
  udp: 2_000,
  sql: 3_000,
};

/** Attempts in flight at one address beyond which no more are made; databases take 150 connections by default. */
export const MOST_IN_FLIGHT: Readonly<Record<ProbeRequest["kind"], number>> = {
  http: 600,
  tcp: 600,
  udp: 600,
  sql: 60,
};
