/** Whatever address is asked for, the servers live on. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";

import { expect, test } from "../fixtures.ts";

for (const path of ["//", "///?tab=", "*", "/%", "/rooms?tab=%"]) {
  test(`the site lives on after a request and an upgrade for ${path}`, async ({ openTab, site }) => {
    const asked = request({ host: "127.0.0.1", port: site.port, path });
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.destroy();

    const socket = connect(site.port, "127.0.0.1");
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    socket.resume();
    await once(socket, "close");

    const page = await openTab("/raw-websocket");
    await expect(page.getByTestId("connection-state")).toHaveAttribute("data-state", "connected");
  });
}
