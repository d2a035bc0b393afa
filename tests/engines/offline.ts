/** Takes the network away from a whole browser, where its driver can. */
import type { WebDriver } from "selenium-webdriver";

import type { EngineName } from "./engine.ts";

/** As much of the drivers of single browsers as is needed for it. */
interface Capable {
  setNetworkConditions: (conditions: object) => Promise<void>;
  setContext: (context: "chrome" | "content") => Promise<void>;
}

export async function setOffline(engine: EngineName, driver: WebDriver, offline: boolean): Promise<void> {
  const capable = driver as unknown as Capable;
  if (engine === "chromium") {
    await capable.setNetworkConditions({
      offline,
      latency: 0,
      download_throughput: -1,
      upload_throughput: -1,
    });
  } else if (engine === "firefox") {
    await capable.setContext("chrome");
    await driver.executeScript("Services.io.offline = arguments[0]", offline);
    await capable.setContext("content");
  } else {
    throw new Error(`the driver of ${engine} can't take the network away`);
  }
}
