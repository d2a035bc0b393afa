/** The root layout, a server component. */
import type { Metadata } from "next";

export const metadata: Metadata = { title: "Next.js" };

export default function RootLayout({ children }: LayoutProps<"/">) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
