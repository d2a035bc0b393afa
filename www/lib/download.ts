/**
 * What a client costs to download: the files that were fetched while it was loaded and
 * used for the first time, as large as they came over the line.
 */
export class DownloadMeter {
  #bytes = 0;
  readonly #observer = new PerformanceObserver((list) => this.#count(list.getEntries()));

  constructor() {
    this.#observer.observe({ type: "resource" });
  }

  /** So many bytes until here; undefined if there were none, because another page had it all. */
  end(): number | undefined {
    this.#count(this.#observer.takeRecords());
    this.#observer.disconnect();
    return this.#bytes || undefined;
  }

  #count(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) {
      const isFile = new URL(entry.name).pathname.startsWith("/_next/");
      if (isFile) this.#bytes += (entry as PerformanceResourceTiming).encodedBodySize;
    }
  }
}
