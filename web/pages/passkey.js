// SPDX-License-Identifier: Apache-2.0
// Passkeys, where the browser has them: shows the hidden form, asks the authenticator, fills the
// fields in as base64url and sends the form. Without this file the pages are whole.
"use strict";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function use(place, form) {
  const shown = await navigator.credentials.get({
    publicKey: { challenge: toBytes(place.dataset.challenge), userVerification: "required" },
  });
  form.credential_id.value = toText(shown.rawId);
  form.client_data.value = toText(shown.response.clientDataJSON);
  form.authenticator_data.value = toText(shown.response.authenticatorData);
  form.signature.value = toText(shown.response.signature);
  form.user_handle.value = toText(shown.response.userHandle ?? new ArrayBuffer(0));
}

async function create(place, form) {
  const known = place.dataset.knownIds.split(" ").filter((id) => id !== "");
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: toBytes(place.dataset.challenge),
      rp: { name: "Atoll" },
      user: {
        id: toBytes(place.dataset.userHandle),
        name: place.dataset.userName,
        displayName: place.dataset.userName,
      },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      excludeCredentials: known.map((id) => ({ type: "public-key", id: toBytes(id) })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    },
  });
  form.client_data.value = toText(made.response.clientDataJSON);
  form.attestation_object.value = toText(made.response.attestationObject);
}

function start(place) {
  const form = place.querySelector("form");
  const problem = place.querySelector(".problem");
  const ask = place.dataset.passkey === "use" ? use : create;
  place.querySelector("button").addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    problem.hidden = true;
    try {
      await ask(place, form);
      form.submit();
    } catch {
      problem.hidden = false; // The person said no, or the device has none.
    }
  });
  place.hidden = false;
}

// An address of numbers is no name that a passkey could belong to.
const isName = !/^[\d.]+$|:/.test(location.hostname);
if (window.PublicKeyCredential && window.isSecureContext && isName) {
  for (const hint of document.querySelectorAll("[data-no-passkey]")) hint.hidden = true;
  for (const place of document.querySelectorAll("[data-passkey]")) start(place);
}
