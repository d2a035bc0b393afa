/** The bundle holds the client of its project, and no other. */
import { bundle } from "../build.ts";
import { expect, test } from "../fixtures.ts";

test("the client in the bundle is that of the project", async ({ app, client }) => {
  const clients = ["node_modules/socket.io-client/", "../../pkg/"];
  const bundled = clients.filter((folder) => app.inputs.some((file) => file.startsWith(folder)));
  expect(bundled).toEqual([client.source]);
});

test("the alias changes no file of the application", async ({ app }) => {
  const own = (inputs: string[]) => inputs.filter((file) => file.startsWith("src/")).sort();
  const { inputs } = await bundle();
  expect(own(app.inputs)).toEqual(own(inputs));
  expect(own(inputs)).toContain("src/connections.ts");
});
