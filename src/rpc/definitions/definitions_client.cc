// SPDX-License-Identifier: Apache-2.0
#include "rpc/definitions/definitions_client.h"

#include "atollbank/definitions/v1/definitions.grpc.pb.h"
#include "rpc/definitions/definitions_mapping.h"
#include "rpc/definitions/metadata_mapping.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/reading_calls.h"

namespace atollbank::rpc {

namespace proto = definitions_v1;
using base::Result;
using runtime::Completion;
using runtime::Context;
using Questions = proto::Definitions::StubInterface::async_interface;

namespace {

std::shared_ptr<grpc::Channel> channel_to(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kAnswerSizeMax);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

Result<std::string> term_from(const proto::SealedTermResponse& response) { return response.term(); }

}  // namespace

struct DefinitionsClient::State {
  State(const std::string& address, const base::Clock& clock, base::Secret api_key)
      : stub(proto::Definitions::NewStub(channel_to(address))),
        calls(clock, std::move(api_key)) {}

  std::unique_ptr<proto::Definitions::Stub> stub;
  ReadingCalls calls;

  Questions* questions() { return stub->async(); }
};

DefinitionsClient::DefinitionsClient(const std::string& address, const base::Clock& clock,
                                     base::Secret api_key)
    : state_(std::make_unique<State>(address, clock, std::move(api_key))) {}
DefinitionsClient::~DefinitionsClient() { stop(); }

void DefinitionsClient::stop() { state_->calls.stop(); }

void DefinitionsClient::define(const Context& context, std::string text, base::Id id,
                               Completion<definitions::Defined> done) {
  proto::DefineRequest request;
  request.set_id(id_to_text(id));
  request.set_text(std::move(text));
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::Define,
                    defined_from, std::move(done), Effect::kPossible);
}

void DefinitionsClient::dry_run(const Context& context, definitions::TemplateCall call,
                                Completion<definitions::Expansion> done) {
  state_->calls.ask(state_->questions(), context, to_proto(call), &Questions::DryRun,
                    expansion_from, std::move(done));
}

void DefinitionsClient::post(const Context& context,
                             std::vector<definitions::TemplatePosting> postings,
                             Completion<posting::Reply> done) {
  state_->calls.ask(state_->questions(), context, to_proto(postings), &Questions::Post, reply_from,
                    std::move(done), Effect::kPossible);
}

void DefinitionsClient::templates(const Context& context,
                                  Completion<std::vector<definitions::TemplateView>> done) {
  state_->calls.ask(state_->questions(), context, proto::TemplatesRequest(), &Questions::Templates,
                    templates_from, std::move(done));
}

void DefinitionsClient::chart_entry(const Context& context, std::uint32_t code,
                                    Completion<definitions::ChartEntry> done) {
  proto::ChartEntryOfRequest request;
  request.set_code(code);
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::ChartEntryOf,
                    chart_entry_from, std::move(done));
}

void DefinitionsClient::chart(const Context& context,
                              Completion<std::vector<definitions::ChartEntry>> done) {
  state_->calls.ask(state_->questions(), context, proto::ChartRequest(), &Questions::Chart,
                    chart_from, std::move(done));
}

void DefinitionsClient::metadata_types(
    const Context& context, Completion<std::vector<definitions::DeclaredMetadata>> done) {
  state_->calls.ask(state_->questions(), context, proto::MetadataTypesRequest(),
                    &Questions::MetadataTypes, metadata_types_from, std::move(done));
}

void DefinitionsClient::seal_metadata(
    const Context& context, std::vector<definitions::FieldOrder> fields,
    Completion<std::vector<ledger::format::MetadataField>> done) {
  proto::SealMetadataRequest request;
  put(fields, *request.mutable_fields());
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::SealMetadata,
                    fields_from, std::move(done));
}

void DefinitionsClient::submit(const Context& context, ledger::Batch batch,
                               std::vector<definitions::CommandMetadata> metadata,
                               Completion<posting::Reply> done) {
  state_->calls.ask(state_->questions(), context, to_proto(batch, metadata), &Questions::Submit,
                    reply_from, std::move(done), Effect::kPossible);
}

void DefinitionsClient::read_metadata(const Context& context, std::vector<std::string> evidences,
                                      Completion<std::vector<definitions::ReadFields>> done) {
  proto::ReadMetadataRequest request;
  for (std::string& evidence : evidences) request.add_evidences(std::move(evidence));
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::ReadMetadata,
                    read_fields_from, std::move(done));
}

void DefinitionsClient::sealed_term(const Context& context, definitions::SealedSearch search,
                                    Completion<std::string> done) {
  proto::SealedTermRequest request;
  request.set_subject(id_to_text(search.subject));
  request.set_name(std::move(search.name));
  request.set_value(std::move(search.text));
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::SealedTerm,
                    term_from, std::move(done));
}

void DefinitionsClient::monitors(const Context& context,
                                 Completion<std::vector<definitions::MonitorRule>> done) {
  state_->calls.ask(state_->questions(), context, proto::MonitorsRequest(), &Questions::Monitors,
                    monitors_from, std::move(done));
}

void DefinitionsClient::firings(const Context& context, std::uint64_t from_slot,
                                std::uint32_t limit, Completion<definitions::FiringsPage> done) {
  proto::FiringsRequest request;
  request.set_from_slot(from_slot);
  request.set_limit(limit);
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::Firings,
                    firings_from, std::move(done));
}

}  // namespace atollbank::rpc
