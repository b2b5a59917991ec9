// SPDX-License-Identifier: Apache-2.0
// Metadata, and batches that carry it: protobuf messages <-> domain values, both ways. Pure; any
// thread.
//
// Errors: invalid_argument malformed_id, metadata_type_unknown, metadata_value_invalid,
// batch_empty, and those of posting's mappings for requests · internal answer_malformed for
// answers.
#pragma once

#include "atollbank/definitions/v1/definitions.pb.h"
#include "services/definitions/api.h"

namespace atollbank::rpc {

namespace definitions_v1 = ::atollbank::definitions::v1;
namespace v1 = ::atollbank::posting::v1;

using FieldMessages = google::protobuf::RepeatedPtrField<definitions_v1::MetadataField>;

void put(const std::vector<definitions::FieldOrder>& orders, FieldMessages& messages);
base::Result<std::vector<definitions::FieldOrder>> orders_from(const FieldMessages& messages);

// A batch and its metadata; how many legs each command of a typed one has.
struct MetadataBatch {
  ledger::Batch batch;
  std::vector<definitions::CommandMetadata> metadata;
  bool is_packed = false;
  std::uint64_t sequence = 0;
  std::vector<std::uint32_t> leg_counts;
};
// Always packed.
definitions_v1::SubmitRequest to_proto(const ledger::Batch& batch,
                                       const std::vector<definitions::CommandMetadata>& metadata);
base::Result<MetadataBatch> batch_from(const definitions_v1::SubmitRequest& request);

definitions_v1::PostResponse packed_response(const posting::Reply& reply, std::uint64_t sequence);
definitions_v1::PostResponse typed_response(const posting::Reply& reply,
                                            std::vector<std::uint32_t> leg_counts);
base::Result<posting::Reply> reply_from(const definitions_v1::PostResponse& response);

base::Result<definitions_v1::SealMetadataResponse> block_of(
    std::vector<ledger::format::MetadataField> fields);
base::Result<std::vector<ledger::format::MetadataField>> fields_from(
    const definitions_v1::SealMetadataResponse& response);

definitions_v1::ReadMetadataResponse to_proto(const std::vector<definitions::ReadFields>& records);
base::Result<std::vector<definitions::ReadFields>> read_fields_from(
    const definitions_v1::ReadMetadataResponse& response);

}  // namespace atollbank::rpc
