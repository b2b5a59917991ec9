// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/identity/format/client_record.h"
#include "services/identity/format/grant_record.h"
#include "services/identity/format/sign_in_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::identity::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto client = format::decode_client(input);
  if (client.has_value()) ATOLL_ASSERT(format::encode_client(*client) == input);
  const auto grant = format::decode_grant(input);
  if (grant.has_value()) ATOLL_ASSERT(format::encode_grant(*grant) == input);
  const auto credentials = format::decode_credentials(input);
  if (credentials.has_value()) ATOLL_ASSERT(format::encode_credentials(*credentials) == input);
  const auto session = format::decode_session(input);
  if (session.has_value()) ATOLL_ASSERT(format::encode_session(*session) == input);
  const auto device = format::decode_device(input);
  if (device.has_value()) ATOLL_ASSERT(format::encode_device(*device) == input);
  const auto passkey = format::decode_passkey(input);
  if (passkey.has_value()) ATOLL_ASSERT(format::encode_passkey(*passkey) == input);
  const auto user = format::decode_user(input);
  if (user.has_value()) ATOLL_ASSERT(format::encode_user(*user) == input);
  const auto count = format::decode_count(input);
  if (count.has_value()) ATOLL_ASSERT(format::encode_count(*count) == input);
  return 0;
}
