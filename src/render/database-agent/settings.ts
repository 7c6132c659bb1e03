/** What the template of agent.ini says. */
import type { DatabaseGroup, Instance } from "../../plan/model.ts";
import { SOCKET } from "../mysql/paths.ts";
import { address, text, type View } from "../view.ts";

const LOOPBACK = "127.0.0.1";

/** In milliseconds: answers come in some, and half of what load balancers wait for one (ROLE_CHECK of the plan) is left. */
const ANSWER_WITHIN_MS = 500;

export function agentSettings(instance: Instance, { declared }: DatabaseGroup): View {
  return {
    database: declared.name,
    instance: instance.name,
    mode: declared.replication.mode,
    socket: text(SOCKET),
    answerWithin: ANSWER_WITHIN_MS,
    rolePort: declared.rolePort,
    addresses: [LOOPBACK, ...instance.addresses.map((each) => each.address)].map(address),
  };
}
