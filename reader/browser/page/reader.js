// What the page does beside its terminal, whose script comes after this one and is not ours.
"use strict";

const ENDED = 4000, ELSEWHERE = 4001; // as in session.py
const RETRY = 2000; // milliseconds from one look for the server to the next

const find = (selector) => document.querySelector(selector);
const focusTerminal = () => find(".xterm-helper-textarea")?.focus();

// The terminal makes its connection itself, so that this is how to hear of what comes by it.
window.WebSocket = class extends WebSocket {
  constructor(url) {
    super(url);
    this.addEventListener("open", focusTerminal);
    this.addEventListener("close", closed);
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") return;
      const [kind, value] = JSON.parse(event.data);
      if (kind === "download") download(value);
      if (kind === "choose") choose();
    });
  }

  // What is typed while there is no connection goes nowhere, rather than failing.
  send(data) {
    if (this.readyState === WebSocket.OPEN) super.send(data);
  }
};

function closed({ code, reason }) {
  const says = {
    [ENDED]: reason || "The reader has ended; all is saved.",
    [ELSEWHERE]: "The reader is shown on another page now.",
  };
  say("#ended", says[code] ?? "The connection is cut. What was shown as saved is saved; waiting…");
  find("#ended").showModal();
  find("#ended").addEventListener("close", () => location.reload());
  if (!(code in says)) setTimeout(lookForServer, RETRY);
}

async function lookForServer() {
  try {
    const response = await fetch("/alive");
    if (response.ok) return location.reload();
    if (response.status === 403) return say("#ended", await response.text());
  } catch {
    // still cut
  }
  setTimeout(lookForServer, RETRY);
}

function say(dialog, sentence) {
  find(`${dialog} [role=status]`).textContent = sentence;
}

function download(key) {
  const link = document.createElement("a");
  link.href = `/download/${encodeURIComponent(key)}`;
  link.download = "";
  link.click();
}

function choose() {
  say("#file", "");
  find("#file input").value = "";
  find("#file").showModal();
}

async function upload({ target }) {
  const [file] = target.files;
  if (!file) return;
  say("#file", "Sending…");
  try {
    const url = `/upload?name=${encodeURIComponent(file.name)}`;
    const response = await fetch(url, { method: "POST", body: file });
    if (response.ok) find("#file").close();
    else say("#file", response.status === 413 ? "The file is too large." : await response.text());
  } catch {
    say("#file", "It could not be sent.");
  }
}

// The terminal measures its font once, and has to find the one that it will be drawn with.
async function begin() {
  const styles = ["16px", "bold 16px", "italic 16px"];
  await Promise.allSettled(styles.map((each) => document.fonts.load(`${each} "Roboto Mono"`)));
  const script = document.createElement("script");
  script.src = "/terminal/js/textual.js";
  script.addEventListener("load", () => {
    const open = window.onload;
    window.onload = null;
    open();
  });
  document.head.append(script);
}

document.addEventListener("DOMContentLoaded", () => {
  begin();
  find("#terminal").dataset.sessionWebsocketUrl = `${location.origin.replace(/^http/, "ws")}/ws`;
  find("#file input").addEventListener("change", upload);
  find("#file").addEventListener("close", focusTerminal);
  window.addEventListener("focus", focusTerminal);
});

// Ctrl+V pastes: the terminal would take it for a key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "v") event.stopPropagation();
}, { capture: true });
