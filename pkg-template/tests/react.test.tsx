// @vitest-environment jsdom
/**
 * The hooks over a real server: one connection, and no event is missed.
 */
import { act, cleanup, configure, render, renderHook, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, it, vi } from "vitest";
import type * as React from "../src/react.js";
import type { ChatServer } from "./chat-server.js";
import { next, nextConnection, open, start } from "./package.js";

const { SocketProvider, useRoom, useRoomEvent, useSocket, useSocketEvent }: typeof React = await import(
  "../../pkg/dist/react.js" as string
);

configure({ reactStrictMode: true });
afterEach(cleanup);

/** Shows the state of the connection, and what was said. */
function Status() {
  const { socket, isConnected, transport, error } = useSocket();
  const words = [socket ? "socket" : "none", isConnected ? "connected" : "down", transport, error?.message];
  return <p role="status">{words.filter(Boolean).join(" ")}</p>;
}

function provider(server: ChatServer, options: React.SocketProviderProps["options"] = {}) {
  return ({ children }: { children?: ReactNode }) => (
    <SocketProvider url={server.url} options={{ transports: ["polling"], ...options }}>
      {children}
    </SocketProvider>
  );
}

it("connects when it is mounted, and tells so", async () => {
  const server = await start();
  const Provider = provider(server);
  render(<Status />, { wrapper: Provider });
  expect(screen.getByRole("status").textContent).toBe("socket down");
  await screen.findByText("socket connected polling");
});

it("disconnects when it is unmounted", async () => {
  const server = await start();
  const { unmount } = render(<Status />, { wrapper: provider(server) });
  const socket = await nextConnection(server);
  const left = next(socket, "disconnect");
  unmount();
  await left;
  expect(server.io.of("/").sockets.size).toBe(0);
});

it("opens one connection in StrictMode", async () => {
  const server = await start();
  const connections = vi.fn();
  server.io.engine.on("connection", connections);
  render(<Status />, { wrapper: provider(server) });
  await screen.findByText("socket connected polling");
  const { result } = renderHook(() => useSocket(), { wrapper: provider(server) });
  await vi.waitFor(() => expect(result.current.isConnected).toBe(true));
  // The second connection has come after whatever the first provider has opened.
  expect(connections).toHaveBeenCalledTimes(2);
});

it("hears the very first event, and the latest listener hears it", async () => {
  const server = await start();
  server.io.on("connection", (socket) => socket.emit("welcome", 1));
  const heard: string[] = [];
  function Listener({ name }: { name: string }) {
    useSocketEvent("welcome", (number) => heard.push(`${name} ${number}`));
    return null;
  }
  const { rerender } = render(<Listener name="old" />, { wrapper: provider(server) });
  rerender(<Listener name="new" />);
  const [first] = [...server.io.of("/").sockets.values()];
  const socket = first ?? (await nextConnection(server));
  await vi.waitFor(() => expect(heard).toEqual(["new 1"]));
  socket.emit("welcome", 2);
  await vi.waitFor(() => expect(heard).toEqual(["new 1", "new 2"]));
});

it("hears nothing after the component is gone", async () => {
  const server = await start();
  const gone = vi.fn();
  const stays = vi.fn();
  function Listener({ listener }: { listener: () => void }) {
    useSocketEvent("news", listener);
    return null;
  }
  const tree = (both: boolean) => (
    <>
      {both && <Listener listener={gone} />}
      <Listener listener={stays} />
    </>
  );
  const { rerender } = render(tree(true), { wrapper: provider(server) });
  const socket = await nextConnection(server);
  socket.emit("news");
  await vi.waitFor(() => expect(stays).toHaveBeenCalledTimes(1));
  expect(gone).toHaveBeenCalledTimes(1);
  rerender(tree(false));
  socket.emit("news");
  await vi.waitFor(() => expect(stays).toHaveBeenCalledTimes(2));
  expect(gone).toHaveBeenCalledTimes(1);
});

it("follows failures and the way back", async () => {
  const server = await start();
  let refuse = true;
  server.io.use((_, next) => next(refuse ? new Error("not yet") : undefined));
  const { result } = renderHook(() => useSocket(), { wrapper: provider(server) });
  await vi.waitFor(() => expect(result.current.error).toMatchObject({ message: "not yet" }));
  refuse = false;
  act(() => {
    result.current.socket?.connect();
  });
  await vi.waitFor(() => expect(result.current).toMatchObject({ isConnected: true, error: undefined }));
  act(() => {
    result.current.socket?.disconnect();
  });
  expect(result.current).toMatchObject({ isConnected: false, transport: undefined });
});

it("waits with autoConnect off", async () => {
  const server = await start();
  const { result } = renderHook(() => useSocket(), { wrapper: provider(server, { autoConnect: false }) });
  expect(result.current.socket?.active).toBe(false);
  act(() => {
    result.current.socket?.connect();
  });
  await vi.waitFor(() => expect(result.current.isConnected).toBe(true));
});

it("connects anew for another URL", async () => {
  const [first, second] = [await start(), await start()];
  const tree = ({ url }: ChatServer) => (
    <SocketProvider url={url}>
      <Status />
    </SocketProvider>
  );
  const { rerender } = render(tree(first));
  const socket = await nextConnection(first);
  const left = next(socket, "disconnect");
  rerender(tree(second));
  await left;
  await nextConnection(second);
});

it("joins a room once for all who want it, and leaves it with the last of them", async () => {
  const server = await start();
  const log: string[] = [];
  server.io.on("connection", (socket) => {
    socket.onAny((event, id) => log.push(`${event} ${id}`));
    socket.on("join-room", (_, done) => done([socket.id]));
    socket.on("leave-room", () => socket.emit("gone"));
  });
  const heard: unknown[] = [];
  function Channel({ id }: { id: string }) {
    const { room, status, members } = useRoom(id);
    useRoomEvent(room, "news", (news) => heard.push(news));
    return <p>{`${id} ${status} ${members.size}`}</p>;
  }
  const tree = (ids: string[]) => (
    <>
      {ids.map((id, index) => (
        <Channel key={String(index)} id={id} />
      ))}
    </>
  );
  const { rerender } = render(tree(["red", "red"]), { wrapper: provider(server) });
  const socket = await nextConnection(server);
  await vi.waitFor(() => expect(screen.getAllByText("red joined 1")).toHaveLength(2));
  socket.emit("news", { roomId: "blue" });
  socket.emit("news", { roomId: "red" });
  await vi.waitFor(() => expect(heard).toEqual([{ roomId: "red" }, { roomId: "red" }]));
  rerender(tree(["red", "blue"]));
  await screen.findByText("blue joined 1");
  expect(log).toEqual(["join-room red", "join-room blue"]);
  const left = next(socket, "leave-room");
  rerender(tree(["blue"]));
  expect(await left).toEqual(["red"]);
});

it("leaves a Socket of the application's own as it is", async () => {
  const server = await start();
  const socket = open(server.url);
  const tree = (
    <SocketProvider socket={socket}>
      <Status />
    </SocketProvider>
  );
  const { unmount } = render(tree);
  await screen.findByText(/socket connected/);
  unmount();
  expect(await socket.emitWithAck("echo", "still here")).toBe("still here");
});

it("renders the same on a server, and opens nothing", () => {
  const tree = (
    <SocketProvider url="http://127.0.0.1:1">
      <Status />
    </SocketProvider>
  );
  expect(renderToString(tree)).toBe('<p role="status">none down</p>');
});

it("says when there is no provider", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  expect(() => render(<Status />)).toThrow(expect.objectContaining({ code: "provider_missing" }));
  vi.restoreAllMocks();
});
