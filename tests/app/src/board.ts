/**
 * The tasks of one board, who is there, and what they say.
 */
import type { BoardSocket } from "./connections.ts";
import type { BoardToClientEvents, Task } from "./events.ts";
import { append, element, onClick, onSubmit, show } from "./page.ts";

/** How long an urgent task may take to be confirmed, in milliseconds. */
const URGENT = 1000;

/** How long to wait for a thought, in milliseconds. */
const PONDERING = 300;

/** Shows the board that a Socket is on, and answers in the name of somebody. */
export function showBoard(socket: BoardSocket, name: string): void {
  socket.on("connect", () => {
    // A restored session is sent what it has missed.
    if (!socket.recovered) {
      socket.emit("list", (tasks) => {
        element("tasks", HTMLOListElement).replaceChildren();
        for (const task of tasks) showTask(socket, task);
      });
    }
    socket.emit("session", ({ visit }) => show("visit", visit));
    showWaiting(socket);
  });
  socket.on("members", (names) => {
    element("members", HTMLUListElement).replaceChildren();
    for (const member of names) append("members", member);
  });
  socket.on("task:changed", (task) => showTask(socket, task));
  socket.on("message", (text) => void append("messages", text));
  socket.on("polled", (question, votes) => show("votes", `${question} ${votes.join(", ")}`));
  socket.on("poll", async (question, answer) => {
    const vote = await Promise.resolve(`${name}: ${question.length}`);
    answer(vote);
  });
  offerFollowing(socket);
  offerActions(socket);
}

/** New tasks are shown while the box is checked. */
function offerFollowing(socket: BoardSocket): void {
  const onAdded: BoardToClientEvents["task:added"] = (task) => showTask(socket, task);
  const box = element("follow", HTMLInputElement);
  const follow = (): void => {
    if (box.checked) socket.on("task:added", onAdded);
    else socket.off("task:added", onAdded);
    show("following", `${socket.hasListeners("task:added")}, ${socket.listeners("task:added").length}`);
  };
  box.addEventListener("change", follow);
  follow();
  onClick("next", () => {
    socket.once("task:added", (task) => show("next-task", task.title));
    show("next-task", "waiting for it");
  });
}

function offerActions(socket: BoardSocket): void {
  onSubmit("add", (title) => {
    socket.emit("task:add", title, ({ id }) => {
      show("urgent", `added ${id}`);
      showWaiting(socket);
    });
    showWaiting(socket);
  });
  onClick("add-urgently", () => {
    socket.timeout(URGENT).emit("task:add", "urgent", (error, task) => {
      show("urgent", error ? error.message : `added ${task.id}`);
      showWaiting(socket);
    });
    showWaiting(socket);
  });
  onClick("ponder", () => void ponder(() => socket.timeout(PONDERING).emitWithAck("ponder")));
  onClick("ponder-long", () => void ponder(() => socket.emitWithAck("ponder")));
  onClick("ask", () => void socket.emit("ask", "Tea?"));
  onSubmit("say", (text) => void socket.send(text));
}

async function ponder(think: () => Promise<string>): Promise<void> {
  show("thought", "pondering");
  try {
    show("thought", await think());
  } catch (error) {
    show("thought", error instanceof Error ? error.message : "not even an error");
  }
}

function showTask(socket: BoardSocket, task: Task): void {
  const id = `task-${task.id}`;
  const item = document.getElementById(id) ?? append("tasks", "");
  item.id = id;
  item.textContent = `${task.title} by ${task.by}${task.done ? ", done" : ""}`;
  item.onclick = () => void socket.emit("task:toggle", task.id);
}

/** How many events wait for the connection. */
function showWaiting(socket: BoardSocket): void {
  show("waiting", socket.sendBuffer.length);
}
