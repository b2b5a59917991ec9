// SPDX-License-Identifier: Apache-2.0
// The definitions of another process: DefinitionsApi over gRPC, on a connection of its own.
//
// Thread-safe; answers come on gRPC's threads, or on the executor named in the context. stop()
// gives up what is in flight and returns when every call has answered. A lost answer to a question
// is unavailable; to what defines or posts it is unknown outcome_unknown: send it again.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/secret.h"
#include "services/definitions/api.h"

namespace atollbank::rpc {

class DefinitionsClient final : public definitions::DefinitionsApi {
 public:
  // `api_key`: of the tenant, where the server asks for one.
  DefinitionsClient(const std::string& address, const base::Clock& clock,
                    base::Secret api_key = {});
  ~DefinitionsClient() override;  // stops

  void stop();

  void define(const runtime::Context& context, std::string text, base::Id id,
              runtime::Completion<definitions::Defined> done) override;
  void dry_run(const runtime::Context& context, definitions::TemplateCall call,
               runtime::Completion<definitions::Expansion> done) override;
  void post(const runtime::Context& context, std::vector<definitions::TemplatePosting> postings,
            runtime::Completion<posting::Reply> done) override;
  void templates(const runtime::Context& context,
                 runtime::Completion<std::vector<definitions::TemplateView>> done) override;
  void chart_entry(const runtime::Context& context, std::uint32_t code,
                   runtime::Completion<definitions::ChartEntry> done) override;
  void chart(const runtime::Context& context,
             runtime::Completion<std::vector<definitions::ChartEntry>> done) override;
  void metadata_types(
      const runtime::Context& context,
      runtime::Completion<std::vector<definitions::DeclaredMetadata>> done) override;
  void seal_metadata(
      const runtime::Context& context, std::vector<definitions::FieldOrder> fields,
      runtime::Completion<std::vector<ledger::format::MetadataField>> done) override;
  void submit(const runtime::Context& context, ledger::Batch batch,
              std::vector<definitions::CommandMetadata> metadata,
              runtime::Completion<posting::Reply> done) override;
  void read_metadata(const runtime::Context& context, std::vector<std::string> evidences,
                     runtime::Completion<std::vector<definitions::ReadFields>> done) override;
  void sealed_term(const runtime::Context& context, definitions::SealedSearch search,
                   runtime::Completion<std::string> done) override;
  void monitors(const runtime::Context& context,
                runtime::Completion<std::vector<definitions::MonitorRule>> done) override;
  void firings(const runtime::Context& context, std::uint64_t from_slot, std::uint32_t limit,
               runtime::Completion<definitions::FiringsPage> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atollbank::rpc
