// SPDX-License-Identifier: Apache-2.0
// Asking the door, and what people type into the search as the door's filter.
import { keptKey, otherKeyThan } from "./key.js";

export class Problem extends Error {
  constructor(status, reason, detail) {
    super(detail);
    this.status = status;
    this.reason = reason;
  }
}

// Whole numbers that a double would bend come as BigInt.
function exact(_, value, context) {
  const isBent = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isBent && context?.source ? BigInt(context.source) : value;
}

function optionsOf(body, key) {
  const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
  if (body === undefined) return { headers };
  headers["Content-Type"] = "application/json";
  return { method: "POST", body: JSON.stringify(body), headers };
}

export async function ask(path, body) {
  for (;;) {
    const key = keptKey();
    const answer = await fetch(path, optionsOf(body, key));
    const json = JSON.parse(await answer.text(), exact);
    if (answer.ok) return json;
    if (answer.status !== 401) throw new Problem(answer.status, json.reason, json.detail);
    await otherKeyThan(key);
  }
}

export function isId(text) {
  return /^([a-z]+_)?[0-9A-Za-z]{22}$/.test(text);
}

// "12.50" → 1250, for currencies of two decimals; "1250" is minor units already.
function minorOf(text) {
  const match = /^(\d+)(?:\.(\d{2}))?$/.exec(text);
  if (!match) throw new Problem(400, "query_malformed", `not an amount: ${text}`);
  return Number(match[1] + (match[2] ?? ""));
}

const CONDITIONS = {
  code: (text) => ({ code: Number(text) }),
  amount: (text) => ({ amount_minor: minorOf(text) }),
  prefix: (text) => ({ address_prefix: text }),
  account: (text) => ({ account: text }),
  reference: (text) => ({ reference: text }),
  kind: (text) => ({ kind: text }),
  outcome: (text) => ({ outcome: text }),
  after: (text) => ({ booking_time: { from: dayOf(text) } }),
  before: (text) => ({ booking_time: { until: dayOf(text) } }),
};

function dayOf(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
}

// Words are joined by and; a leading '-' turns one round; "name=value" is metadata.
export function filterOf(text) {
  const conditions = text.split(/\s+/).filter(Boolean).map((word) => {
    const isNot = word.startsWith("-");
    const condition = conditionOf(isNot ? word.slice(1) : word);
    return isNot ? { not: condition } : condition;
  });
  return conditions.length === 1 ? conditions[0] : { and: conditions };
}

function conditionOf(word) {
  const metadata = /^([a-z][a-z0-9_.-]*)=(.+)$/.exec(word);
  if (metadata) return { metadata: { name: metadata[1], value: metadata[2] } };
  const [name, ...rest] = word.split(":");
  if (rest.length > 0 && Object.hasOwn(CONDITIONS, name)) return CONDITIONS[name](rest.join(":"));
  if (isId(word)) return { or: [{ reference: word }, { account: word }] };
  if (/^\d+(\.\d{2})?$/.test(word)) return CONDITIONS.amount(word);
  return { address_prefix: word };
}
