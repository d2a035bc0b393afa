/**
 * Firefox by its own WebDriver. It tells wall time alone, in its full precision.
 *
 * Environment:
 *   FIREFOX      path of the browser (default: where geckodriver finds it)
 *   GECKODRIVER  path of its driver (default geckodriver)
 */
import { Builder, type WebDriver } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/firefox.js";

import { type Browser, CALL_PATIENCE, type Page } from "./browser.ts";

const { FIREFOX, GECKODRIVER = "geckodriver" } = process.env;

/** Turns a promise of the page into a reply to the driver. */
const CALL = `
  const [name, args, reply] = arguments;
  Promise.resolve(bench[name](...args)).then((value) => reply({ value }), (error) => reply({ error: String(error) }));
`;

export class Firefox implements Browser {
  readonly meters = false;

  private constructor(
    readonly name: string,
    private readonly driver: WebDriver,
  ) {}

  static async start(): Promise<Firefox> {
    const options = new Options()
      .addArguments("-headless")
      .setPreference("privacy.reduceTimerPrecision", false)
      // Pages take turns in being in front.
      .setPreference("dom.min_background_timeout_value", 0);
    if (FIREFOX !== undefined) options.setBinary(FIREFOX);
    const driver = await new Builder()
      .disableEnvironmentOverrides()
      .forBrowser("firefox")
      .setFirefoxOptions(options)
      .setFirefoxService(new ServiceBuilder(GECKODRIVER))
      .build();
    await driver.manage().setTimeouts({ script: CALL_PATIENCE });
    const version = (await driver.getCapabilities()).getBrowserVersion();
    return new Firefox(`Firefox ${version}`, driver);
  }

  async open(url: string): Promise<Page> {
    // A page may have closed the window that was in front.
    await this.driver.switchTo().window((await this.driver.getAllWindowHandles())[0] ?? "");
    await this.driver.switchTo().newWindow("window");
    await this.driver.get(url);
    return new FirefoxPage(this.driver, await this.driver.getWindowHandle());
  }

  async stop(): Promise<void> {
    await this.driver.quit();
  }
}

class FirefoxPage implements Page {
  constructor(
    private readonly driver: WebDriver,
    private readonly handle: string,
  ) {}

  async call<T>(name: string, ...args: unknown[]): Promise<T> {
    await this.driver.switchTo().window(this.handle);
    const { value, error } = await this.driver.executeAsyncScript<{ value: T; error?: string }>(
      CALL,
      name,
      args,
    );
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async cpu(): Promise<number> {
    return 0;
  }

  async collect(): Promise<void> {}

  async heap(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {
    await this.driver.switchTo().window(this.handle);
    await this.driver.close();
  }
}
