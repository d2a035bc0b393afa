/**
 * Addresses and queries: section 3.2 of the API of socket.io-client.
 */
import { describe, expect, it } from "vitest";
import { configure } from "../src/options.js";
import { encodeQuery } from "../src/query.js";
import { Fetch, WebSocket, WebTransport, XHR } from "../src/transports.js";
import { parseAddress } from "../src/url.js";

const page = { protocol: "https:", host: "page.test:8443" };

describe("parseAddress", () => {
  it.each([
    [undefined, "https://page.test:8443", "/"],
    ["", "https://page.test:8443", "/"],
    ["/admin", "https://page.test:8443", "/admin"],
    ["//other.test/admin", "https://other.test:443", "/admin"],
    ["other.test", "https://other.test:443", "/"],
    ["localhost:3000/a", "https://localhost:3000", "/a"],
    ["http://other.test", "http://other.test:80", "/"],
    ["http://other.test:80", "http://other.test:80", "/"],
    ["https://other.test:80", "https://other.test:80", "/"],
    ["ws://other.test", "ws://other.test:80", "/"],
    ["wss://other.test", "wss://other.test:443", "/"],
    ["HTTP://Other.Test/Admin", "http://other.test:80", "/Admin"],
    ["http://[::1]:3000/a", "http://[::1]:3000", "/a"],
    ["http://user:p@ss@other.test/a", "http://other.test:80", "/a"],
    ["http://other.test/a/", "http://other.test:80", "/a/"],
    ["http://other.test/a/../b c", "http://other.test:80", "/a/../b c"],
    ["http://other.test/a#hash?x", "http://other.test:80", "/a"],
    ["http://other.test?x=http://third.test/", "http://other.test:80", "/"],
  ])("%o is %s, namespace %s", (uri, id, namespace) => {
    expect(parseAddress(uri, page)).toMatchObject({ id, namespace });
  });

  it("leaves the scheme's own port out of the host", () => {
    expect(parseAddress("wss://other.test:443", page)).toMatchObject({ secure: true, host: "other.test" });
    expect(parseAddress("ws://other.test:443", page)).toMatchObject({
      secure: false,
      host: "other.test:443",
    });
  });

  it("gives the query as it is", () => {
    expect(parseAddress("http://other.test/a?b=1&c#d", page).query).toBe("b=1&c");
    expect(parseAddress("http://other.test?", page).query).toBe("");
    expect(parseAddress("/a?b", page).query).toBe("b");
    expect(parseAddress("?b", page)).toMatchObject({ query: "b", namespace: "/" });
    expect(parseAddress("http://other.test", page).query).toBeUndefined();
  });

  it("is unencrypted on a page that is", () => {
    expect(parseAddress("other.test", { protocol: "http:", host: "page.test" }).secure).toBe(false);
    expect(parseAddress("other.test", { protocol: "file:", host: "" }).secure).toBe(false);
    expect(parseAddress("other.test", undefined).secure).toBe(true);
  });

  it.each([
    [`http://other.test/${"a".repeat(8000)}`, page, "uri_too_long"],
    ["http://", page, "invalid_url"],
    ["http://other.test:port", page, "invalid_url"],
    ["http://other.test:65536", page, "invalid_url"],
    ["http://not a host", page, "invalid_url"],
    ["ftp://other.test", page, "invalid_url"],
    ["/admin", undefined, "no_location"],
    [undefined, undefined, "no_location"],
    ["/admin", { protocol: "file:", host: "" }, "no_location"],
  ])("refuses %o", (uri, location, code) => {
    expect(() => parseAddress(uri, location)).toThrow(expect.objectContaining({ code }));
  });
});

describe("encodeQuery", () => {
  it.each([
    [undefined, ""],
    [{}, ""],
    [{ a: 1, "b c": "d&e=f" }, "a=1&b%20c=d%26e%3Df"],
    ["a=1&b", "a=1&b="],
    ["?a=1==", "a=1%3D%3D"],
    ["a=%C3%A9&b=%&c=é", "a=%C3%A9&b=%25&c=%C3%A9"],
    [{ EIO: 3, transport: "x", sid: "y", a: "b" }, "a=b"],
    ["EIO=3&a=b&sid=y", "a=b"],
  ])("%o is %o", (query, encoded) => {
    expect(encodeQuery(query)).toBe(encoded);
  });
});

describe("configure", () => {
  const address = parseAddress("https://other.test:8443/namespace", undefined);

  it("fills in the defaults", () => {
    const defaults = {
      query: "",
      timestampParam: "t",
      timestampRequests: false,
      forceBase64: false,
      withCredentials: false,
      requestTimeout: 0,
      extraHeaders: undefined,
      argument: undefined,
    };
    expect(configure(address, {})).toEqual({
      polling: { ...defaults, url: "https://other.test:8443/socket.io/", timestampRequests: true },
      websocket: { ...defaults, url: "wss://other.test:8443/socket.io/" },
      webtransport: { ...defaults, url: "https://other.test:8443/socket.io/" },
      transports: ["polling", "websocket", "webtransport"],
      upgrade: true,
      tryAllTransports: false,
      rememberUpgrade: false,
      closeOnBeforeunload: false,
    });
  });

  it.each([
    ["/a/b", true, "/a/b/"],
    ["/a/b/", true, "/a/b/"],
    ["/a/b/", false, "/a/b"],
    ["a", true, "/a/"],
    ["/", true, "/"],
  ])("path %o, addTrailingSlash %o: %o", (path, addTrailingSlash, written) => {
    const { polling } = configure(address, { path, addTrailingSlash });
    expect(polling.url).toBe(`https://other.test:8443${written}`);
  });

  it("takes options for one transport", () => {
    const options = configure(address, {
      extraHeaders: { a: "all" },
      protocols: "all",
      query: { a: "all" },
      transportOptions: {
        polling: { extraHeaders: { a: "polling" }, withCredentials: true, query: { a: "polling" } },
        websocket: { protocols: ["websocket"], path: "/ws", hostname: "::1", port: 81, secure: false },
        webtransport: { serverCertificateHashes: [] },
      },
    });
    expect(options).toMatchObject({
      polling: { extraHeaders: { a: "polling" }, withCredentials: true, query: "a=polling" },
      websocket: { argument: ["websocket"], url: "ws://[::1]:81/ws/", query: "a=all" },
      webtransport: { argument: { serverCertificateHashes: [] } },
    });
  });

  it("takes classes for the names of transports", () => {
    expect(configure(address, { transports: [WebSocket, XHR] }).transports).toEqual(["websocket", "polling"]);
    expect(configure(address, { transportImplementations: [WebTransport] }).transports).toEqual([
      "webtransport",
    ]);
    const both = { transports: ["polling"], transportImplementations: [Fetch] };
    for (const options of [both, { transports: [class {}] }, { transports: [undefined] }]) {
      expect(() => configure(address, options as never)).toThrow(
        expect.objectContaining({ code: "invalid_option" }),
      );
    }
  });
});
