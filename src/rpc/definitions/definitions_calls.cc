// SPDX-License-Identifier: Apache-2.0
#include "rpc/definitions/definitions_calls.h"

#include "atollbank/definitions/v1/definitions.grpc.pb.h"
#include "rpc/definitions/definitions_mapping.h"
#include "rpc/definitions/metadata_mapping.h"
#include "rpc/posting/ledger_call.h"
#include "rpc/posting/posting_mapping.h"

namespace atollbank::rpc {
namespace {

namespace proto = definitions_v1;
using base::Result;
using definitions::DefinitionsApi;
using runtime::Completion;
using runtime::Context;
using Service = proto::Definitions::AsyncService;

template <class Domain, class Response>
Completion<Domain> mapped(Completion<Response> answer) {
  return rpc::mapped<Domain>(std::move(answer),
                             [](const Domain& value) { return to_proto(value); });
}

void define(DefinitionsApi& api, const Context& context, const proto::DefineRequest& request,
            Completion<proto::DefineResponse> answer) {
  const auto id = id_from_text(request.id());
  if (!id) return answer(base::fail(id.error()));
  api.define(context, request.text(), *id, mapped<definitions::Defined>(std::move(answer)));
}

// Asks for a whole list.
template <auto all, class Request, class Item, class Response>
void list(DefinitionsApi& api, const Context& context, const Request&,
          Completion<Response> answer) {
  (api.*all)(context, mapped<std::vector<Item>>(std::move(answer)));
}

void dry_run(DefinitionsApi& api, const Context& context, const proto::TemplateCall& request,
             Completion<proto::DryRunResponse> answer) {
  auto call = call_from(request);
  if (!call) return answer(base::fail(std::move(call).error()));
  api.dry_run(context, *std::move(call), mapped<definitions::Expansion>(std::move(answer)));
}

void post(DefinitionsApi& api, const Context& context, const proto::PostRequest& request,
          Completion<proto::PostResponse> answer) {
  auto postings = postings_from(request);
  if (!postings) return answer(base::fail(std::move(postings).error()));
  auto map = [is_packed = request.packed()](const posting::Reply& reply) {
    return is_packed ? packed_response(reply, 0) : typed_response(reply, {});
  };
  api.post(context, *std::move(postings),
           rpc::mapped<posting::Reply>(std::move(answer), std::move(map)));
}

void chart_entry(DefinitionsApi& api, const Context& context,
                 const proto::ChartEntryOfRequest& request, Completion<proto::ChartEntry> answer) {
  api.chart_entry(context, request.code(), mapped<definitions::ChartEntry>(std::move(answer)));
}

void submit(DefinitionsApi& api, const Context& context, const proto::SubmitRequest& request,
            Completion<proto::PostResponse> answer) {
  auto asked = batch_from(request);
  if (!asked) return answer(base::fail(std::move(asked).error()));
  auto map = [is_packed = asked->is_packed, sequence = asked->sequence,
              leg_counts = std::move(asked->leg_counts)](const posting::Reply& reply) {
    return is_packed ? packed_response(reply, sequence) : typed_response(reply, leg_counts);
  };
  api.submit(context, std::move(asked->batch), std::move(asked->metadata),
             rpc::mapped<posting::Reply>(std::move(answer), std::move(map)));
}

void seal_metadata(DefinitionsApi& api, const Context& context,
                   const proto::SealMetadataRequest& request,
                   Completion<proto::SealMetadataResponse> answer) {
  auto orders = orders_from(request.fields());
  if (!orders) return answer(base::fail(std::move(orders).error()));
  using Fields = std::vector<ledger::format::MetadataField>;
  auto done = [answer = std::move(answer)](Result<Fields> fields) mutable {
    answer(fields ? block_of(*std::move(fields)) : base::fail(std::move(fields).error()));
  };
  api.seal_metadata(context, *std::move(orders), std::move(done));
}

void read_metadata(DefinitionsApi& api, const Context& context,
                   const proto::ReadMetadataRequest& request,
                   Completion<proto::ReadMetadataResponse> answer) {
  api.read_metadata(context, {request.evidences().begin(), request.evidences().end()},
                    mapped<std::vector<definitions::ReadFields>>(std::move(answer)));
}

void sealed_term(DefinitionsApi& api, const Context& context,
                 const proto::SealedTermRequest& request,
                 Completion<proto::SealedTermResponse> answer) {
  const auto subject = id_from_text(request.subject());
  if (!subject) return answer(base::fail(subject.error()));
  auto map = [](const std::string& term) {
    proto::SealedTermResponse response;
    response.set_term(term);
    return response;
  };
  api.sealed_term(context,
                  {.subject = *subject, .name = request.name(), .text = request.value()},
                  rpc::mapped<std::string>(std::move(answer), std::move(map)));
}

void firings(DefinitionsApi& api, const Context& context, const proto::FiringsRequest& request,
             Completion<proto::FiringsResponse> answer) {
  api.firings(context, request.from_slot(), request.limit(),
              mapped<definitions::FiringsPage>(std::move(answer)));
}

constexpr auto kTemplates = list<&DefinitionsApi::templates, proto::TemplatesRequest,
                                 definitions::TemplateView, proto::TemplatesResponse>;
constexpr auto kChart = list<&DefinitionsApi::chart, proto::ChartRequest, definitions::ChartEntry,
                             proto::ChartResponse>;
constexpr auto kMetadataTypes =
    list<&DefinitionsApi::metadata_types, proto::MetadataTypesRequest,
         definitions::DeclaredMetadata, proto::MetadataTypesResponse>;
constexpr auto kMonitors = list<&DefinitionsApi::monitors, proto::MonitorsRequest,
                                definitions::MonitorRule, proto::MonitorsResponse>;

}  // namespace

struct DefinitionsCalls::Served {
  tenants::Ledgers<DefinitionsApi> ledgers;
  const base::Clock& clock;
  Service service;
};

DefinitionsCalls::DefinitionsCalls(tenants::Ledgers<DefinitionsApi> ledgers,
                                   const base::Clock& clock)
    : served_(new Served{.ledgers = std::move(ledgers), .clock = clock, .service = {}}) {}
DefinitionsCalls::~DefinitionsCalls() = default;

grpc::Service& DefinitionsCalls::service() { return served_->service; }
std::string DefinitionsCalls::name() const { return proto::Definitions::service_full_name(); }

void DefinitionsCalls::await_calls(CallQueue& queue) {
  const auto await = [&](auto method, auto serve) {
    await_unary(queue, served_->service, method,
                for_ledger(served_->ledgers, served_->clock, serve));
  };
  await(&Service::RequestDefine, define);
  await(&Service::RequestTemplates, kTemplates);
  await(&Service::RequestDryRun, dry_run);
  await(&Service::RequestPost, post);
  await(&Service::RequestChart, kChart);
  await(&Service::RequestChartEntryOf, chart_entry);
  await(&Service::RequestMetadataTypes, kMetadataTypes);
  await(&Service::RequestSubmit, submit);
  await(&Service::RequestSealMetadata, seal_metadata);
  await(&Service::RequestReadMetadata, read_metadata);
  await(&Service::RequestSealedTerm, sealed_term);
  await(&Service::RequestMonitors, kMonitors);
  await(&Service::RequestFirings, firings);
}

}  // namespace atollbank::rpc
