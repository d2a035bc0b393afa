/** A route handler that talks to the server itself. */
import { io } from "@sockeye/client";
import { exchange } from "../../../src/exchange";

export async function GET(request: Request) {
  const parameters = new URL(request.url).searchParams;
  const socket = io(parameters.get("server") ?? "");
  return Response.json(await exchange(socket, parameters.get("text") ?? ""));
}
