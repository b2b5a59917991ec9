// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
// So are the readings of tokens, addresses, types and names that programs send.
#include "base/assert.h"
#include "services/attachments/file_type.h"
#include "services/attachments/format/file_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace attachments = atollbank::attachments;
  namespace format = attachments::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto file = format::decode_file(input);
  if (file.has_value()) ATOLL_ASSERT(format::encode_file(*file) == input);
  const auto total = format::decode_total(input);
  if (total.has_value()) ATOLL_ASSERT(format::encode_total(*total) == input);

  const auto read = attachments::parse_file_token(input);
  if (read) ATOLL_ASSERT(attachments::file_token(*read) == input);
  const auto written = attachments::parse_upload_token(input);
  if (written) ATOLL_ASSERT(attachments::upload_token(*written) == input);
  const auto named = attachments::file_in(input);
  if (named) ATOLL_ASSERT(input.find(attachments::file_token(*named)) != input.npos);
  const auto type = attachments::allowed_type(input);
  if (type) ATOLL_ASSERT(attachments::allowed_type(*type).value() == *type);
  if (attachments::check_file_name(input)) ATOLL_ASSERT(input.find('\n') == input.npos);
  return 0;
}
