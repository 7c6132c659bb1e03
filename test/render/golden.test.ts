/** What is rendered, for people to read: golden files that change only with a commit that says why. */
import { expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { everyOption } from "./every-option.ts";
import { CURRENT, planFor, stackPlan } from "./plans.ts";

const CASES: readonly (readonly [
  name: string,
  plan: () => Plan | Promise<Plan>,
  files: readonly string[],
])[] = [
  [
    "seed",
    () => stackPlan("seed"),
    [
      "nginx-1/etc/nginx/nginx.conf",
      "nginx-1/etc/keepalived/keepalived.conf",
      "nginx-1/etc/keepalived/check-nginx.sh",
      "nginx-1/etc/sysctl.d/60-nospof.conf",
      "haproxy-1/etc/haproxy/haproxy.cfg",
      "haproxy-1/etc/keepalived/keepalived.conf",
    ],
  ],
  [
    "shop",
    () => stackPlan("shop"),
    [
      "web-1/etc/haproxy/haproxy.cfg",
      "web-1/etc/haproxy/release-requests.lua",
      "web-1/etc/keepalived/check-haproxy.sh",
    ],
  ],
  ["ledger", () => stackPlan("ledger"), ["sql-1/etc/haproxy/haproxy.cfg"]],
  [
    "every-option-debian-12",
    () => planFor(everyOption()),
    [
      "proxy-1/etc/nginx/nginx.conf",
      "pair-1/etc/haproxy/haproxy.cfg",
      "pair-1/etc/keepalived/keepalived.conf",
      "single-1/etc/keepalived/keepalived.conf",
    ],
  ],
  [
    "every-option-current",
    () => planFor(everyOption("among-others"), CURRENT),
    ["proxy-1/etc/nginx/nginx.conf", "plain-1/etc/haproxy/haproxy.cfg"],
  ],
];

test.each(CASES)("the load balancers of %s", async (name, plan, files) => {
  const contents = new Map(
    render(await plan()).flatMap((bundle) =>
      bundle.files.map((file) => [bundle.instance + file.path, file.content]),
    ),
  );
  for (const file of files) {
    await expect(contents.get(file)).toMatchFileSnapshot(`../golden/load-balancers/${name}/${file}`);
  }
});
