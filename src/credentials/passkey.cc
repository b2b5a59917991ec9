// SPDX-License-Identifier: Apache-2.0
#include "credentials/passkey.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/sha256.h"
#include "credentials/authenticator_report.h"
#include "credentials/cbor.h"

namespace atollbank::credentials {
namespace {

using base::ByteView;
using base::Result;

constexpr std::int64_t kEs256 = -7;

// Steps 5 to 10 of 7.1, 7 to 13 of 7.2. Members that we do not know are for browsers to come.
Result<void> check_client_data(const RelyingParty& us, ByteView challenge, std::string_view type,
                               ByteView text) {
  if (text.size() > kClientDataSizeMax) return passkey_refused("the browser's data is too large");
  const auto json = base::JsonValue::parse(text);
  if (!json || !json->as_object()) return passkey_refused("the browser's data is no JSON");
  const auto said_type = json->get_string("type");
  if (!said_type || *said_type != type) return passkey_refused("another ceremony");
  const auto said = json->get_string("challenge");
  const auto said_challenge = said ? base::parse_base64url(*said) : said;
  if (!said_challenge || !base::Secret(*said_challenge).equals(challenge))
    return passkey_refused("another challenge");
  const auto origin = json->get_string("origin");
  if (!origin || std::ranges::find(us.origins, *origin) == us.origins.end())
    return passkey_refused("asked by another origin");
  const base::JsonValue* crossed = json->find("crossOrigin");
  const bool is_within = crossed == nullptr || (crossed->as_bool() && !*crossed->as_bool());
  if (!is_within || json->find("topOrigin") != nullptr)
    return passkey_refused("asked from within another origin's page");
  return {};
}

Result<void> check_authenticator(const RelyingParty& us, const AuthenticatorReport& data) {
  if (data.relying_party_hash != base::sha256(us.id))
    return passkey_refused("a key of another party");
  if (!data.is_person_present) return passkey_refused("nobody was there");
  if (!data.is_person_verified) return passkey_refused("the person was not verified");
  return {};
}

// "none", or "packed" by the new key itself (8.2), which some authenticators cannot leave away.
Result<void> check_statement(const CborValue& object, const AttestedKey& attested,
                             ByteView authenticator_data, ByteView client_data) {
  const CborValue* format = object.find("fmt");
  const CborValue* statement = object.find("attStmt");
  if (format == nullptr || format->text() == nullptr || statement == nullptr ||
      statement->map() == nullptr)
    return passkey_refused("the attestation is not whole");
  if (*format->text() == "none") {
    if (!statement->map()->empty()) return passkey_refused("an attestation of nothing says much");
    return {};
  }
  const CborValue* algorithm = statement->find("alg");
  const CborValue* signature = statement->find("sig");
  if (*format->text() != "packed" || statement->map()->size() != 2 || algorithm == nullptr ||
      algorithm->integer() == nullptr || *algorithm->integer() != kEs256 || signature == nullptr ||
      signature->bytes() == nullptr)
    return passkey_refused("an attestation that was not asked for");
  const auto parsed = base::parse_es256_der(*signature->bytes());
  const auto check = base::Es256Check::of(attested.public_key);
  const std::string message =
      base::Bytes(authenticator_data).append(base::bytes_of(base::sha256(client_data)));
  if (!parsed || !check || !check->is_signed(message, *parsed))
    return passkey_refused("the key did not sign for itself");
  return {};
}

}  // namespace

Result<NewPasskey> check_created_passkey(const RelyingParty& us, ByteView challenge,
                                         const CreatedPasskey& created) {
  ATOLL_TRY_VOID(check_client_data(us, challenge, "webauthn.create", created.client_data_json));
  if (created.attestation_object.size() > kAttestationSizeMax)
    return passkey_refused("the attestation is too large");
  const auto object = CborValue::parse(created.attestation_object);
  const CborValue* bytes = object ? object->find("authData") : nullptr;
  if (bytes == nullptr || bytes->bytes() == nullptr)
    return passkey_refused("the attestation is no CBOR");
  ATOLL_TRY(auto data, parse_authenticator_report(*bytes->bytes()));
  ATOLL_TRY_VOID(check_authenticator(us, data));
  if (!data.attested) return passkey_refused("there is no key");
  ATOLL_TRY_VOID(
      check_statement(*object, *data.attested, *bytes->bytes(), created.client_data_json));
  return NewPasskey{.id = std::move(data.attested->id),
                    .public_key = data.attested->public_key,
                    .sign_count = data.sign_count,
                    .may_be_copied = data.may_be_copied};
}

Result<std::uint32_t> check_shown_passkey(const RelyingParty& us, ByteView challenge,
                                          const base::Es256PublicKey& public_key,
                                          std::uint32_t last_sign_count,
                                          const ShownPasskey& shown) {
  ATOLL_TRY_VOID(check_client_data(us, challenge, "webauthn.get", shown.client_data_json));
  ATOLL_TRY(const auto data, parse_authenticator_report(shown.authenticator_data));
  ATOLL_TRY_VOID(check_authenticator(us, data));
  if (data.attested) return passkey_refused("a key where none is due");
  const auto signature = base::parse_es256_der(shown.signature);
  const auto check = base::Es256Check::of(public_key);
  const std::string message = base::Bytes(shown.authenticator_data)
                                  .append(base::bytes_of(base::sha256(shown.client_data_json)));
  if (!signature || !check || !check->is_signed(message, *signature))
    return passkey_refused("the signature is wrong");
  const bool is_counting = data.sign_count != 0 || last_sign_count != 0;
  if (is_counting && data.sign_count <= last_sign_count)
    return passkey_refused("the key was copied: its count did not rise");
  return data.sign_count;
}

}  // namespace atollbank::credentials
