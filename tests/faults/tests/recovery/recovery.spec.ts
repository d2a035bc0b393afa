/** Each fault with each setting of `transports`: all recover, and nothing is lost. */
import type { Page, TestInfo } from "@playwright/test";
import { test } from "../../fixtures.ts";
import { everydayFaults, faults } from "./faults.ts";
import { type Fault, Scene, SETTINGS, type Setting } from "./scene.ts";

for (const fault of faults) {
  for (const setting of fault.settings ?? SETTINGS) {
    test(titleOf(fault, setting), async ({ page }, testInfo) => survive(page, fault, setting, testInfo));
  }
}

for (const fault of everydayFaults) {
  for (const setting of fault.settings ?? SETTINGS) {
    test(titleOf(fault, setting), async ({ everydayPage }, testInfo) =>
      survive(everydayPage, fault, setting, testInfo),
    );
  }
}

function titleOf(fault: Fault, setting: Setting): string {
  return `${fault.name} (${setting})`;
}

async function survive(page: Page, fault: Fault, setting: Setting, testInfo: TestInfo): Promise<void> {
  const scene = await Scene.open(page, fault, setting);
  try {
    const description = String(await scene.run());
    testInfo.annotations.push({ type: "recovery", description });
  } finally {
    await scene.close();
  }
}
