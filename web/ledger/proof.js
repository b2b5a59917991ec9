// SPDX-License-Identifier: Apache-2.0
// Checks an inclusion proof as tools/check_proof does: the block's hash leads by the path to the
// root of the tree head (RFC 6962), and the head is signed with the ledger's key (Ed25519, where
// the browser knows it).

const BLOCK_BYTES = 4096;
const SLOTS_PER_BLOCK = 32;

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const textOf = (bytes) => btoa(String.fromCharCode(...bytes));
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function require(condition, why) {
  if (!condition) throw new Error(why);
}

async function sha256(...parts) {
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

// The root that `path`, its end at the top, leads to from leaf `index` of `size`.
async function rootOf(leaf, index, size, path) {
  if (size === 1) return leaf;
  let middle = 1;
  while (middle * 2 < size) middle *= 2;
  require(path.length > 0, "the path is too short");
  const sibling = path.pop();
  const one = new Uint8Array([1]);
  return index < middle
    ? sha256(one, await rootOf(leaf, index, middle, path), sibling)
    : sha256(one, sibling, await rootOf(leaf, index - middle, size - middle, path));
}

// Null where the browser knows no Ed25519.
async function isSigned(text, signature, key) {
  let publicKey;
  try {
    publicKey = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify("Ed25519", publicKey, signature, new TextEncoder().encode(text));
}

export async function checkInclusion(proof, verifierKey) {
  const [text, signed] = proof.head.split("\n\n— ");
  const lines = text.split("\n");
  const plus = verifierKey.indexOf("+");
  const name = verifierKey.slice(0, plus);
  const key = bytesOf(verifierKey.slice(verifierKey.indexOf("+", plus + 1) + 1));
  require(lines[0] === name && signed.split(" ")[0] === name, "the tree head is of another ledger");
  const signature = bytesOf(signed.trim().split(" ")[1]).slice(4);
  const verdict = await isSigned(`${text}\n`, signature, key.slice(1));
  require(verdict !== false, "the tree head is forged");

  const size = Number(lines[1]);
  const block = bytesOf(proof.block);
  const leaf = Math.floor(proof.slot / SLOTS_PER_BLOCK);
  require(block.length === BLOCK_BYTES && leaf < size, "the record is not under this tree head");
  const path = proof.path.map(bytesOf);
  const root = await rootOf(await sha256(new Uint8Array([0]), block), leaf, size, path);
  const leads = path.length === 0 && equal(root, bytesOf(lines[2]));
  require(leads, "the path does not lead to the root");
  const time = lines[3].replace("time ", "");
  return { leaf, size, root: textOf(root), time, isSigned: verdict === true };
}
