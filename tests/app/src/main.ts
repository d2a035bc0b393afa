/**
 * The task board: `/?name=ben&board=kitchen&transports=polling,websocket`.
 */
import { administrate } from "./admin.ts";
import { showBoard } from "./board.ts";
import { connectBoard, connectDrafts, prepareAdmin, prepareMetrics } from "./connections.ts";
import { shareCursor } from "./cursors.ts";
import { saveDrafts } from "./drafts.ts";
import { exchangeFiles } from "./files.ts";
import { record } from "./journal.ts";
import { reportMetrics } from "./metrics.ts";
import { watch } from "./status.ts";

const { searchParams } = new URL(location.href);
const name = searchParams.get("name") ?? "nobody";

const transports = searchParams.get("transports") ?? "polling,websocket";

const board = connectBoard(name, searchParams.get("board") ?? "kitchen", transports.split(","));
watch(board);
record(board);
showBoard(board, name);
exchangeFiles(board);
shareCursor(board);
saveDrafts(connectDrafts(board));

let password = "";
administrate(
  prepareAdmin(() => password),
  (given) => {
    password = given;
  },
);
reportMetrics(prepareMetrics());
