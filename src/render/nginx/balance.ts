/** nginx's words for the ways to choose a server. */
import type { Balance } from "../../topology/model.ts";
import { type View, written } from "../view.ts";

/** `words`: the directive, nothing for round robin, nginx's own way; `header`: name of the variable of a hashed header. */
export function balanceView(balance: Balance): View {
  switch (balance.kind) {
    case "round-robin":
      return { words: undefined, header: undefined };
    case "least-connections":
      return { words: written`least_conn`, header: undefined };
    case "random":
      // Of two drawn at random the less loaded one.
      return { words: written`random two least_conn`, header: undefined };
    case "source-hash":
      return { words: written`hash $remote_addr`, header: undefined };
    case "consistent-hash":
      switch (balance.key.kind) {
        case "source":
          return { words: written`hash $remote_addr consistent`, header: undefined };
        case "uri":
          return { words: written`hash $request_uri consistent`, header: undefined };
        case "header":
          // ngx_http_core_module, `$http_name`: lower case, dashes as underscores.
          return { words: undefined, header: balance.key.name.toLowerCase().replaceAll("-", "_") };
        default:
          return balance.key satisfies never;
      }
    default:
      return balance satisfies never;
  }
}

/** Whether nginx lets servers of such an upstream stand by: not "with the hash, ip_hash, and random" methods. */
export function allowsBackup({ kind }: Balance): boolean {
  return kind === "round-robin" || kind === "least-connections";
}
