// Keeps on this device what was typed and is not saved yet, until the site says that it has it.
(function () {
  "use strict";
  const form = document.querySelector("form.questions");
  if (!form || !window.htmx) return;
  const state = document.getElementById("saving");
  const unsaved = new Set();
  const sent = new Map();
  let waiting = null;
  let behind = false;

  const key = (id) => `valorise:${form.dataset.person}:${form.dataset.draft}:${id}`;
  const box = (id) => document.getElementById(`q-${id}`);
  const idOf = (element) => element.closest(".question")?.dataset.question;
  const controls = (id) => [...box(id).querySelectorAll("input, textarea, select")].filter((one) => one.type !== "hidden");
  const seen = (id) => box(id).querySelector(`input[name="${id}.seen"]`);
  const snapshot = (id) => JSON.stringify(controls(id).map((one) => (/checkbox|radio/.test(one.type) ? one.checked : one.value)));

  function say(what) {
    state.textContent = state.dataset[what];
    state.classList.toggle("unsaved", what === "unsaved");
    state.classList.toggle("failed", what === "failed");
  }
  function keep(id) {
    try {
      localStorage.setItem(key(id), JSON.stringify({ answer: snapshot(id), seen: seen(id)?.value || "0" }));
    } catch (error) {
      // No room, or storing is switched off: saving at the site goes on all the same.
    }
  }
  function kept(id) {
    try {
      return JSON.parse(localStorage.getItem(key(id)));
    } catch (error) {
      return null;
    }
  }
  function forget(id) {
    unsaved.delete(id);
    try {
      localStorage.removeItem(key(id));
    } catch (error) {
      // Nothing was stored.
    }
  }
  function restore(id) {
    const earlier = kept(id);
    if (!earlier) return;
    if (earlier.answer === snapshot(id)) { forget(id); return; }
    const values = JSON.parse(earlier.answer);
    controls(id).forEach((one, place) => {
      if (/checkbox|radio/.test(one.type)) one.checked = values[place] === true;
      else if (typeof values[place] === "string") one.value = values[place];
    });
    if (seen(id)) seen(id).value = earlier.seen;
    unsaved.add(id);
    say("restored");
    window.htmx.trigger(box(id), "save");
  }

  form.addEventListener("input", (event) => {
    const id = idOf(event.target);
    if (!id) return;
    const unknown = box(id).querySelector(`input[name="${id}.unknown"]`);
    if (unknown && event.target !== unknown && !/radio/.test(event.target.type) && event.target.value) unknown.checked = false;
    unsaved.add(id);
    keep(id);
    say("unsaved");
  });
  form.addEventListener("htmx:configRequest", (event) => {
    const id = event.target.classList.contains("question") && idOf(event.target);
    if (id) sent.set(id, snapshot(id));
  });
  form.addEventListener("htmx:afterSwap", (event) => {
    const id = event.target.classList.contains("said") && idOf(event.target);
    if (!id) return;
    if (event.target.querySelector("[data-conflict]")) { say("failed"); state.textContent = ""; keep(id); return; }
    if (sent.get(id) === snapshot(id)) forget(id);
    if (!unsaved.size) { say("saved"); goOn(); }
  });
  for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    form.addEventListener(trouble, () => { say("failed"); waiting = null; });
  }

  // Further questions appear without touching what somebody is writing in the others.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id !== "questions") return;
    const late = behind;
    behind = !event.detail.successful;
    if (behind) return;
    if (late && !unsaved.size) say("saved");
    const fresh = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const wanted = [...fresh.querySelectorAll(".question")];
    const names = new Set(wanted.map((one) => one.id));
    for (const old of event.target.querySelectorAll(".question")) {
      if (!names.has(old.id)) { forget(old.dataset.question); old.remove(); }
    }
    let before = null;
    for (const one of wanted) {
      let here = document.getElementById(one.id);
      if (!here) {
        here = document.importNode(one, true);
        if (before) before.after(here);
        else event.target.prepend(here);
        window.htmx.process(here);
      }
      before = here;
    }
  });

  function again() {
    if (behind) window.htmx.trigger(document.body, "asks-more");
    for (const id of [...unsaved]) {
      if (box(id) && !box(id).querySelector("[data-conflict]")) window.htmx.trigger(box(id), "save");
    }
  }
  window.addEventListener("online", again);
  window.setInterval(() => { if (unsaved.size || behind) again(); }, 10000);
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  // “Continue” waits until everything is saved.
  function goOn() {
    const button = waiting;
    waiting = null;
    if (button) form.requestSubmit(button);
  }
  form.addEventListener("submit", (event) => {
    if (!unsaved.size) return;
    event.preventDefault();
    waiting = event.submitter;
    again();
  });
  form.addEventListener("click", (event) => {
    const id = idOf(event.target);
    if (event.target.closest("[data-keep]")) {
      event.target.closest("[data-conflict]").removeAttribute("data-conflict");
      window.htmx.trigger(box(id), "save");
    }
    if (event.target.closest("[data-drop]")) {
      event.preventDefault();
      forget(id);
      unsaved.clear();
      window.location.replace(`${window.location.pathname}?again=${Date.now()}#q-${id}`);
    }
  });
  // HTMX listens from DOMContentLoaded on; before that nobody would hear that something is to be saved.
  window.addEventListener("load", () => {
    for (const one of form.querySelectorAll(".question")) restore(one.dataset.question);
  });
})();
