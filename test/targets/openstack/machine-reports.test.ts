/** What machines say of themselves, and how long a deployment listens. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CloudError, computeApi } from "../../../src/targets/openstack/cloud/compute-api.ts";
import type { CloudCredentials } from "../../../src/targets/openstack/cloud/credentials.ts";
import { parseReport, waitForReport } from "../../../src/targets/openstack/machine-reports.ts";
import { type ComputeService, startComputeService } from "./compute-service.ts";

const DIGEST = "0123456789abcdef";
const OTHER = "fedcba9876543210";

let service: ComputeService;
beforeEach(async () => {
  service = await startComputeService();
});
afterEach(() => service.close());

function wait(seconds = 20): Promise<string | undefined> {
  return waitForReport(computeApi(service.credentials), "web-1", DIGEST, seconds);
}

/** Lets the machine say something when it has been asked so often. */
function says(word: string, afterQuestions: number): void {
  let asked = 0;
  service.onQuestion = (question) => {
    if (question === "GET web-1" && asked++ === afterQuestions) service.words.set("web-1", word);
  };
}

describe("a report", () => {
  it("is of one document, and says why where it failed", () => {
    expect(parseReport(`nospof 1 ${DIGEST} ready`)).toEqual({ digest: DIGEST, ready: true });
    expect(parseReport(`nospof 1 ${DIGEST} failed 3 haproxy: no\nsuch word`)).toEqual({
      digest: DIGEST,
      ready: false,
      trouble: "haproxy: no\nsuch word",
    });
    for (const word of ["", "a Windows password", `nospof 2 ${DIGEST} ready`, `nospof 1 ${DIGEST} failed`]) {
      expect(parseReport(word)).toBeUndefined();
    }
  });
});

describe("a deployment", () => {
  it("goes on at once when the machine has said already that it is what it is told to be", async () => {
    service.words.set("web-1", `nospof 1 ${DIGEST} ready`);
    expect(await wait()).toBeUndefined();
    expect(service.questions).toEqual(["login", "GET web-1"]);
  });

  it("waits until the machine says so", async () => {
    says(`nospof 1 ${DIGEST} ready`, 3);
    expect(await wait()).toBeUndefined();
    expect(service.questions.filter((question) => question === "GET web-1")).toHaveLength(4);
  });

  it("takes away what the machine said of something else, since it can say one thing only", async () => {
    service.words.set("web-1", `nospof 1 ${OTHER} ready`);
    says(`nospof 1 ${DIGEST} ready`, 2);
    expect(await wait()).toBeUndefined();
    expect(service.questions).toEqual(["login", "GET web-1", "DELETE web-1", "GET web-1", "GET web-1"]);
  });

  it("hears why it failed", async () => {
    says(`nospof 1 ${DIGEST} failed 1 haproxy: unknown keyword`, 2);
    expect(await wait()).toBe("haproxy: unknown keyword");
  });

  it("has a machine try again that had failed before", async () => {
    service.words.set("web-1", `nospof 1 ${DIGEST} failed 1 image not found`);
    says(`nospof 1 ${DIGEST} ready`, 2);
    expect(await wait()).toBeUndefined();
    expect(service.questions.slice(1, 3)).toEqual(["GET web-1", "DELETE web-1"]);
  });

  it("says what may be wrong when the machine says nothing", async () => {
    expect(await wait(0.05)).toMatch(
      /not said within 0\.05 s .* 169\.254\.169\.254.*enable_isolated_metadata/,
    );
  });

  it("logs in again when its token has expired, and lets an API be away for a moment", async () => {
    let asked = 0;
    service.onQuestion = () => {
      asked += 1;
      if (asked === 2) service.expireTokens();
      if (asked === 4) service.words.set("web-1", `nospof 1 ${DIGEST} ready`);
    };
    expect(await wait()).toBeUndefined();
    expect(service.logins).toHaveLength(2);

    const api = computeApi(service.credentials);
    let failures = 0;
    const flaky = {
      ...api,
      word: async (id: string) => {
        failures += 1;
        if (failures > 1 && failures < 4) throw new CloudError("502");
        return failures === 1 ? "" : api.word(id);
      },
    };
    expect(await waitForReport(flaky, "web-1", DIGEST, 20)).toBeUndefined();
  });

  it("does not begin when the cloud does not let it in, or cannot be asked at all", async () => {
    const wrong = { ...service.credentials, authUrl: `${service.credentials.authUrl}/nowhere` };
    const begin = (credentials: CloudCredentials) =>
      waitForReport(computeApi(credentials), "web-1", DIGEST, 20);
    await expect(begin(wrong)).rejects.toThrow(
      new CloudError(`${wrong.authUrl}/v3/auth/tokens does not let in: it answers with status 404.`),
    );
    await expect(
      begin({ ...wrong, region: "R3", authUrl: String(service.credentials.authUrl) }),
    ).rejects.toThrow(/knows no public address of a Compute API in region R3/);
    await expect(begin({ ...wrong, authUrl: "http://127.0.0.1:1" })).rejects.toThrow(
      /127\.0\.0\.1:1 cannot be asked: .*ECONNREFUSED/,
    );
    await expect(begin({})).rejects.toThrow(/not known where to log in/);
  });
});
