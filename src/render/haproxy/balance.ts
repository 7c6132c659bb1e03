/** HAProxy's words for the ways to choose a server. */
import type { Balance } from "../../topology/model.ts";
import { type View, written } from "../view.ts";

/**
 * `words`: the algorithm; `header`: name of the header it hashes, if any; `consistent`: whether the loss of a server
 * leaves the others' clients where they are.
 */
export function balanceView(balance: Balance): View {
  const view = (words: View["words"], more: { consistent?: boolean; header?: string } = {}): View => ({
    words,
    header: more.header,
    consistent: more.consistent ?? false,
  });
  switch (balance.kind) {
    case "round-robin":
      return view(written`roundrobin`);
    case "least-connections":
      return view(written`leastconn`);
    case "random":
      // Of two drawn at random the less loaded one.
      return view(written`random(2)`);
    case "source-hash":
      return view(written`source`);
    case "consistent-hash":
      switch (balance.key.kind) {
        case "source":
          return view(written`source`, { consistent: true });
        case "uri":
          return view(written`uri`, { consistent: true });
        case "header":
          return view(undefined, { consistent: true, header: balance.key.name });
        default:
          return balance.key satisfies never;
      }
    default:
      return balance satisfies never;
  }
}
