/**
 * A provider and a channel that come and go, are rendered again, and wait for
 * something, as the tests say by `app.set`.
 */
import { type ReactElement, Suspense, use, useEffect, useState } from "react";
import type { Settings, Stage } from "./app.ts";
import { Channel } from "./channel.tsx";
import { Provider } from "./provider.tsx";

const never = new Promise<never>(() => {});

/** Keeps all that is beside it from being shown. */
function Waiting(): null {
  return use(never);
}

/** All of it. */
export function Lifecycle({ settings }: { settings: Settings }): ReactElement {
  const begin = { provider: 1, channel: 1, suspended: settings.suspended ?? false, render: 1 };
  const [stage, setStage] = useState<Stage>(begin);
  useEffect(() => {
    app.set = (change) => setStage((stage) => ({ ...stage, ...change }));
  }, []);
  const { provider, channel, suspended, render } = stage;
  return (
    <Suspense fallback={<p id="stage">waiting</p>}>
      <p id="stage">{`provider ${provider}, channel ${channel}, render ${render}`}</p>
      {provider !== null && (
        <Provider key={provider} settings={settings}>
          {channel !== null && <Channel key={channel} settings={settings} />}
        </Provider>
      )}
      {suspended && <Waiting />}
    </Suspense>
  );
}
