// Keys, links between findings and the note, and marking words. Every page works without this file.
"use strict";
(() => {
  const body = document.body;
  body.classList.add("scripted");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const gaps = () => all("[data-gap]");
  const typing = (element) => element.matches("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
  let marks = [];
  let evidence = 0;
  let last = null;
  document.addEventListener("focusin", (event) => { last = event.target.closest("[data-gap]") ?? last; });

  function current() {
    return document.activeElement?.closest("[data-gap]") ?? gaps().find((gap) => !gap.matches(".done")) ?? gaps()[0];
  }

  function go(element) {
    if (!element) return;
    element.closest("details:not([open])")?.setAttribute("open", "");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const list = gaps();
    const at = list.indexOf(document.activeElement?.closest("[data-gap]"));
    go(list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
    evidence = 0;
  }

  function choose(number) {
    const gap = current();
    if (!gap) return;
    const again = gap.querySelector("details.again");
    if (again) again.open = true;
    const radio = all("form.answer input[type=radio]", gap)[number - 1];
    if (!radio) return;
    radio.checked = true;
    const form = radio.form;
    const field = radio.value === "already_there" ? form.quote : radio.value === "not_done" ? radio : form.words;
    field.focus();
    field.closest("form").scrollIntoView({ block: "nearest" });
  }

  function light(id) {
    const anchor = document.getElementById(id);
    if (!anchor) return false;
    marks.forEach((mark) => mark.classList.remove("here"));
    marks = [];
    for (let next = anchor.nextElementSibling; next && marks.length < 1; next = next.nextElementSibling) {
      if (next.matches("mark")) marks.push(next);
    }
    marks.forEach((mark) => mark.classList.add("here"));
    anchor.scrollIntoView({ block: "center" });
    return true;
  }

  function showEvidence() {
    const links = all("a[data-fact]", document.activeElement?.closest("[data-gap], .item") ?? current() ?? document);
    if (!links.length) return;
    const link = links[evidence % links.length];
    evidence += 1;
    if (!light(link.dataset.fact)) link.click();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    e: showEvidence,
    a: () => document.querySelector("[data-key=a]")?.click(),
    "?": () => document.getElementById("help")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.form?.matches(".answer")) {
      event.preventDefault();
      target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && typing(target)) {
      go(target.closest("[data-gap]"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !body.hasAttribute("data-keys") || typing(target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (/^[1-5]$/.test(event.key) && gaps().length) {
      event.preventDefault();
      choose(Number(event.key));
    } else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // From a quote to its words, without leaving the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-fact]");
    if (link && light(link.dataset.fact)) event.preventDefault();
    const ref = event.target.closest("a.ref");
    if (ref) {
      const target = document.querySelector(ref.getAttribute("href"));
      if (target?.matches("details")) target.open = true;
    }
  });

  // Words marked in the note become the quote of whoever said "it is already there". Offsets are code points.
  const points = (text) => [...text].length;

  function offsetOf(root, node, offset) {
    const range = document.createRange();
    range.setStart(root, 0);
    range.setEnd(node, offset);
    return points(range.toString());
  }

  document.addEventListener("selectionchange", () => {
    const root = document.querySelector("#text[data-note]");
    const selection = document.getSelection();
    if (!root || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return;
    const forms = all("form.answer").filter((each) => each.choice.value === "already_there");
    const form = forms.find((each) => last?.contains(each)) ?? forms[0];
    if (!form) return;
    form.quote.value = range.toString().replace(/\s+/g, " ").trim();
    form.start.value = offsetOf(root, range.startContainer, range.startOffset);
    form.end.value = offsetOf(root, range.endContainer, range.endOffset);
  });

  document.addEventListener("input", (event) => {
    if (event.target.name === "quote") {
      event.target.form.start.value = "";
      event.target.form.end.value = "";
    }
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-once]")) return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => all("[data-once]").forEach((form) => delete form.dataset.sent));

  // After an answer is saved: on to the next gap, or to writing the entry.
  document.addEventListener("htmx:after:swap", () => {
    const findings = document.getElementById("findings");
    if (findings?.dataset.focus) {
      go(document.getElementById(findings.dataset.focus));
      delete findings.dataset.focus;
      document.getElementById("alert")?.replaceChildren();
    }
  });

  document.addEventListener("htmx:error", () => {
    const said = document.createElement("p");
    said.className = "outcome person";
    said.textContent = "The service does not answer. What you wrote is still here; try again in a moment.";
    document.getElementById("alert")?.replaceChildren(said);
  });

  function start() {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (target?.matches("details")) target.open = true;
    if (target?.matches("[data-gap], .next")) go(target);
    else if (target?.matches(".at")) light(target.id);
  }
  start();
  window.addEventListener("hashchange", start);
})();
