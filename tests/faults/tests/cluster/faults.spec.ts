/**
 * Several processes behind nginx, over Redis, of which one thing after the other fails while
 * everybody talks: nothing that was answered is lost, and everybody shows the same.
 */
import { MEMBERS } from "../../cluster/cluster.ts";
import { SETTINGS, type Setting } from "../../cluster/crowd.ts";
import { expect, test } from "../../cluster/fixtures.ts";

test.slow();

for (const setting of Object.keys(SETTINGS) as Setting[]) {
  test(`the process of ${setting} crashes`, async ({ cluster, crowd }) => {
    const name = await crowd.processOf(setting);
    await cluster.crash(name);
    await crowd.goesOn();
    await cluster.member(name).start();
    await crowd.goesOn();
    expect(await crowd.interruptionsOf(setting)).toBeGreaterThan(0);
    await crowd.lostNothing(`crash of the process of ${setting}`);
  });

  test(`the process of ${setting} is stopped and started`, async ({ cluster, crowd }) => {
    const name = await crowd.processOf(setting);
    await cluster.member(name).end();
    await crowd.goesOn();
    await cluster.member(name).start();
    await crowd.goesOn();
    expect(await crowd.interruptionsOf(setting)).toBeGreaterThan(0);
    await crowd.lostNothing(`stop of the process of ${setting}`);
  });
}

test("all processes are replaced, one after the other", async ({ cluster, crowd }) => {
  for (const name of MEMBERS) {
    await cluster.member(name).end();
    await cluster.member(name).start();
    await crowd.goesOn();
  }
  for (const setting of Object.keys(SETTINGS) as Setting[]) {
    expect(await crowd.interruptionsOf(setting)).toBeGreaterThan(0);
  }
  await crowd.lostNothing("rolling deployment");
});

test("all processes crash at once", async ({ cluster, crowd }) => {
  await Promise.all(MEMBERS.map((name) => cluster.crash(name)));
  await Promise.all(MEMBERS.map((name) => cluster.member(name).start()));
  await crowd.goesOn();
  await crowd.lostNothing("crash of all processes");
});

test("nginx reads its settings again: no WebSocket notices", async ({ cluster, crowd }) => {
  await cluster.reloadNginx();
  await crowd.goesOn();
  expect(await crowd.interruptionsOf("websocket, scattered")).toBe(0);
  expect(await crowd.interruptionsOf("default, sticky")).toBe(0);
  await crowd.lostNothing("reload of nginx");
});

test("nginx is stopped and started", async ({ cluster, crowd }) => {
  await cluster.nginx.end();
  await cluster.nginx.start();
  await crowd.goesOn();
  await crowd.lostNothing("restart of nginx");
});

test("Redis crashes and comes back with its data", async ({ cluster, crowd }) => {
  await cluster.crashRedis();
  await cluster.redis.start();
  await crowd.goesOn();
  await crowd.lostNothing("crash of Redis");
});

test("Redis does not answer for a while", async ({ cluster, crowd }) => {
  const goOn = await cluster.pauseRedis();
  await crowd.repeats();
  goOn();
  await crowd.goesOn();
  await crowd.lostNothing("pause of Redis");
});
