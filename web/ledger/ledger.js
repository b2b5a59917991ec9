// SPDX-License-Identifier: Apache-2.0
// The ledger page: reads the door it came from and shows accounts, records and proofs. Where one is
// stands in the address after '#', so every view can be linked to.
import { h, money, replace, shortTime, time } from "./show.js";
import { plotOf } from "./plot.js";
import { showRecord } from "./record.js";
import { ask, filterOf, isId } from "./ask.js";

const PAGE = 50;
const stage = document.getElementById("stage");
const accountList = document.getElementById("accounts");
const moreAccounts = document.getElementById("more-accounts");
const prefixInput = document.getElementById("prefix");
const queryInput = document.getElementById("query");

const KINDS = {
  posting: "Posting", posting_of_legs: "Posting", exchange: "Exchange", capture: "Capture",
  accrued: "Accrual", hold_placed: "Hold", hold_increased: "Hold increased",
  hold_released: "Hold released", hold_expired: "Hold expired", hold_extended: "Hold extended",
  account_opened: "Opened", account_closed: "Closed", frozen: "Freeze", floor_set: "Floor",
  ceiling_set: "Ceiling", balance_limits_set: "Limits", expected: "Condition",
  period_closed: "Period closed", defined: "Definition",
};

// ---- accounts by prefix

let nextAfter = 0;

async function listAccounts(isMore) {
  const prefix = prefixInput.value.trim();
  const after = isMore ? nextAfter : 0;
  const query = new URLSearchParams({ prefix, after, limit: PAGE });
  const page = await ask(`/v1/accounts?${query}`);
  if (prefix !== prefixInput.value.trim()) return; // typed on meanwhile
  const items = page.accounts.map((account) =>
    h("li", {},
      h("a", { href: `#/account/${account.id}` },
        h("span", { class: "address" }, `${account.namespace_name}.${account.name}`),
        money(account.balance_minor, account.currency),
        h("span", { class: "id" }, account.id))));
  if (!isMore) replace(accountList);
  accountList.append(...items);
  if (!isMore && items.length === 0) {
    accountList.append(h("li", { class: "soft" }, "No account begins with that."));
  }
  nextAfter = page.next_after ?? 0;
  moreAccounts.hidden = page.next_after === undefined;
  markCurrent();
}

function markCurrent() {
  for (const link of accountList.querySelectorAll("a")) {
    link.setAttribute("aria-current", String(link.getAttribute("href") === location.hash));
  }
}

// ---- one account

const SPANS = [["All", 0], ["30 days", 30 * 86_400], ["7 days", 7 * 86_400], ["24 hours", 86_400]];

async function showAccount(id) {
  const account = await ask(`/v1/accounts/${id}`);
  const plot = h("div", { class: "plot" });
  const spans = h("div", { class: "spans" },
    ...SPANS.map(([name, seconds]) => {
      const onclick = () => drawPlot(account, plot, spans, seconds);
      return h("button", { onclick, "data-span": seconds }, name);
    }));
  const rows = h("tbody");
  const older = h("button", { class: "quiet older", hidden: true }, "Older records");
  replace(stage, accountCard(account, spans, plot),
    h("div", { class: "card" },
      h("table", { id: "statement" },
        h("thead", {}, h("tr", {}, h("th", {}, "Date"), h("th", {}, "What"),
          h("th", { class: "right" }, "Amount"), h("th", { class: "right" }, "Balance"))),
        rows),
      older));
  drawPlot(account, plot, spans, 0);
  await fillStatement(account, rows, older);
}

function accountCard(account, spans, plot) {
  const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const tags = ["closed", "debits_frozen", "credits_frozen"]
    .filter((name) => account[name])
    .map((name) => h("span", { class: "tag" }, name.replace("_", " ")));
  const available = account.available_minor === null
    ? "without limit" : money(account.available_minor, account.currency);
  return h("div", { class: "card" },
    h("div", { class: "title" },
      h("h2", {}, `${account.namespace_name}.${account.name} `, ...tags),
      h("span", { class: "id soft" }, account.id)),
    h("p", { class: "sum", id: "balance" }, money(account.balance_minor, account.currency)),
    h("dl", { class: "facts" },
      fact("Held", money(account.held_minor, account.currency)),
      fact("Available", available),
      account.balance_name ? fact("Counts as", account.balance_name) : null,
      fact("Opened", shortTime(account.opened_at))),
    spans, plot);
}

async function drawPlot(account, plot, spans, seconds) {
  for (const button of spans.children) {
    button.setAttribute("aria-pressed", String(button.dataset.span === String(seconds)));
  }
  const until = new Date();
  try {
    const begin = await beginOf(account);
    const from = seconds === 0 ? begin : new Date(Math.max(begin, until - seconds * 1000));
    const query = new URLSearchParams({
      axis: "value", from: from.toISOString(), until: until.toISOString(), points: 160,
    });
    const answer = await ask(`/v1/accounts/${account.id}/balances?${query}`);
    replace(plot, ...plotOf(answer.points, account.currency));
  } catch (problem) {
    replace(plot, h("p", { class: "soft" }, `No balance over time: ${problem.message}`));
  }
}

// The first moment, by value date, at which there was anything.
async function beginOf(account) {
  const query = "axis=value&direction=oldest_first&limit=1";
  const first = await ask(`/v1/accounts/${account.id}/statement?${query}`);
  return new Date(first.lines[0]?.value_time ?? account.opened_at);
}

async function fillStatement(account, rows, older) {
  let before = "";
  const load = async () => {
    const page = await ask(`/v1/accounts/${account.id}/records?limit=${PAGE}${before}`);
    rows.append(...page.entries.map((entry) => statementRow(entry, account.currency)));
    older.hidden = page.next_before_slot === undefined;
    before = `&before_slot=${page.next_before_slot}`;
    if (rows.children.length === 0) {
      rows.append(emptyRow("Nothing has happened here yet."));
    }
  };
  older.onclick = load;
  await load();
}

function emptyRow(text) {
  return h("tr", {}, h("td", { colspan: 4, class: "soft" }, text));
}

function openRow(id) {
  const open = () => { if (id) showRecord(id, KINDS); };
  return {
    tabindex: id ? 0 : undefined,
    onclick: open,
    onkeydown: (event) => { if (event.key === "Enter") open(); },
  };
}

function isSameDay(entry) {
  return shortTime(entry.value_time ?? entry.booking_time) === shortTime(entry.booking_time);
}

function aside(text, tone = "soft wide") {
  return h("span", { class: tone }, ` · ${text}`);
}

function statementRow(entry, currency) {
  const held = entry.held_change_minor;
  const amount = entry.amount_minor == 0 && held != 0
    ? h("span", { class: "soft money" }, "held ", money(held, currency))
    : money(entry.amount_minor, currency, true);
  return h("tr", openRow(entry.id),
    h("td", { class: "date" }, time(entry.value_time ?? entry.booking_time),
      isSameDay(entry) ? null : aside(`booked ${shortTime(entry.booking_time)}`)),
    h("td", {}, entry.evidence?.slice(0, 60) ?? KINDS[entry.kind] ?? entry.kind,
      entry.evidence ? aside(KINDS[entry.kind] ?? entry.kind) : null,
      entry.code ? aside(`code ${entry.code}`) : null),
    h("td", { class: "right" }, amount),
    h("td", { class: "right" }, money(entry.balance_after, currency)));
}

// ---- search

async function showSearch(text) {
  queryInput.value = text;
  if (isId(text) && await openById(text)) return;
  const rows = h("tbody");
  const more = h("button", { class: "quiet older", hidden: true }, "Older records");
  const filter = filterOf(text);
  let cursor;
  const load = async () => {
    const page = await ask("/v1/search", { filter, limit: PAGE, ...(cursor && { cursor }) });
    rows.append(...page.records.map(foundRow));
    cursor = page.next_cursor;
    more.hidden = cursor === undefined;
    if (rows.children.length === 0 && cursor === undefined) {
      rows.append(emptyRow("No record is like that."));
    }
  };
  more.onclick = load;
  replace(stage, h("div", { class: "card" },
    h("h2", {}, "Records found"),
    h("table", { id: "found" },
      h("thead", {}, h("tr", {}, h("th", {}, "Booked"), h("th", {}, "What"),
        h("th", { class: "wide" }, "Id"), h("th", { class: "right" }, "Amount"))), rows),
    more));
  await load();
}

// An id names an account or a record; a reference is left to the search.
async function openById(id) {
  try {
    await ask(`/v1/accounts/${id}/balance`);
    location.hash = `#/account/${id}`;
    return true;
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  try {
    await showRecord(id, KINDS);
    return true;
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  return false;
}

function foundRow(record) {
  const entry = record.entries.find((each) => each.amount_minor > 0) ?? record.entries[0];
  const amount = record.amount_minor || entry?.amount_minor || 0;
  const currency = record.currency ?? entry?.currency;
  return h("tr", openRow(record.id),
    h("td", {}, time(record.booking_time)),
    h("td", {}, KINDS[record.kind] ?? record.kind,
      record.outcome === "done" ? null : aside(record.outcome.replaceAll("_", " "), "bad")),
    h("td", { class: "wide id soft" }, record.id ?? ""),
    h("td", { class: "right" }, currency === undefined ? "" : money(amount, currency)));
}

// ---- where we are

async function follow() {
  const [, view, ...rest] = location.hash.split("/");
  document.body.classList.toggle("has-account", view === "account");
  markCurrent();
  const value = decodeURIComponent(rest.join("/"));
  try {
    if (view === "account") await showAccount(value);
    else if (view === "search") await showSearch(value);
    else if (view === "record") await showRecord(value, KINDS);
  } catch (problem) {
    replace(stage, h("div", { class: "card problem" },
      h("h2", { class: "bad" }, "That did not work"), h("p", {}, problem.message)));
  }
  document.body.dataset.ready = location.hash; // for tests: this view is whole
}

document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = queryInput.value.trim();
  if (!text) return;
  const hash = `#/search/${encodeURIComponent(text)}`;
  if (location.hash === hash) follow();
  else location.hash = hash;
});
let typing;
prefixInput.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => listAccounts(false), 150);
});
moreAccounts.addEventListener("click", () => listAccounts(true));
addEventListener("hashchange", follow);
listAccounts(false);
follow();
