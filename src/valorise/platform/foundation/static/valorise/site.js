// What the pages add where scripts run: keys, menus, dialogs, and telling what HTMX does. Every page works without it.
(function () {
  "use strict";
  const root = document.documentElement;
  const find = (selector, inside) => (inside || document).querySelector(selector);

  // A row of parts that is wider than a phone begins where one is.
  for (const row of document.querySelectorAll("nav.tabs")) {
    const here = find("[aria-current]", row);
    if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  // Menus close when one leaves them; Escape leads back to what opened them.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    find("summary", menu).focus();
  });

  // Keys, unless switched off: / search, ? list of keys, g and a number for the entries of the navigation.
  let going = 0;
  const writing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const ways = () => [...document.querySelectorAll(".beside .ways a")];
  const keys = {
    "/": () => (find("main input[type=search]") || find("input[type=search]"))?.focus(),
    "?": () => showKeys(),
    g: () => { going = Date.now(); },
  };
  document.addEventListener("keydown", (event) => {
    if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target) || find("dialog[open]")) return;
    if (going && Date.now() - going < 1500 && /^[0-9]$/.test(event.key)) {
      going = 0;
      const way = event.key === "0" ? find(".brand") : ways()[Number(event.key) - 1];
      if (way) way.click();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  function showKeys() {
    const dialog = document.getElementById("keys");
    if (!dialog || !window.htmx) return;
    window.htmx.ajax("GET", dialog.dataset.from, { target: "#keys-text", swap: "innerHTML" }).then(() => dialog.showModal());
  }

  // HTMX: a thin line while a request runs, the focus where the change is, and words for who cannot see it.
  let running = 0;
  const say = (text) => { const place = document.getElementById("said"); if (place) place.textContent = text; };
  const count = (change) => { running = Math.max(0, running + change); root.classList.toggle("busy", running > 0); };
  document.addEventListener("htmx:beforeSend", () => count(1));
  document.addEventListener("htmx:afterRequest", () => count(-1));
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    // What renews itself, as the progress of a job does, takes no focus and says nothing.
    if (!part || !part.isConnected || part.closest("#keys, [data-renews]")) return;
    const wrong = find("[aria-invalid=true], [role=alert], .errorlist", part);
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (wrong) focus(wrong);
    else if (lost) focus(find("[data-focus], h1, h2, h3", part) || part);
    const told = find("[data-say]", part) || (part.matches("[data-say]") ? part : null);
    say(told ? told.dataset.say || told.textContent.trim() : (find("h1, h2, caption", part)?.textContent || "").trim());
  });
  function focus(element) {
    if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus();
  }

  // A request that failed leaves the page as it is and says why.
  const words = document.getElementById("told");
  function tell(text, hint) {
    if (!words) return;
    const note = document.createElement("div");
    note.className = "notice error";
    for (const [tag, content] of [["strong", text], ["p", hint]]) {
      if (!content) continue;
      const line = document.createElement(tag);
      line.textContent = content;
      note.append(line);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet small";
    close.textContent = words.dataset.close;
    close.addEventListener("click", () => note.remove());
    note.append(close);
    words.replaceChildren(note);
  }
  document.addEventListener("htmx:responseError", (event) => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const lines = [...answer.querySelectorAll(".error p")].map((line) => line.textContent).join(" ");
    tell(find(".error h1", answer)?.textContent || words?.dataset.failed || "", lines);
  });
  for (const failed of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failed, () => tell(words?.dataset.offline || "", ""));
  }
})();
