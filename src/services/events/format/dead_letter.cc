// SPDX-License-Identifier: Apache-2.0
#include "services/events/format/dead_letter.h"

#include <fmt/format.h>

namespace atollbank::events::format {

namespace {

tl::unexpected<base::Error> malformed() {
  return base::fail(base::ErrorCode::kDataLoss, "record_malformed",
                    "a record of a dead letter does not have its format");
}

std::string place_of(const DeadLetterName& name) {
  return fmt::format("{}/{:020}", name.log_partition, name.cursor);
}

}  // namespace

std::string letters_partition(const std::string& consumer) { return kDeadLettersPrefix + consumer; }
std::string waiting_key(const DeadLetterName& name) { return kWaitingPrefix + place_of(name); }
std::string dropped_key(const DeadLetterName& name) { return kDroppedPrefix + place_of(name); }
std::string settled_key(base::Id settlement_id) {
  return "settled/" + base::to_base62(settlement_id);
}

base::Bytes encode_letter(const DeadLetter& letter) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(letter.position);
  writer.write(letter.tries);
  writer.write(letter.time.nanoseconds);
  writer.write_text(letter.source);
  writer.write_text(letter.reason);
  writer.write_text(letter.message);
  return writer.take();
}

base::Result<DeadLetter> decode_letter(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  DeadLetter letter;
  letter.position = reader.read<std::uint64_t>();
  letter.tries = reader.read<std::uint32_t>();
  letter.time = {reader.read<std::int64_t>()};
  letter.source = reader.read_text();
  letter.reason = reader.read_text();
  letter.message = reader.read_text();
  if (!reader.ok() || !reader.at_end() || record_format != kRecordFormat) return malformed();
  return letter;
}

base::Result<DeadLetterName> name_of_key(const std::string& consumer, std::string_view key) {
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return malformed();
  const auto name = parse_dead_letter_name(
      fmt::format("{}:{}:{}", consumer, key.substr(0, slash), key.substr(slash + 1)));
  if (!name) return malformed();
  return *name;
}

}  // namespace atollbank::events::format
