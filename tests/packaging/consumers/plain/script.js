/** A page whose script gives it the global `io`, with `io.Manager` on it. */
Promise.all([import("/src/exchange.js"), import("/src/outcome.js")]).then(
  ([{ exchange }, { question, show }]) => {
    const { server, text } = question();
    const isManager = new URLSearchParams(location.search).has("manager");
    show(() => exchange(isManager ? new io.Manager(server).socket("/") : io(server), text));
  },
);
