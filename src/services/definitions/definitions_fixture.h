// SPDX-License-Identifier: Apache-2.0
// For tests: the definitions of a small ledger in memory, its keys on a disk in memory, the queries
// of its journal, and questions that wait for the answer. Account 1 is house.settlement, 2 is
// house.fees, 3 a customer's with £100.
#pragma once

#include "adapters/memory/memory_disk.h"
#include "adapters/sodium/sealed_metadata.h"
#include "services/definitions/books_file.h"
#include "services/definitions/sealed_queries.h"
#include "services/definitions/service.h"
#include "services/posting/posting_fixture.h"
#include "services/queries/local_queries.h"

namespace atollbank::definitions {

class DefinitionsFixture : public posting::PostingFixture {
 protected:
  static constexpr std::string_view kPay =
      "template pay version 1 code 7 (amount: money, from: account, fee: money) {"
      "debit from amount + fee; credit house.settlement amount; credit house.fees fee }";
  static constexpr base::Id kSubject{.high = 8, .low = 8};

  void SetUp() override {
    PostingFixture::SetUp();
    sealing_ = adapters::SealedMetadata::open(keys_disk_).value();
    open_house(1, "settlement");
    open_house(2, "fees");
    open(3);
    transfer(900, 1, 3, 10'000);
    index_ = std::make_unique<runtime::ThreadExecutor>(clock_, "index");
    index_pool_ = std::make_unique<runtime::ThreadPool>("queries", 1);
    queries_ = std::make_unique<queries::LocalQueries>(journal(), nullptr, *index_, *index_pool_,
                                                       queries::IndexerOptions{});
    ASSERT_TRUE(queries_->start().has_value());
    begin();
  }
  void TearDown() override {
    end();
    queries_->close();
    index_->stop();
    index_pool_->stop();
    PostingFixture::TearDown();
  }

  // What is asked: the service here, or a client of it.
  virtual DefinitionsApi& api() { return *service_; }

  void begin() {
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "bank");
    service_ = std::make_unique<DefinitionsService>(
        DefinitionsOptions{}, *posting_, journal_,
        DefinitionsService::Stores{.books = &books_file_, .sealing = sealing_.get()}, *executor_,
        *pool_);
    service_->start();
    // Ready once it has read what there was.
    while (
        !ask<std::vector<ChartEntry>>([&](auto done) { service_->chart({}, std::move(done)); })) {}
  }
  void end() {
    service_->stop();
    executor_->stop();
    EXPECT_TRUE(service_->save_books().has_value());
  }
  void restart() {
    end();
    begin();
  }

  void open_house(std::uint64_t number, const char* name) {
    ledger::Batch batch{
        .commands = {
            {.kind = ledger::CommandKind::kOpenAccount, .id = account(number), .side_count = 1}}};
    batch.openings.push_back(
        {.id = account(number), .floor_minor = ledger::kNoFloor, .currency = kPounds});
    std::strcpy(batch.openings[0].namespace_name, "house");
    std::strcpy(batch.openings[0].name, name);
    EXPECT_EQ(submit(std::move(batch))->results[0].outcome, ledger::Outcome::kDone);
  }
  void transfer(std::uint64_t number, std::uint64_t debit, std::uint64_t credit,
                std::int64_t amount) {
    EXPECT_EQ(outcome_of(post(number, debit, credit, amount)), ledger::Outcome::kDone);
  }

  template <class T>
  static std::string reason_of(const base::Result<T>& result) {
    return result.has_value() ? "none" : result.error().reason;
  }
  static money::Amount pounds(std::int64_t minor) {
    return {.minor = minor, .currency = money::Currency::gbp()};
  }
  base::Result<Defined> define(std::string_view text, std::uint64_t number) {
    return ask<Defined>(
        [&](auto done) { api().define({}, std::string(text), id(number), std::move(done)); });
  }
  static TemplateCall pay(std::int64_t amount, std::int64_t fee) {
    return {.name = "pay",
            .version = 0,
            .arguments = {{"amount", pounds(amount)}, {"from", account(3)}, {"fee", pounds(fee)}}};
  }
  base::Result<Expansion> dry_run(TemplateCall call) {
    return ask<Expansion>([&](auto done) { api().dry_run({}, std::move(call), std::move(done)); });
  }
  base::Result<posting::Reply> post_by(TemplateCall call, std::uint64_t number,
                                       std::vector<FieldOrder> metadata = {}) {
    const TemplatePosting posting{
        .call = std::move(call), .frame = {.id = id(number)}, .metadata = std::move(metadata)};
    return ask<posting::Reply>([&](auto done) { api().post({}, {posting}, std::move(done)); });
  }
  // A pound from the customer to the house, with metadata and the evidence "mine".
  base::Result<posting::Reply> post_with(std::uint64_t number, std::vector<FieldOrder> metadata) {
    ledger::Batch batch{.commands = {post(number, 3, 1, 100)}};
    batch.attach_evidence(batch.commands[0], "mine");
    return submit_with(std::move(batch), {{.command = 0, .fields = std::move(metadata)}});
  }
  base::Result<posting::Reply> submit_with(ledger::Batch batch,
                                           std::vector<CommandMetadata> metadata) {
    return ask<posting::Reply>([&](auto done) {
      api().submit({}, std::move(batch), std::move(metadata), std::move(done));
    });
  }
  static FieldOrder email(std::string address, base::Id subject = kSubject) {
    return {.name = "email", .value = std::move(address), .subject = subject};
  }
  std::string evidence_of(std::uint64_t number) {
    return ask<posting::RecordView>([&](auto done) {
             posting_->find({}, id(number), std::move(done));
           })
        ->evidence;
  }
  ReadFields read(std::string evidence) {
    const auto fields = ask<std::vector<ReadFields>>([&](auto done) {
      api().read_metadata({}, {std::move(evidence)}, std::move(done));
    });
    return fields->at(0);
  }
  // The ids of what a search for a sealed value finds.
  base::Result<std::vector<base::Id>> find_sealed(std::string name, std::string text,
                                                  base::Id subject = kSubject) {
    SealedQueries sealed(*queries_, api());
    const queries::SearchRequest request{
        .filter = queries::Filter::sealed_metadata(std::move(name), std::move(text), subject)};
    ATOLL_TRY(const auto page, ask<queries::RecordPage>([&](auto done) {
                sealed.search({}, request, std::move(done));
              }));
    std::vector<base::Id> ids;
    for (const queries::Record& record : page.records) ids.push_back(record.id);
    return ids;
  }
  // The firings once the books have passed what was posted so far.
  std::vector<Firing> firings() {
    const std::uint64_t end = posting_->durable_end();
    for (;;) {
      auto page =
          *ask<FiringsPage>([&](auto done) { api().firings({}, 0, 100, std::move(done)); });
      if (page.next_slot >= end) return std::move(page.firings);
    }
  }

  adapters::MemoryDisk books_disk_;
  adapters::MemoryDisk keys_disk_;
  BooksFile books_file_{books_disk_};
  std::unique_ptr<adapters::SealedMetadata> sealing_;
  std::unique_ptr<runtime::ThreadExecutor> index_;
  std::unique_ptr<runtime::ThreadPool> index_pool_;
  std::unique_ptr<queries::LocalQueries> queries_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<DefinitionsService> service_;
};

}  // namespace atollbank::definitions
