/** What Docker engines and registries of several releases say, in words that say what to do. */
import { describe, expect, it } from "vitest";
import { containerFailure, imageFailure } from "../../../src/targets/docker/failure-words.ts";

const API_2 = {
  instance: "api-2",
  name: "shop-api-2",
  endpoints: [
    { network: "shop-app", address: "10.20.2.11" },
    { network: "shop-data", address: "10.20.3.11" },
  ],
  ports: [],
  waitSeconds: 64,
};

const DAEMON = "Unable to start container: Error response from daemon: ";

describe("a container that has failed", () => {
  it("is named with its addresses when one of them is taken", () => {
    expect(containerFailure(`${DAEMON}Address already in use`, API_2)).toBe(
      "api-2: one of its addresses, 10.20.2.11 on the network shop-app or 10.20.3.11 on the network shop-data, is taken " +
        'by a container that is not of this topology. "docker network inspect shop-app" and "docker network inspect ' +
        'shop-data" shows it. Remove it, then run "pulumi up" again: it goes on from here.',
    );
  });

  it.each(["failed to set up container networking: Address already in use", "Address already in use"])(
    "has one address that is taken: %s",
    (said) => {
      const [endpoint] = API_2.endpoints;
      const one = { ...API_2, endpoints: endpoint === undefined ? [] : [endpoint] };
      expect(containerFailure(DAEMON + said, one)).toMatch(
        /^api-2: its address 10\.20\.2\.11 on the network shop-app is taken by/,
      );
    },
  );

  it.each([
    "driver failed programming external connectivity on endpoint shop-web-1 (0f): Bind for 0.0.0.0:8443 failed: port is already allocated",
    "driver failed programming external connectivity on endpoint shop-web-1 (0f): Error starting userland proxy: listen tcp4 0.0.0.0:8443: bind: address already in use",
    "driver failed programming external connectivity on endpoint shop-web-1 (0f): failed to bind host port for 0.0.0.0:8443:10.20.1.10:443/tcp: address already in use",
    "failed to set up container networking: driver failed programming external connectivity on endpoint shop-web-1 (0f): failed to bind host port 0.0.0.0:8443/tcp: address already in use",
    "driver failed programming external connectivity on endpoint shop-web-1 (0f): Bind for [::]:8443 failed: port is already allocated",
  ])("has a port that is taken: %s", (said) => {
    expect(containerFailure(DAEMON + said, { ...API_2, instance: "web-1", ports: [8080, 8443] })).toMatch(
      /^web-1: port 8443 of the engine's host, where it is to be published, is taken .*publish=8443"/,
    );
  });

  it("has published ports of which Docker does not say which is taken", () => {
    expect(containerFailure("port is already allocated", { ...API_2, ports: [8080, 8443] })).toMatch(
      /^api-2: port 8080 and 8443 /,
    );
  });

  it("has no place for its backups", () => {
    const said =
      'Unable to create container: Error response from daemon: invalid mount config for type "bind": bind source path does not exist: /mnt/archive';
    expect(containerFailure(said, API_2)).toBe(
      "api-2: its engine's host has no folder /mnt/archive, in which backups are kept. Mount it there, " +
        'then run "pulumi up" again: it goes on from here.',
    );
  });

  it("does not get healthy", () => {
    const said = "1 error occurred:\n\t* container failed to be in healthy state\n\n";
    expect(containerFailure(said, API_2)).toMatch(
      /^api-2: its health check did not pass within 64 s\. .*"docker logs shop-api-2".*goes on from here\.$/,
    );
    expect(containerFailure(said, { ...API_2, waitSeconds: undefined })).toContain("did not pass. See");
  });

  it("has a namesake, a program that is not there, or an image that is gone", () => {
    const conflict =
      'Unable to create container: Error response from daemon: Conflict. The container name "/shop-api-2" is already in ' +
      'use by container "0f0f". You have to remove (or rename) that container to be able to reuse that name.';
    expect(containerFailure(conflict, API_2)).toMatch(
      /^api-2: there is a container shop-api-2 already, which is not in this stack's state\./,
    );
    const exec =
      "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: " +
      'unable to start container process: exec: "serve": executable file not found in $PATH: unknown';
    expect(containerFailure(DAEMON + exec, API_2)).toMatch(
      /^api-2: its image cannot run the program "serve"\./,
    );
    const gone =
      "Unable to create container with image sha256:0f0f: unable to pull image sha256:0f0f: denied";
    expect(containerFailure(gone, API_2)).toMatch(
      /^api-2: its image sha256:0f0f is not on the engine any more\./,
    );
  });

  it("is left to Docker's own words where they are not known", () => {
    expect(containerFailure(`${DAEMON}something new`, API_2)).toBeUndefined();
  });
});

describe("an image that has failed", () => {
  const failed = { name: "registry.example/shop/api:2", instances: ["api-1", "api-2"] };
  const PULL =
    "Unable to read Docker image into resource: unable to pull image registry.example/shop/api:2: ";

  it.each([
    "error pulling image registry.example/shop/api:2: Error response from daemon: manifest for registry.example/shop/api:2 not found: manifest unknown: manifest unknown",
    "error pulling image registry.example/shop/api:2: Error response from daemon: pull access denied for registry.example/shop/api, repository does not exist or may require 'docker login'",
    'Error response from daemon: failed to resolve reference "registry.example/shop/api:2": registry.example/shop/api:2: not found',
    "unable to find or pull image registry.example/shop/api:2",
  ])("is not there: %s", (said) => {
    expect(imageFailure(PULL + said, failed)).toBe(
      "The image registry.example/shop/api:2, which api-1 and api-2 are to run, is not in its registry, or not for this " +
        "engine to read. None of them was touched. Correct its name, or push it, " +
        'then run "pulumi up" again: it goes on from here.',
    );
  });

  it.each([
    ["dial tcp 192.0.2.1:443: connect: connection refused", "does not reach the registry"],
    ["dial tcp: lookup registry.example on 127.0.0.53:53: no such host", "does not reach the registry"],
    ["Get https://registry.example/v2/: net/http: TLS handshake timeout", "does not reach the registry"],
    ["unauthorized: authentication required", "without a login"],
    ["write /var/lib/docker/tmp/x: no space left on device", "has no room"],
  ])("cannot be fetched: %s", (said, words) => {
    expect(imageFailure(PULL + said, failed)).toContain(words);
  });

  it("may be for tools beside the instances, and fail in a way that is not known", () => {
    expect(imageFailure("manifest unknown", { ...failed, instances: [] })).toMatch(
      /^The image registry\.example\/shop\/api:2 is not in its registry/,
    );
    expect(imageFailure("something new", failed)).toBeUndefined();
  });
});
