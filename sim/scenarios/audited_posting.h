// SPDX-License-Identifier: Apache-2.0
// The posting service of a simulated machine, with the auditor listening: it hears every batch
// before the service and every answer before anyone else. A dead machine says nothing.
//
// One thread. What may run the shard at once, calls it from an executor of the machine, as a server
// would; the other reads pass through unchanged.
#pragma once

#include <functional>

#include "ports/journal.h"
#include "services/posting/api.h"
#include "sim/model/auditor.h"
#include "sim/world/sim_clock.h"
#include "sim/world/sim_disk.h"

namespace atollbank::sim {

class AuditedPosting final : public posting::PostingApi {
 public:
  AuditedPosting(posting::PostingApi& inner, const ports::Journal& journal, Auditor& auditor,
                 const SimDisk& disk, const SimClock& clock, SimLoop& loop,
                 runtime::Executor& calls)
      : inner_(inner),
        journal_(journal),
        auditor_(auditor),
        disk_(disk),
        clock_(clock),
        loop_(loop),
        calls_(calls) {}

  void submit(const posting::Context& context, ledger::Batch batch,
              posting::Completion<posting::Reply> done) override;
  void balance(const posting::Context& context, AccountId account,
               posting::Completion<posting::AccountBalance> done) override {
    inner_.balance(context, account, std::move(done));
  }
  void named_balance(const posting::Context& context, base::Id owner, std::string balance_name,
                     posting::Completion<std::vector<posting::NamedBalance>> done) override {
    inner_.named_balance(context, owner, std::move(balance_name), std::move(done));
  }
  void statement(const posting::Context& context, posting::StatementRequest request,
                 posting::Completion<posting::StatementPage> done) override {
    inner_.statement(context, request, std::move(done));
  }
  void find(const posting::Context& context, base::Id id,
            posting::Completion<posting::RecordView> done) override {
    calls_.post([this, context, id, done = std::move(done)]() mutable {
      inner_.find(context, id, std::move(done));
    });
  }
  void follow(const posting::Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
              posting::Completion<posting::FollowedGroups> done) override {
    inner_.follow(context, from_slot, bytes_max, std::move(done));
  }
  void account_at(const posting::Context& context, std::uint32_t index,
                  posting::Completion<ledger::AccountOpening> done) override {
    inner_.account_at(context, index, std::move(done));
  }

 private:
  posting::PostingApi& inner_;
  const ports::Journal& journal_;
  Auditor& auditor_;
  const SimDisk& disk_;
  const SimClock& clock_;
  SimLoop& loop_;
  runtime::Executor& calls_;
};

}  // namespace atollbank::sim
