/** A layout, a server component, that gives a Socket to all pages below it. */
import { SocketProvider } from "@sockeye/client/react";

export default function Layout({ children }: LayoutProps<"/react">) {
  return <SocketProvider url={process.env.NEXT_PUBLIC_SERVER}>{children}</SocketProvider>;
}
