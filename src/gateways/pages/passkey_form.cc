// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/passkey_form.h"

#include "base/base64.h"

namespace atollbank::pages {
namespace {

using base::Bytes;
using base::Result;

auto refused() {
  return base::fail(base::ErrorCode::kInvalidArgument, "passkey_refused",
                    "what the browser sent is no passkey");
}

Html& attribute_of_bytes(Html& html, Markup name, base::ByteView bytes) {
  return html.put(name).put("\"").text(base::to_base64url(bytes)).put("\"");
}

// For the script to fill in.
void put_empty(Html& html, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) hidden(html, name, "");
}

Result<Bytes> bytes_of_field(const Visit& visit, std::string_view name) {
  auto bytes = base::parse_base64url(visit.field(name));
  if (!bytes) return refused();
  return bytes;
}

Result<base::Id> challenge_of(const Visit& visit) {
  const auto id = base::parse_base62(visit.field("challenge_id"));
  if (!id) return refused();
  return *id;
}

void begin_script_form(Html& html, const Visit& visit, Markup kind, std::string_view action,
                       const identity::PasskeyChallenge& challenge) {
  html.put("<div class=\"passkey\" hidden data-passkey=\"").put(kind).put("\"");
  attribute_of_bytes(html, " data-challenge=", challenge.challenge);
  if (!challenge.user_handle.empty())
    attribute_of_bytes(html, " data-user-handle=", challenge.user_handle);
  html.put(" data-user-name=\"").text(challenge.user_name).put("\" data-known-ids=\"");
  for (const Bytes& id : challenge.known_ids) html.text(base::to_base64url(id)).put(" ");
  html.put("\">");
  begin_form(html, visit, action);
  hidden(html, "challenge_id", base::to_base62(challenge.id));
}

}  // namespace

void put_passkey_use(Html& html, const Visit& visit, std::string_view action,
                     const identity::PasskeyChallenge& challenge, std::string_view next) {
  begin_script_form(html, visit, "use", action, challenge);
  hidden(html, "next", next);
  put_empty(html,
            {"credential_id", "client_data", "authenticator_data", "signature", "user_handle"});
  html.put("<p class=\"or\">or</p><button type=\"button\" class=\"quiet\">Use a passkey</button>");
  html.put("<p class=\"problem\" role=\"alert\" hidden>That did not work.</p></form></div>");
}

void put_passkey_creation(Html& html, const Visit& visit, std::string_view action,
                          const identity::PasskeyChallenge& challenge) {
  begin_script_form(html, visit, "create", action, challenge);
  put_empty(html, {"client_data", "attestation_object"});
  html.put("<label for=\"name\">What to call it</label><input id=\"name\" name=\"name\" required ");
  html.put("maxlength=\"64\" autocomplete=\"off\"><button type=\"button\">Make a passkey</button>");
  html.put("<p class=\"problem\" role=\"alert\" hidden>That did not work.</p></form></div>");
}

Result<identity::PasskeyShown> passkey_shown(const Visit& visit) {
  identity::PasskeyShown shown;
  ATOLL_TRY(shown.challenge_id, challenge_of(visit));
  ATOLL_TRY(shown.credential_id, bytes_of_field(visit, "credential_id"));
  ATOLL_TRY(shown.client_data_json, bytes_of_field(visit, "client_data"));
  ATOLL_TRY(shown.authenticator_data, bytes_of_field(visit, "authenticator_data"));
  ATOLL_TRY(shown.signature, bytes_of_field(visit, "signature"));
  ATOLL_TRY(shown.user_handle, bytes_of_field(visit, "user_handle"));
  return shown;
}

Result<identity::PasskeyCreated> passkey_created(const Visit& visit) {
  identity::PasskeyCreated created;
  ATOLL_TRY(created.challenge_id, challenge_of(visit));
  created.name = visit.field("name");
  ATOLL_TRY(created.client_data_json, bytes_of_field(visit, "client_data"));
  ATOLL_TRY(created.attestation_object, bytes_of_field(visit, "attestation_object"));
  return created;
}

}  // namespace atollbank::pages
