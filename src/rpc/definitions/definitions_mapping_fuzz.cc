// SPDX-License-Identifier: Apache-2.0
// Any message is taken or refused with a reason; what the client would make of it comes back equal.
#include "atollbank/definitions/v1/definitions.pb.h"
#include "base/assert.h"
#include "rpc/definitions/definitions_mapping.h"
#include "rpc/definitions/metadata_mapping.h"

namespace {

using namespace atollbank;
namespace proto = definitions::v1;

template <class Message, class Map>
void map_message(std::string_view bytes, Map map) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  const auto mapped = map(message);
  ATOLL_ASSERT(mapped || !mapped.error().reason.empty());
}

// What is sent again is read as it was.
void map_orders(std::string_view bytes) {
  proto::SealMetadataRequest message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  const auto orders = rpc::orders_from(message.fields());
  if (!orders) return;
  proto::SealMetadataRequest again;
  rpc::put(*orders, *again.mutable_fields());
  ATOLL_ASSERT(rpc::orders_from(again.fields()).value() == *orders);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  google::protobuf::SetLogHandler(nullptr);  // it tells of each text that is not UTF-8
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  map_message<proto::TemplateCall>(input, rpc::call_from);
  map_message<proto::PostRequest>(input, rpc::postings_from);
  map_message<proto::SubmitRequest>(input, rpc::batch_from);
  map_message<proto::DefineResponse>(input, rpc::defined_from);
  map_message<proto::DryRunResponse>(input, rpc::expansion_from);
  map_message<proto::TemplatesResponse>(input, rpc::templates_from);
  map_message<proto::ChartResponse>(input, rpc::chart_from);
  map_message<proto::MetadataTypesResponse>(input, rpc::metadata_types_from);
  map_message<proto::MonitorsResponse>(input, rpc::monitors_from);
  map_message<proto::FiringsResponse>(input, rpc::firings_from);
  map_message<proto::PostResponse>(input, rpc::reply_from);
  map_message<proto::SealMetadataResponse>(input, rpc::fields_from);
  map_message<proto::ReadMetadataResponse>(input, rpc::read_fields_from);
  map_orders(input);
  return 0;
}
