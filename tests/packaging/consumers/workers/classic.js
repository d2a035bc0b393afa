/** A classic worker, whose client is a script. */
importScripts("/node_modules/@sockeye/client/dist/sockeye.min.js", "/answering.js");

answering.answerWith(io);
