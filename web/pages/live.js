// SPDX-License-Identifier: Apache-2.0
// A page of money that stays true while it is looked at: told that something happened, it asks for
// itself again and takes over the parts that are marked. Without this file it is as it was loaded.
"use strict";

const place = document.querySelector("[data-live]");
const news = document.querySelector("[data-news]");
const PAUSE_MS = 300;
const PATIENCE_MS = 5000;
let isAsking = false;
let isStale = false;

const rows = () => [...document.querySelectorAll("[data-row]")];
const rowIds = () => new Set(rows().map((row) => row.dataset.row));

// What a person is in the middle of using stays under her hands, and is asked for again after.
function takeOver(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  if (part.contains(document.activeElement)) {
    part.addEventListener("focusout", ask, { once: true });
    return;
  }
  part.replaceChildren(...fresh.childNodes);
}

function tellNews(before) {
  const fresh = rows().filter((row) => !before.has(row.dataset.row));
  for (const row of fresh) row.classList.add("news");
  if (fresh.length > 0) news.textContent = "New: " + fresh[0].textContent;
}

async function takeOverAll() {
  const answer = await fetch(place.dataset.now, { redirect: "manual" });
  // Nobody is signed in here any more: what she looked at is not left standing.
  if (answer.type === "opaqueredirect") return location.reload();
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = rowIds();
  for (const part of document.querySelectorAll("[data-part]"))
    takeOver(part, page.querySelector(`[data-part="${part.dataset.part}"]`));
  tellNews(before);
}

// However much happens, the page asks a few times a second.
async function ask() {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  while (isStale) {
    isStale = false;
    // The bank may be away; the stream comes back when it does.
    await takeOverAll().catch(() => {});
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  isAsking = false;
}

function listen() {
  const stream = new EventSource(place.dataset.live);
  stream.addEventListener("message", ask);
  stream.addEventListener("over", () => location.reload());
  stream.addEventListener("error", () => {
    // Refused, and not only cut off, after which it comes again by itself.
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      ask();
      listen();
    }, PATIENCE_MS);
  });
}

if (place) listen();
