/** The database's tables as types. Times are ms since the Unix epoch. */
import type { Generated } from "kysely";

export interface Tables {
  channels: ChannelTable;
  messages: MessageTable;
  files: FileTable;
  /** The migrations that were done. */
  migrations: { name: string };
}

interface ChannelTable {
  id: string;
  /** Of its newest message. */
  last_at: number;
  /** 1 if it is there from the start, and stays. */
  seeded: number;
}

interface MessageTable {
  id: Generated<number>;
  channel_id: string;
  text: string;
  author_id: string;
  author_name: string;
  /** The file is described here, so that it still is when its bytes have expired. */
  file_id: string | null;
  file_name: string | null;
  file_type: string | null;
  file_size: number | null;
  created_at: number;
  version: number;
  nonce: string | null;
  /** 1 if it is there from the start, and does not make way for others. */
  seeded: number;
}

interface FileTable {
  id: string;
  type: string;
  name: string;
  size: number;
  created_at: number;
  bytes: Buffer;
}
