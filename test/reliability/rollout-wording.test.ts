import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { redundancyDuring } from "../../src/reliability/rollout/redundancy.ts";
import { stepText } from "../../src/reliability/rollout/wording.ts";
import { database, loadBalancer, service } from "./hand-made-groups.ts";
import {
  domain,
  entrypoint,
  handMadePlan,
  hard,
  network,
  soft,
  toDatabase,
  toListener,
  toService,
} from "./hand-made-plan.ts";

const EDGE = { networks: [network("edge", { gateway: "redundant" })] };

/** What is said after "meanwhile". */
function meanwhile(planned: Plan, ...away: readonly string[]): string {
  const text = stepText(redundancyDuring(planned, failureModel(planned))(away), "replaced", 12);
  return text.slice(text.indexOf("meanwhile ") + "meanwhile ".length);
}

/** `api` in so many instances, each on a host of its own. */
function shop(instances: number, needs: number): Plan {
  const on = Array.from({ length: instances }, (_, index) => `h-${index + 1}`);
  return handMadePlan({
    ...EDGE,
    groups: [service("api", { on, needs })],
    entrypoints: [entrypoint("shop", toService("api"))],
  });
}

it("is one line", () => {
  const planned = shop(3, 2);
  expect(stepText(redundancyDuring(planned, failureModel(planned))(["api-2"]), "replaced", 12)).toBe(
    "api-2 is replaced: away for about 12 s; meanwhile shop tolerates 0 further failures (needs api-1 and api-3)",
  );
});

it("says what happens to the instance", () => {
  const planned = shop(2, 1);
  const step = redundancyDuring(planned, failureModel(planned))(["api-2"]);
  const meanwhile = "meanwhile shop tolerates 0 further failures (needs api-1)";
  expect(stepText(step, "rebuilt", 90)).toBe(`api-2 is rebuilt: away for about 90 s; ${meanwhile}`);
  expect(stepText(step, "resized", 90)).toBe(`api-2 is resized: away for about 90 s; ${meanwhile}`);
  expect(stepText(step, "restarted", 3)).toBe(`api-2 is restarted: away for about 3 s; ${meanwhile}`);
});

describe("what is left meanwhile", () => {
  it("names two that are needed, one or the other", () => {
    expect(meanwhile(shop(3, 1), "api-2")).toBe("shop tolerates 1 further failure (needs api-1 or api-3)");
  });

  it("names nobody where there are enough", () => {
    expect(meanwhile(shop(4, 1), "api-2")).toBe("shop tolerates at least 2 further failures");
  });

  it("counts those whom it does not name", () => {
    expect(meanwhile(shop(9, 8), "api-9")).toBe(
      "shop tolerates 0 further failures (needs api-1, api-2, api-3, api-4, api-5 and 3 others)",
    );
  });

  it("says plainly that an entrypoint is down", () => {
    expect(meanwhile(shop(1, 1), "api-1")).toBe("shop is down");
  });

  it("names several that are away", () => {
    const planned = shop(3, 1);
    expect(
      stepText(redundancyDuring(planned, failureModel(planned))(["api-3", "api-1"]), "replaced", 12),
    ).toBe(
      "api-1 and api-3 are replaced: away for about 12 s; meanwhile shop tolerates 0 further failures (needs api-2)",
    );
  });

  it("names a host on which all stand that are left", () => {
    const planned = handMadePlan({
      ...EDGE,
      domains: [domain("host", "a"), domain("host", "b")],
      groups: [service("api", { on: ["a", "b", "b", "b"] })],
      entrypoints: [entrypoint("shop", toService("api"))],
    });
    expect(meanwhile(planned, "api-1")).toBe("shop tolerates at least 2 further failures, but not of host b");
    expect(meanwhile(planned, "api-2")).toBe("shop tolerates at least 2 further failures");
    expect(meanwhile(planned, "api-1", "api-2")).toBe(
      "shop tolerates 1 further failure (needs api-3 or api-4), but not of host b",
    );
  });

  it("tells what is needed as always from what is needed because of the step", () => {
    const planned = handMadePlan({
      ...EDGE,
      groups: [
        service("api", { on: ["h-1", "h-2"] }),
        service("mail", { on: ["h-3"] }),
        service("cart", { on: ["h-1", "h-2", "h-3"] }),
      ],
      entrypoints: [entrypoint("shop", toService("api"), hard(toService("mail")), hard(toService("cart")))],
    });
    expect(meanwhile(planned, "api-1")).toBe(
      "shop tolerates 0 further failures (needs api-2; as always mail-1)",
    );
    expect(meanwhile(planned, "cart-1")).toBe("shop tolerates 0 further failures (as always needs mail-1)");
  });

  it("says that it is as always where as few are tolerated without the step", () => {
    const planned = handMadePlan({
      ...EDGE,
      groups: [service("api", { on: ["h-1", "h-2"] }), service("cart", { on: ["h-1", "h-2", "h-3"] })],
      entrypoints: [entrypoint("shop", toService("api"), hard(toService("cart")))],
    });
    expect(meanwhile(planned, "cart-1")).toBe("shop tolerates 1 further failure (as always)");
  });

  it("says of a group what no entrypoint says", () => {
    const planned = handMadePlan({
      ...EDGE,
      groups: [
        service("api", { on: ["h-1", "h-2"], dependsOn: [soft(toService("search"))] }),
        service("search", { on: ["h-1", "h-2"] }),
        service("worker", { on: ["h-1", "h-2"] }),
      ],
      entrypoints: [entrypoint("shop", toService("api"))],
    });
    expect(meanwhile(planned, "worker-1")).toBe("worker tolerates 0 further failures (needs worker-2)");
    expect(meanwhile(planned, "search-2")).toBe("search tolerates 0 further failures (needs search-1)");
  });

  it("says that an entrypoint is degraded, and by what", () => {
    const planned = handMadePlan({
      ...EDGE,
      groups: [
        service("api", { on: ["h-1", "h-2"], dependsOn: [soft(toService("search"))] }),
        service("search", { on: ["h-1"] }),
      ],
      entrypoints: [entrypoint("shop", toService("api"))],
    });
    expect(meanwhile(planned, "search-1")).toBe("shop is degraded; search is down");
  });

  it("says that nobody writes while the primary is away", () => {
    const planned = handMadePlan({
      ...EDGE,
      groups: [
        database("orders", { on: ["h-1", "h-2"] }),
        service("api", {
          on: ["h-1", "h-2", "h-3"],
          dependsOn: [hard(toDatabase("orders", "reader")), soft(toDatabase("orders", "writer"))],
        }),
      ],
      entrypoints: [entrypoint("shop", toService("api"))],
    });
    expect(meanwhile(planned, "orders-1")).toBe(
      "shop is degraded and tolerates 0 further failures (needs orders-2); orders takes no writes",
    );
    expect(meanwhile(planned, "orders-2")).toBe("shop tolerates 0 further failures (needs orders-1)");
  });

  it("says the same of several entrypoints once, and nothing of those that it leaves alone", () => {
    const planned = handMadePlan({
      ...EDGE,
      groups: [
        service("api", { on: ["h-1", "h-2"] }),
        service("mail", { on: ["h-1", "h-2"] }),
        loadBalancer("web", {
          on: ["h-1", "h-2"],
          virtualIp: "edge",
          listeners: { shop: [{ to: toService("api") }], admin: [{ to: toService("api") }] },
        }),
      ],
      entrypoints: [
        entrypoint("shop", toListener("web", "shop")),
        entrypoint("admin", toListener("web", "admin")),
        entrypoint("post", toService("mail")),
      ],
    });
    expect(meanwhile(planned, "api-1")).toBe("admin and shop tolerate 0 further failures (needs api-2)");
  });
});
