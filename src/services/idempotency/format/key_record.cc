// SPDX-License-Identifier: Apache-2.0
#include "services/idempotency/format/key_record.h"

namespace atollbank::idempotency::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of an idempotency key does not have its format");
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kRecordFormat;
}

}  // namespace

std::string key_partition(const base::Sha256& name) {
  return "idempotency/" + base::to_hex(base::bytes_of(name));
}

base::Bytes encode_request(const RequestRecord& request) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(request.fingerprint);
  writer.write(request.claimed.nanoseconds);
  return writer.take();
}

base::Result<RequestRecord> decode_request(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  RequestRecord request;
  request.fingerprint = reader.read<base::Sha256>();
  request.claimed = {reader.read<std::int64_t>()};
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return request;
}

base::Bytes encode_answer(const KeptAnswer& answer) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(answer.status);
  writer.write_text(answer.content_type);
  writer.write_text(answer.body);
  return writer.take();
}

base::Result<KeptAnswer> decode_answer(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  KeptAnswer answer;
  answer.status = reader.read<std::uint16_t>();
  answer.content_type = reader.read_text();
  answer.body = reader.read_text();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return answer;
}

}  // namespace atollbank::idempotency::format
