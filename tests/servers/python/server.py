"""The server of the smoke tests (its events are listed in `server.ts`) on
python-socketio and uvicorn.

    python server.py <port, 0 for any>
"""

import asyncio
import socket
import sys

import socketio
import uvicorn
from engineio.payload import Payload

TOKEN = "secret"

# It refuses a request with more than 16, and the clients know nothing of that.
Payload.max_decode_packets = 1000

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")


@server.event
async def echo(sid, value):
    return value


@server.event
async def announce(sid, text, binary):
    await server.emit("announced", (text, binary), to=sid)


@server.event
async def join(sid, room):
    await server.enter_room(sid, room)
    return room


@server.event
async def tell(sid, room, text):
    await server.emit("news", (room, text), room=room)


@server.event
async def ask(sid, text):
    # A task of its own: the answer arrives only after this handler has returned.
    server.start_background_task(pass_answer_on, sid, text)


async def pass_answer_on(sid, text):
    answer = await server.call("question", text, to=sid)
    await server.emit("answered", answer, to=sid)


@server.event
async def kick(sid):
    await server.disconnect(sid)


@server.on("connect", namespace="/admin")
async def authorize(sid, environ, auth):
    if not isinstance(auth, dict) or auth.get("token") != TOKEN:
        raise socketio.exceptions.ConnectionRefusedError("not authorized", {"code": 401})


@server.on("whoami", namespace="/admin")
async def whoami(sid):
    return "admin"


async def main():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen()
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    application = socketio.ASGIApp(server)
    await uvicorn.Server(uvicorn.Config(application, log_level="warning")).serve([listener])


asyncio.run(main())
