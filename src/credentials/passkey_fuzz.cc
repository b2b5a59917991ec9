// SPDX-License-Identifier: Apache-2.0
// Any bytes in any place of either ceremony are refused: nobody here has the key. The input is
// split at its empty lines into the browser's data, the attestation and a signature.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "credentials/passkey.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  static const base::Es256PublicKey key = base::Es256Key::generate().public_key();
  const credentials::RelyingParty us{.id = "bank.example", .origins = {"https://bank.example"}};
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto first = text.find("\n\n");
  const auto second = first == std::string_view::npos ? first : text.find("\n\n", first + 2);
  if (second == std::string_view::npos) return 0;
  const std::string browser(text.substr(0, first));
  const std::string middle(text.substr(first + 2, second - first - 2));
  const std::string signature(text.substr(second + 2));
  const auto made = credentials::check_created_passkey(
      us, "challenge", {.client_data_json = browser, .attestation_object = middle});
  if (made) ATOLL_ASSERT(base::Es256Check::of(made->public_key) && !made->id.empty());
  ATOLL_ASSERT(!credentials::check_shown_passkey(
      us, "challenge", key, 0,
      {.client_data_json = browser, .authenticator_data = middle, .signature = signature}));
  const auto der = base::parse_es256_der(signature);
  ATOLL_ASSERT(der || der.error().reason == "es256_signature_malformed");
  return 0;
}
