// SPDX-License-Identifier: Apache-2.0
// One record, whole, in a dialog; and its proof, checked here in the browser.
import { ask, Problem } from "./ask.js";
import { h, money, replace } from "./show.js";
import { checkInclusion } from "./proof.js";

const dialog = document.getElementById("record");
const AFTER = new Set(["slot", "kind", "id", "outcome", "legs", "metadata", "currency"]);

export async function showRecord(id, kinds) {
  const record = await ask(`/v1/records/${id}`);
  const verdict = h("div", {});
  const onclick = () => showProof(record, verdict, prove);
  const prove = h("button", { class: "quiet", onclick }, "Prove it");
  const outcome = record.outcome.replaceAll("_", " ");
  replace(dialog,
    h("h2", {}, kinds[record.kind] ?? record.kind,
      h("span", { class: record.outcome === "done" ? "tag" : "bad" }, outcome),
      h("button", { class: "quiet", onclick: () => dialog.close() }, "Close")),
    h("dl", { class: "pairs" },
      ...pair("Record", `slot ${record.slot}`),
      ...(record.id ? pair("Id", h("span", { class: "id" }, record.id)) : []),
      ...membersOf(record)),
    record.legs ? legsOf(record.legs) : null,
    record.metadata ? metadataOf(record.metadata) : null,
    h("h3", {}, "Proof"), prove, verdict);
  if (!dialog.open) dialog.showModal();
}

function pair(name, value) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function accountLink(id) {
  return h("a", { class: "id", href: `#/account/${id}`, onclick: () => dialog.close() }, id);
}

// "amount_minor" → "Amount"
function labelOf(name) {
  const words = name.replaceAll("_", " ").replace(/ minor$/, "");
  return words[0].toUpperCase() + words.slice(1);
}

function membersOf(record) {
  return Object.entries(record).filter(([name]) => !AFTER.has(name)).flatMap(([name, value]) => {
    const label = labelOf(name);
    if (/account$/.test(name)) return pair(label, accountLink(value));
    const isMoney = /(_minor|balance_after|held_after|remaining_after)$/.test(name);
    if (value === null) return pair(label, "none");
    const hasCurrency = record.currency !== undefined;
    return pair(label, isMoney && hasCurrency ? money(value, record.currency) : String(value));
  });
}

function legsOf(legs) {
  return h("div", {},
    h("h3", {}, "Legs"),
    h("table", {}, h("tbody", {}, ...legs.map((leg) =>
      h("tr", {}, h("td", {}, accountLink(leg.account)),
        h("td", { class: "right" }, money(leg.amount_minor, leg.currency, true)))))));
}

// What was sealed has a value only while its key is here.
function wordOf(field) {
  return field.type === "sealed" || field.type === "erased" ? field.type : field.value;
}

function metadataOf(metadata) {
  return h("div", {},
    h("h3", {}, "Metadata"),
    h("dl", { class: "pairs" },
      ...Object.entries(metadata).flatMap(([name, field]) => pair(name, wordOf(field)))));
}

async function showProof(record, verdict, button) {
  button.disabled = true;
  try {
    const [proof, key] = await Promise.all([
      ask(`/v1/records/${record.id}/proof`), ask("/v1/verifier-key"),
    ]);
    const checked = await checkInclusion(proof, key.verifier_key);
    const blob = new Blob([JSON.stringify(proof)], { type: "application/json" });
    const file = URL.createObjectURL(blob);
    replace(verdict, h("div", { class: "verdict", "data-verdict": "valid" },
      h("p", {}, h("strong", {}, "It is in the books. "),
        `Block ${checked.leaf} of ${checked.size} leads by ${proof.path.length} hashes to the ` +
        `root that was ${checked.isSigned ? "signed" : "published"} at ${checked.time}.`),
      h("p", { class: "id soft" }, `root ${checked.root}`),
      h("p", {}, h("a", { class: "id", href: file, download: `proof-${record.slot}.json` },
        "Save the proof"), " and check it yourself with tools/check_proof.")));
  } catch (problem) {
    const [word, what] = problem instanceof Problem
      ? ["none", "No proof. "] : ["refused", "The proof does not hold. "];
    replace(verdict, h("div", { class: "verdict bad", "data-verdict": word },
      h("p", {}, h("strong", {}, what), problem.message)));
  } finally {
    button.disabled = false;
  }
}
