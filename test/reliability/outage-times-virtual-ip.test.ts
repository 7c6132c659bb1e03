import { describe, expect, it } from "vitest";
import { makeVirtualIp } from "../arbitrary/parts.ts";
import { felt, ms, names, smallShop } from "./felt.ts";

describe("a virtual IP", () => {
  it("A member that is lost is missed after three adverts and the skew of the best of those left.", () => {
    const { gap } = felt(smallShop(), "instance:web-1");
    expect(ms(gap)).toBeCloseTo(3 * 200 + ((256 - 190) * 200) / 256);
    expect(names(gap)[0]).toBe("keepalived of web: 3 × advert_int 0.2 s");
  });

  it("Any member may hold an address, and the slowest of all addresses counts.", () => {
    expect(ms(felt(smallShop(), "instance:web-2").gap)).toBeCloseTo(3 * 200 + ((256 - 200) * 200) / 256);
    const both = smallShop({
      loadBalancer: { virtualIp: makeVirtualIp({ advertIntervalMs: 200, mode: "active-active" }) },
    });
    expect(ms(felt(both, "instance:web-2").gap)).toBeCloseTo(3 * 200 + ((256 - 190) * 200) / 256);
  });

  it("A load balancer that is killed is found out by the next question and one more.", () => {
    expect(ms(felt(smallShop(), "web-1/haproxy", "killed").gap)).toBeCloseTo(250 + 100 + 100 + 51.56);
  });

  it("A load balancer that hangs is waited for, twice.", () => {
    expect(ms(felt(smallShop(), "web-1/haproxy", "hung").gap)).toBeCloseTo(250 + 100 + 100 + 51.56 + 2 * 500);
  });

  it("Where keepalived alone fails, whoever had the address serves on, and so does who takes it.", () => {
    for (const mode of ["killed", "hung"] as const) {
      const { gap, noneFails } = felt(smallShop(), "web-1/keepalived", mode);
      expect({ gap: ms(gap), noneFails }).toEqual({ gap: 0, noneFails: false });
    }
  });

  it("Requests on their way through a member that fails are lost.", () => {
    expect(felt(smallShop(), "instance:web-1").noneFails).toBe(false);
    expect(felt(smallShop(), "web-1/haproxy", "killed").noneFails).toBe(false);
  });

  it("Who asked for a connection in the gap asks again after 1 s, 3 s, 7 s.", () => {
    const slow = smallShop({ loadBalancer: { virtualIp: makeVirtualIp({ advertIntervalMs: 1000 }) } });
    expect(ms(felt(smallShop(), "instance:web-1").delay)).toBe(1000);
    expect(ms(felt(slow, "instance:web-1").delay)).toBe(7000);
  });
});
