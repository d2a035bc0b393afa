/**
 * A tab of any engine: what a person reads and presses there, and scripts that run in it.
 * Reading never waits: tests do, by `expect.poll`.
 */
import { By, Key, type WebDriver, type WebElement } from "selenium-webdriver";

/** Where a page keeps what was thrown in it and never caught. */
const UNCAUGHT = "uncaughtErrors";

export class Tab {
  constructor(readonly driver: WebDriver) {}

  /** Opens an address, and notes from then on what is thrown there. */
  async open(url: string): Promise<void> {
    await this.driver.get(url);
    await this.run((name) => {
      const errors: string[] = [];
      Object.assign(window, { [name]: errors });
      addEventListener("error", ({ message }) => errors.push(message));
      addEventListener("unhandledrejection", ({ reason }) => errors.push(String(reason)));
    }, UNCAUGHT);
  }

  uncaught(): Promise<string[]> {
    return this.run((name) => (window as unknown as Record<string, string[]>)[name] ?? [], UNCAUGHT);
  }

  /** Calls a function in the page, which sees nothing but its arguments and the page's globals. */
  async run<Args extends unknown[], Result>(
    task: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const script = `
      const done = arguments[arguments.length - 1];
      Promise.resolve()
        .then(() => (${task})(...Array.prototype.slice.call(arguments, 0, -1)))
        .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = await this.driver.executeAsyncScript<{ value: Awaited<Result>; error?: string }>(
      script,
      ...args,
    );
    if (answer.error !== undefined) throw new Error(`in the page: ${answer.error}`);
    return answer.value;
  }

  /** The texts of all elements. */
  texts(css: string): Promise<string[]> {
    return this.run(
      (selector) => Array.from(document.querySelectorAll(selector), ({ textContent }) => textContent ?? ""),
      css,
    );
  }

  async text(css: string): Promise<string | undefined> {
    return (await this.texts(css))[0];
  }

  attribute(css: string, name: string): Promise<string | null> {
    return this.run(
      (selector, attribute) => document.querySelector(selector)?.getAttribute(attribute) ?? null,
      css,
      name,
    );
  }

  /** Presses the button with this name, by the mouse. */
  async press(name: string): Promise<void> {
    const button = By.xpath(`//button[normalize-space()=${JSON.stringify(name)}]`);
    await (await this.find(button)).click();
  }

  /** Types into the field with this label, and Enter. */
  async enter(label: string, text: string): Promise<void> {
    await (await this.find(By.xpath(field(label)))).sendKeys(text, Key.ENTER);
  }

  /** Chooses what is written so in the list with this label. */
  async choose(label: string, option: string): Promise<void> {
    const choice = By.xpath(`${field(label)}/option[normalize-space()=${JSON.stringify(option)}]`);
    await (await this.find(choice)).click();
  }

  /** Waits for the element, as a person would, and brings it into view. */
  private async find(by: By): Promise<WebElement> {
    const element = await this.driver.wait(async (driver) => (await driver.findElements(by))[0], 20_000);
    if (!element) throw new Error(`no ${by}`);
    await this.driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", element);
    return element;
  }
}

/** The XPath of a field. */
function field(label: string): string {
  const text = JSON.stringify(label);
  const named = `@aria-label=${text} or @id=//label[normalize-space()=${text}]/@for`;
  const within = `ancestor::label[starts-with(normalize-space(), ${text})]`;
  return `//*[self::input or self::textarea or self::select][${named} or ${within}]`;
}
