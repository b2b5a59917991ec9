// SPDX-License-Identifier: Apache-2.0
// The key that a ledger with tenants asks for: entered by a person, kept until the tab closes.

const KEPT = "atoll-api-key";
const dialog = document.getElementById("key");
const input = document.getElementById("api-key");
const change = document.getElementById("change-key");

export function keptKey() {
  return sessionStorage.getItem(KEPT);
}

let entering; // one question, however many calls wait for its answer

// Resolves once there is another key than `refused`, which may be null.
export function otherKeyThan(refused) {
  if (keptKey() !== refused) return Promise.resolve();
  entering ??= enter(refused !== null).finally(() => { entering = undefined; });
  return entering;
}

async function enter(isWrong) {
  document.getElementById("wrong-key").hidden = !isWrong;
  input.value = "";
  dialog.showModal();
  await new Promise((resolve) => {
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      resolve();
    };
  });
  sessionStorage.setItem(KEPT, input.value.trim());
  change.hidden = false;
  dialog.close();
}

dialog.addEventListener("cancel", (event) => event.preventDefault());
change.hidden = keptKey() === null;
change.addEventListener("click", () => {
  sessionStorage.removeItem(KEPT);
  location.reload();
});
