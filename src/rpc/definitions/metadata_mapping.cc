// SPDX-License-Identifier: Apache-2.0
#include "rpc/definitions/metadata_mapping.h"

#include <charconv>

#include "ledger/format/metadata_text.h"
#include "rpc/posting/command_mapping.h"
#include "rpc/posting/posting_mapping.h"

namespace atollbank::rpc {

namespace format = ledger::format;
using base::ErrorCode;
using base::Result;
using definitions::FieldOrder;
using definitions::FieldState;
using definitions::ReadField;

namespace {

tl::unexpected<base::Error> malformed_answer() {
  return base::fail(ErrorCode::kInternal, "answer_malformed",
                    "the server answered what is no answer");
}

// A type that is not said is text.
Result<format::MetadataValue> value_from(const definitions_v1::MetadataField& message) {
  auto type = format::MetadataType::kText;
  if (!message.type().empty()) {
    ATOLL_TRY(type, format::metadata_type_named(message.type()));
  }
  return format::parse_metadata_value(type, message.value());
}

Result<FieldOrder> order_from(const definitions_v1::MetadataField& message) {
  FieldOrder order{.name = message.name()};
  ATOLL_TRY(order.subject, id_from_text(message.subject()));
  auto value = value_from(message);
  if (!value) return base::fail(std::move(value).error().within(message.name().substr(0, 64)));
  order.value = *std::move(value);
  return order;
}

definitions_v1::MetadataField to_proto(const ReadField& field) {
  definitions_v1::MetadataField message;
  message.set_name(field.name);
  if (!field.subject.is_nil()) message.set_subject(id_to_text(field.subject));
  message.set_state(static_cast<definitions_v1::FieldState>(field.state));
  if (field.state == FieldState::kErased) return message;
  message.set_type(std::string(format::name_of(type_of(field.value))));
  message.set_value(format::to_text(field.value));
  return message;
}

// The keyed hash of a value that stayed sealed.
Result<std::uint64_t> hash_from(std::string_view text) {
  std::uint64_t hash = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hash, 16);
  if (text.size() != 16 || error != std::errc() || end != text.data() + text.size())
    return malformed_answer();
  return hash;
}

Result<ReadField> read_field_from(const definitions_v1::MetadataField& message) {
  ReadField field{.name = message.name()};
  auto subject = id_from_text(message.subject());
  if (!subject) return malformed_answer();
  field.subject = *subject;
  switch (message.state()) {
    case definitions_v1::FIELD_STATE_ERASED:
      field.state = FieldState::kErased;
      field.value = format::SealedValue{.subject = *subject};
      return field;
    case definitions_v1::FIELD_STATE_SEALED: {
      ATOLL_TRY(const std::uint64_t hash, hash_from(message.value()));
      field.state = FieldState::kSealed;
      field.value = format::SealedValue{.subject = *subject, .find_hash = hash};
      return field;
    }
    case definitions_v1::FIELD_STATE_OPENED: field.state = FieldState::kOpened; break;
    case definitions_v1::FIELD_STATE_PLAIN: break;
    default: return malformed_answer();
  }
  auto value = value_from(message);
  if (!value) return malformed_answer();
  field.value = *std::move(value);
  return field;
}

}  // namespace

void put(const std::vector<FieldOrder>& orders, FieldMessages& messages) {
  for (const FieldOrder& order : orders) {
    definitions_v1::MetadataField& message = *messages.Add();
    message.set_name(order.name);
    message.set_type(std::string(format::name_of(type_of(order.value))));
    message.set_value(format::to_text(order.value));
    if (!order.subject.is_nil()) message.set_subject(id_to_text(order.subject));
  }
}

Result<std::vector<FieldOrder>> orders_from(const FieldMessages& messages) {
  std::vector<FieldOrder> orders;
  for (const definitions_v1::MetadataField& message : messages) {
    ATOLL_TRY(FieldOrder order, order_from(message));
    orders.push_back(std::move(order));
  }
  return orders;
}

definitions_v1::SubmitRequest to_proto(const ledger::Batch& batch,
                                       const std::vector<definitions::CommandMetadata>& metadata) {
  definitions_v1::SubmitRequest request;
  *request.mutable_packed() = to_packed(batch);
  for (const definitions::CommandMetadata& each : metadata) {
    auto& message = *request.add_metadata();
    message.set_command(each.command);
    put(each.fields, *message.mutable_fields());
  }
  return request;
}

Result<MetadataBatch> batch_from(const definitions_v1::SubmitRequest& request) {
  MetadataBatch batch;
  switch (request.batch_case()) {
    case definitions_v1::SubmitRequest::kCommands: {
      ATOLL_TRY(batch.batch, from_proto(request.commands()));
      batch.leg_counts = leg_counts_of(request.commands());
      break;
    }
    case definitions_v1::SubmitRequest::kPacked: {
      ATOLL_TRY(batch.batch, from_proto(request.packed()));
      batch.is_packed = true;
      batch.sequence = request.packed().sequence();
      break;
    }
    case definitions_v1::SubmitRequest::BATCH_NOT_SET:
      return base::fail(ErrorCode::kInvalidArgument, "batch_empty", "there are no commands");
  }
  for (const definitions_v1::CommandMetadata& message : request.metadata()) {
    definitions::CommandMetadata metadata{.command = message.command(), .fields = {}};
    ATOLL_TRY(metadata.fields, orders_from(message.fields()));
    batch.metadata.push_back(std::move(metadata));
  }
  return batch;
}

definitions_v1::PostResponse packed_response(const posting::Reply& reply, std::uint64_t sequence) {
  definitions_v1::PostResponse response;
  *response.mutable_packed() = to_packed(reply);
  response.mutable_packed()->set_sequence(sequence);
  return response;
}

definitions_v1::PostResponse typed_response(const posting::Reply& reply,
                                            std::vector<std::uint32_t> leg_counts) {
  leg_counts.resize(reply.results.size());
  v1::SubmitResponse results = to_proto(reply, leg_counts);
  definitions_v1::PostResponse response;
  response.mutable_results()->Swap(results.mutable_results());
  return response;
}

Result<posting::Reply> reply_from(const definitions_v1::PostResponse& response) {
  if (!response.has_packed()) return malformed_answer();
  return from_proto(response.packed());
}

Result<definitions_v1::SealMetadataResponse> block_of(std::vector<format::MetadataField> fields) {
  definitions_v1::SealMetadataResponse response;
  ATOLL_TRY(*response.mutable_block(), format::join_evidence(std::move(fields), {}));
  return response;
}

Result<std::vector<format::MetadataField>> fields_from(
    const definitions_v1::SealMetadataResponse& response) {
  auto fields = format::decode_metadata(response.block());
  if (!fields) return malformed_answer();
  return fields;
}

definitions_v1::ReadMetadataResponse to_proto(const std::vector<definitions::ReadFields>& records) {
  definitions_v1::ReadMetadataResponse response;
  for (const definitions::ReadFields& fields : records) {
    auto& message = *response.add_records();
    for (const ReadField& field : fields) *message.add_fields() = to_proto(field);
  }
  return response;
}

Result<std::vector<definitions::ReadFields>> read_fields_from(
    const definitions_v1::ReadMetadataResponse& response) {
  std::vector<definitions::ReadFields> records;
  for (const auto& message : response.records()) {
    auto& fields = records.emplace_back();
    for (const definitions_v1::MetadataField& each : message.fields()) {
      ATOLL_TRY(ReadField field, read_field_from(each));
      fields.push_back(std::move(field));
    }
  }
  return records;
}

}  // namespace atollbank::rpc
