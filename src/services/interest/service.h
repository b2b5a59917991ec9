// SPDX-License-Identifier: Apache-2.0
// The interest service: accrues every day of London for every address that has agreed to interest,
// posts each month's, and sets overdrafts.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. start()
// opens the house's addresses and begins to look at the bank's clock. How far each address is, and
// what its last day left over, stands in the ledger's newest accrual of it; in memory is only what
// was read there. The one who sets the floors of accounts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/interest/api.h"
#include "services/interest/interest_store.h"
#include "services/posting/api.h"

namespace atollbank::interest {

struct InterestOptions {
  std::vector<std::uint16_t> slices = {0};  // where customers' money lives
  std::vector<std::uint16_t> currencies = {accounts::kPoundSterling};
  // How long after its end a day is over: what the ledger booked within it is durable by then.
  base::Duration settling_time = base::Duration::from_seconds(120);
  base::Duration look_every = base::Duration::from_seconds(1);
  std::size_t addresses_at_once = 512;  // of one batch
};

class InterestService final : public InterestApi {
 public:
  InterestService(const InterestOptions& options, posting::PostingApi& posting,
                  accounts::AccountsApi& accounts, ports::RecordStore& records,
                  runtime::Executor& executor, runtime::BlockingPool& pool);

  // How many addresses have interest.
  void start(const Context& context, Completion<std::size_t> done);
  // The last day that is accrued for everybody.
  std::int32_t last_day() const { return last_day_; }

  void set_terms(const Context& context, SetTerms request, Completion<Product> done) override;
  void products(const Context& context, Completion<std::vector<Product>> done) override;
  void earn(const Context& context, EarnInterest request, Completion<Agreement> done) override;
  void set_overdraft(const Context& context, SetOverdraft request,
                     Completion<Overdraft> done) override;
  void accrued(const Context& context, base::Id user_id, base::Id address_id,
               Completion<std::vector<AccruedInterest>> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // A balance, and the record that left it.
  struct DayEnd {
    std::int64_t balance_minor = 0;
    std::uint64_t slot = 0;
  };
  struct Address {
    Agreement agreement;
    bool is_known = false;  // whether the next two were read
    std::int32_t last_day = 0;
    AccrualCarry carry;
    DayEnd newest;
  };
  // What one address earns or costs on a day.
  struct DaysInterest {
    Address* address = nullptr;
    std::int64_t amount_nano = 0;
    AccrualCarry carry;
    base::Result<void> result;
  };

  // service.cc
  Answer<std::size_t> begin(Context context);
  Answer<Product> change_terms(Context context, SetTerms request);
  Answer<Agreement> begin_to_earn(Context context, EarnInterest request);
  Answer<Overdraft> change_overdraft(Context context, SetOverdraft request);
  Answer<std::vector<AccruedInterest>> show_accrued(base::Id user_id, base::Id address_id);
  // Agreed, and with an address for what accrues.
  Answer<Agreement> agree(Context context, Agreement asked);
  base::Result<void> check_product(const std::string& name, InterestKind kind) const;
  // One at a time changes an account's floor: goes on once it is the caller, who lets it go.
  runtime::Task<void> hold_floor(base::Id account_id);
  Answer<void> open_address(Context context, ledger::AccountOpening opening);
  Answer<std::vector<ledger::CommandResult>> submit(Context context, ledger::Batch batch);
  Answer<posting::AccountBalance> balance(base::Id address_id);
  Answer<posting::StatementPage> statement(posting::StatementRequest request);

  // daily_run.cc
  runtime::Task<void> live();
  Answer<void> run_what_is_due();
  Answer<void> run_day(std::int32_t day);
  Answer<void> run_some(std::int32_t day, std::vector<Address*> some);
  runtime::Task<void> find_interest(std::int32_t day, DaysInterest* found);
  Answer<void> accrue(std::int32_t day, std::vector<DaysInterest>* interests);
  Answer<std::vector<AccrualPosting>> post_accruals(AccrualRun run,
                                                    std::vector<AccrualPosting> postings);
  Answer<void> learn(Address* address);
  Answer<DayEnd> balance_at(base::Id address_id, base::Timestamp end, DayEnd newest);
  // The last day that is over.
  std::int32_t day_before_today() const;

  Answer<accounts::Account> account_of(base::Id account_id);

  // month_end.cc
  Answer<void> post_month(std::int32_t last_day, const Address* address);
  Answer<ledger::Outcome> pay_interest(std::int32_t last_day, const Agreement* agreement,
                                       base::Id to, std::int64_t amount_minor);
  Answer<ledger::Outcome> charge_interest(std::int32_t last_day, const Agreement* agreement,
                                          std::int64_t amount_minor);

  base::Timestamp now() const { return executor_.clock().wall(); }
  std::int32_t today() const;

  const InterestOptions options_;
  posting::PostingApi& posting_;
  accounts::AccountsApi& accounts_;
  InterestStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::map<std::string, Product> products_;
  std::map<std::pair<base::Id, InterestKind>, Address> addresses_;  // none is ever taken out
  std::set<base::Id> held_floors_;
  std::int32_t last_day_ = 0;
};

// What is attached to the postings of this service itself.
posting::Evidence evidence_of_service(const char* event_name, posting::Scheme scheme);

}  // namespace atollbank::interest
