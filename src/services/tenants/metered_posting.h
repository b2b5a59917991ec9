// SPDX-License-Identifier: Apache-2.0
// A tenant's posting service with its quota in front: a batch that would exceed it is refused whole
// and reaches nothing. Reading is not metered. Any thread, as what it wraps.
#pragma once

#include "services/posting/api.h"
#include "services/tenants/quota_meter.h"

namespace atollbank::tenants {

class MeteredPosting final : public posting::PostingApi {
 public:
  // Errors of submit, besides those of `ledger`: resource_exhausted quota_exceeded.
  MeteredPosting(posting::PostingApi& ledger, QuotaMeter& meter, const base::Clock& clock)
      : ledger_(ledger), meter_(meter), clock_(clock) {}

  void submit(const posting::Context& context, ledger::Batch batch,
              posting::Completion<posting::Reply> done) override;

  void balance(const posting::Context& context, posting::AccountId account,
               posting::Completion<posting::AccountBalance> done) override {
    ledger_.balance(context, account, std::move(done));
  }
  void named_balance(const posting::Context& context, base::Id owner, std::string balance_name,
                     posting::Completion<std::vector<posting::NamedBalance>> done) override {
    ledger_.named_balance(context, owner, std::move(balance_name), std::move(done));
  }
  void statement(const posting::Context& context, posting::StatementRequest request,
                 posting::Completion<posting::StatementPage> done) override {
    ledger_.statement(context, request, std::move(done));
  }
  void find(const posting::Context& context, base::Id id,
            posting::Completion<posting::RecordView> done) override {
    ledger_.find(context, id, std::move(done));
  }
  void follow(const posting::Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
              posting::Completion<posting::FollowedGroups> done) override {
    ledger_.follow(context, from_slot, bytes_max, std::move(done));
  }
  void account_at(const posting::Context& context, std::uint32_t index,
                  posting::Completion<ledger::AccountOpening> done) override {
    ledger_.account_at(context, index, std::move(done));
  }
  void figures(const posting::Context& context,
               posting::Completion<posting::LedgerFigures> done) override {
    ledger_.figures(context, std::move(done));
  }

 private:
  posting::PostingApi& ledger_;
  QuotaMeter& meter_;
  const base::Clock& clock_;
};

}  // namespace atollbank::tenants
