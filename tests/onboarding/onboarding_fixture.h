// SPDX-License-Identifier: Apache-2.0
// A bank that a stranger may apply at: posting, accounts, customers, screening and onboarding, on
// records in memory or in RocksDB and on keys in a file. restart() is a new bank on what the stores
// hold.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <future>
#include <memory>

#include "adapters/icu/transliteration.h"
#include "adapters/memory/memory_journal.h"
#include "adapters/memory/projection_store.h"
#include "adapters/memory/record_store.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/rocksdb/record_store.h"
#include "adapters/sodium/person_keys.h"
#include "base/bytes.h"
#include "base/sha256.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/accounts/service.h"
#include "services/customers/customer_keys.h"
#include "services/customers/service.h"
#include "services/onboarding/address_rules.h"
#include "services/onboarding/service.h"
#include "services/posting/local_posting.h"
#include "services/screening/service.h"
#include "services/transactions/service.h"
#include "tests/contract/temporary_folder.h"
#include "tests/screening/cut_records.h"

namespace atollbank {

using onboarding::Application;
using onboarding::ApplicationState;

class OnboardingFixture : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    start();
    load_list();
  }
  void TearDown() override { stop(); }
  bool is_on_disk() const { return GetParam(); }

  void start() {
    if (is_on_disk()) on_disk_ = adapters::RocksDbRecordStore::open(folder_.path() / "r").value();
    ports::RecordStore& kept = is_on_disk() ? static_cast<ports::RecordStore&>(*on_disk_) : memory_;
    records_ = std::make_unique<CutRecords>(kept);
    keys_folder_ = adapters::PosixDisk::open_folder((folder_.path() / "k").string()).value();
    const std::array<std::uint8_t, adapters::kBoxKeySize> bank_key{9};
    persons_ = adapters::PersonKeys::open(*keys_folder_, bank_key).value();
    front_ = std::make_unique<runtime::ThreadExecutor>(clock_, "front");
    log_ = std::make_unique<runtime::ThreadExecutor>(clock_, "log");
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "services");
    pool_ = std::make_unique<runtime::ThreadPool>("records", 2);
    posting_ = std::make_unique<posting::LocalPosting>(posting::ShardOptions{}, journal_, clock_,
                                                       *front_, *log_, *pool_);
    ASSERT_TRUE(posting_->start().has_value());
    customer_keys_ = std::make_unique<customers::CustomerKeys>(*records_);
    const ports::Persons persons{*persons_, *customer_keys_};
    transactions_ = std::make_unique<transactions::TransactionsService>(
        transactions::TransactionsOptions{}, *posting_, *records_, persons, projections_,
        *executor_, *pool_);
    accounts_ = std::make_unique<accounts::AccountsService>(accounts::AccountsOptions{}, *posting_,
                                                            *transactions_, *records_, persons,
                                                            *executor_, *pool_);
    customers_ = std::make_unique<customers::CustomersService>(*accounts_, *records_, *persons_,
                                                               *executor_, *pool_);
    screening::ScreeningOptions screening_options;
    screening_options.known_positive_seed = base::Secret("a seed that only this test has");
    screening_ = std::make_unique<screening::ScreeningService>(
        screening_options, *script_, nullptr, *records_, registry_, *executor_, *pool_);
    onboarding::OnboardingOptions options;
    options.rules.implausible_addresses = onboarding::well_known_addresses();
    options.rules.applicants_of_address_max = 3;
    options.pause_first = base::Duration::from_ms(1);
    options.pause_max = base::Duration::from_ms(20);
    onboarding_ = std::make_unique<onboarding::OnboardingService>(options, *script_, *customers_,
                                                                  *screening_, *persons_, *records_,
                                                                  registry_, *executor_, *pool_);
    transactions_->start();
    ASSERT_TRUE(ask<void>([&](auto done) { accounts_->start(machine(), std::move(done)); }));
    ASSERT_TRUE(
        ask<std::size_t>([&](auto done) { screening_->start(machine(), std::move(done)); }));
  }
  void stop() {
    if (!posting_) return;
    onboarding_->stop();
    screening_->stop();
    transactions_->stop();
    posting_->close_followers();
    executor_->stop();
    pool_->stop();
    front_->stop();
    log_->stop();
    onboarding_.reset();
    screening_.reset();
    customers_.reset();
    accounts_.reset();
    transactions_.reset();
    posting_.reset();
    persons_.reset();
    keys_folder_.reset();
    records_.reset();
    on_disk_.reset();
  }
  void restart() {
    stop();
    start();
  }

  template <class T, class Call>
  static base::Result<T> ask(Call call) {
    std::promise<base::Result<T>> promise;
    auto answer = promise.get_future();
    call(runtime::Completion<T>(
        [&promise](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }
  static runtime::Context called_by(std::string subject, std::string client_id) {
    runtime::Context context;
    context.caller = {
        .subject = std::move(subject), .client_id = std::move(client_id), .source_ip = "192.0.2.1"};
    return context;
  }
  static runtime::Context machine() { return called_by("svc_test", ""); }
  static runtime::Context program() { return called_by("user_of_program", "client"); }
  static runtime::Context person() { return called_by("user_operator", ""); }

  void load_list(const std::string& version = "v1") {
    std::string file = "id,kind,name,aliases,born,countries,programme\n";
    std::uint32_t count = 0;
    for (const char* name :
         {"Rudolf Rassendyll", "Antoinette de Mauban", "Fritz von Tarlenheim", "Rupert von Hentzau",
          "Michael Elphberg", "Flavia Elphberg", "Johann Holf"}) {
      file += "E-" + std::to_string(++count) + ",person," + name + ",,1960-02-29,,ZENDA\n";
    }
    const auto digest = base::sha256(file);
    const screening::LoadList request{
        .files = {file},
        .manifest = {.version = version,
                     .format = screening::ListFormat::kBank,
                     .sha256_files = {base::to_hex(base::bytes_of(digest))},
                     .entry_count = count,
                     .name_count = count}};
    const auto loaded = ask<screening::ListFacts>(
        [&](auto done) { screening_->load_list(machine(), request, std::move(done)); });
    ASSERT_TRUE(loaded.has_value()) << loaded.error().reason;
  }

  // Another person in another house for every number.
  static onboarding::Apply ada(int number = 1) {
    const std::string text = std::to_string(number);
    std::string name = "Ada Quillfeather ";
    for (const char digit : text) name += static_cast<char>('a' + digit - '0');
    return {.dedupe_id = "a-" + text,
            .applicant = {.name = name,
                          .first_name = "Adaquill",
                          .born = "1990-02-28",
                          .nationality = "GB",
                          .address = {.lines = {text + " Wisteria Crescent"},
                                      .town = "Ambleforth",
                                      .postcode = "LS1 4AP",
                                      .country = "GB"},
                          .email = "quillfeather" + text + "@example.org"},
            .evidence = onboarding::Evidence{onboarding::EvidenceKind::kPassport,
                                             "PQ77553311" + text, "GB", "2090-01-01"}};
  }
  static onboarding::Apply rudolf(int number = 1) {
    auto request = ada(number);
    request.dedupe_id = "r-" + std::to_string(number);
    request.applicant.name = "Rudolf Rassendyll";
    return request;
  }
  base::Result<Application> apply(const onboarding::Apply& request) {
    return ask<Application>(
        [&](auto done) { onboarding_->apply(program(), request, std::move(done)); });
  }
  std::string refusal_of(const onboarding::Apply& request) {
    const auto applied = apply(request);
    return applied ? "" : applied.error().reason;
  }
  base::Result<Application> find(base::Id id, const runtime::Context& context) {
    return ask<Application>([&](auto done) { onboarding_->find(context, id, std::move(done)); });
  }
  base::Result<Application> put(base::Id id, const onboarding::Evidence& evidence) {
    const onboarding::PutEvidence request{.application_id = id, .evidence = evidence};
    return ask<Application>(
        [&](auto done) { onboarding_->put_evidence(program(), request, std::move(done)); });
  }
  base::Result<Application> decide(base::Id id, bool is_accepted,
                                   const runtime::Context& context = person()) {
    const onboarding::DecideReferral request{.application_id = id,
                                             .is_accepted = is_accepted,
                                             .reason = "Looked at her wordmark papers"};
    return ask<Application>(
        [&](auto done) { onboarding_->decide(context, request, std::move(done)); });
  }
  base::Result<Application> erase(base::Id id) {
    return ask<Application>([&](auto done) { onboarding_->erase(person(), id, std::move(done)); });
  }
  base::Result<onboarding::Referral> look_at(base::Id id) {
    return ask<onboarding::Referral>(
        [&](auto done) { onboarding_->referral(person(), id, std::move(done)); });
  }
  std::size_t referral_count() {
    return ask<std::vector<Application>>(
               [&](auto done) { onboarding_->referrals(person(), 100, std::move(done)); })
        ->size();
  }
  base::Result<std::size_t> resume() {
    return ask<std::size_t>([&](auto done) { onboarding_->resume(machine(), std::move(done)); });
  }
  // Once it is in that state, which it comes to by itself; as it is after ten seconds otherwise.
  Application wait_for(base::Id id, ApplicationState state) {
    for (int tries = 0;; ++tries) {
      const auto found = find(id, program());
      if (tries == 2'000 || (found && found->state == state)) return found.value();
      (void)ask<void>([&](auto done) {
        executor_->post_after(base::Duration::from_ms(5),
                              [done = std::move(done)]() mutable { done({}); });
      });
    }
  }
  std::vector<accounts::Account> accounts_of(base::Id user_id) {
    return *ask<std::vector<accounts::Account>>(
        [&](auto done) { accounts_->accounts_of(machine(), user_id, std::move(done)); });
  }
  customers::Customer customer(base::Id user_id) {
    return *ask<customers::Customer>(
        [&](auto done) { customers_->find(machine(), user_id, std::move(done)); });
  }
  // She has one account, which is there.
  void expect_whole(const Application& application) {
    ASSERT_EQ(application.state, ApplicationState::kOpened);
    const auto accounts = accounts_of(application.user_id);
    ASSERT_EQ(accounts.size(), 1u);
    EXPECT_EQ(accounts.front().id, application.account_id);
    EXPECT_EQ(accounts.front().account_number.size(), 8u);
    EXPECT_EQ(customer(application.user_id).preferred_first_name, "Adaquill");
  }

  contract::TemporaryFolder folder_;
  base::SystemClock clock_;
  base::Registry registry_;
  std::unique_ptr<adapters::IcuTransliteration> script_ =
      adapters::IcuTransliteration::make().value();
  adapters::MemoryJournal journal_;
  adapters::MemoryRecordStore memory_;
  adapters::MemoryProjectionStore projections_;
  std::unique_ptr<adapters::RocksDbRecordStore> on_disk_;
  std::unique_ptr<CutRecords> records_;
  std::unique_ptr<adapters::PosixDisk> keys_folder_;
  std::unique_ptr<adapters::PersonKeys> persons_;
  std::unique_ptr<customers::CustomerKeys> customer_keys_;
  std::unique_ptr<runtime::ThreadExecutor> front_;
  std::unique_ptr<runtime::ThreadExecutor> log_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadPool> pool_;
  std::unique_ptr<posting::LocalPosting> posting_;
  std::unique_ptr<transactions::TransactionsService> transactions_;
  std::unique_ptr<accounts::AccountsService> accounts_;
  std::unique_ptr<customers::CustomersService> customers_;
  std::unique_ptr<screening::ScreeningService> screening_;
  std::unique_ptr<onboarding::OnboardingService> onboarding_;
};

}  // namespace atollbank
