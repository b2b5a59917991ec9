// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/service.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_disk.h"
#include "adapters/sodium/sealed_metadata.h"
#include "base/checksum.h"
#include "services/definitions/books_file.h"
#include "services/posting/posting_fixture.h"

namespace atollbank::definitions {
namespace {

using ledger::format::MetadataField;

constexpr std::string_view kPay =
    "template pay version 1 code 7 (amount: money, from: account, fee: money) {"
    "debit from amount + fee; credit house.settlement amount; credit house.fees fee }";
constexpr base::Id kSubject{.high = 8, .low = 8};

money::Amount pounds(std::int64_t minor) {
  return {.minor = minor, .currency = money::Currency::gbp()};
}

class Definitions : public posting::PostingFixture {
 protected:
  void SetUp() override {
    PostingFixture::SetUp();
    sealing_ = adapters::SealedMetadata::open(keys_disk_).value();
    open_house(1, "settlement");
    open_house(2, "fees");
    open(3);
    transfer(900, 1, 3, 10'000);
    begin();
  }
  void TearDown() override {
    end();
    PostingFixture::TearDown();
  }

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
  base::Result<Defined> define(std::string_view text, std::uint64_t number) {
    return ask<Defined>(
        [&](auto done) { service_->define({}, std::string(text), id(number), std::move(done)); });
  }
  std::string refusal_of_define(std::string_view text, std::uint64_t number) {
    const auto defined = define(text, number);
    return defined.has_value() ? "none" : defined.error().reason;
  }
  static TemplateCall pay(std::int64_t amount, std::int64_t fee) {
    return {.name = "pay",
            .version = 0,
            .arguments = {{"amount", pounds(amount)}, {"from", account(3)}, {"fee", pounds(fee)}}};
  }
  base::Result<Expansion> dry_run(TemplateCall call) {
    return ask<Expansion>(
        [&](auto done) { service_->dry_run({}, std::move(call), std::move(done)); });
  }
  base::Result<posting::Reply> post_by(TemplateCall call, std::uint64_t number) {
    TemplatePosting posting{.call = std::move(call), .frame = {.id = id(number)}};
    return ask<posting::Reply>([&](auto done) { service_->post({}, {posting}, std::move(done)); });
  }
  base::Result<std::vector<MetadataField>> sealed(std::vector<MetadataField> fields) {
    return ask<std::vector<MetadataField>>([&](auto done) {
      service_->seal_metadata({}, kSubject, std::move(fields), std::move(done));
    });
  }
  std::vector<MetadataField> opened(std::vector<MetadataField> fields) {
    return *ask<std::vector<MetadataField>>(
        [&](auto done) { service_->open_metadata({}, std::move(fields), std::move(done)); });
  }
  // The firings once the books have passed what was posted so far.
  std::vector<Firing> firings() {
    const std::uint64_t end = posting_->durable_end();
    for (;;) {
      auto page =
          *ask<FiringsPage>([&](auto done) { service_->firings({}, 0, 100, std::move(done)); });
      if (page.next_slot >= end) return std::move(page.firings);
    }
  }

  adapters::MemoryDisk books_disk_;
  adapters::MemoryDisk keys_disk_;
  BooksFile books_file_{books_disk_};
  std::unique_ptr<adapters::SealedMetadata> sealing_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<DefinitionsService> service_;
};

TEST_F(Definitions, a_template_is_defined_shown_dry_and_posted_by) {
  ASSERT_EQ(define(kPay, 1).value().name, "pay");
  const auto shown = dry_run(pay(1'000, 25)).value();
  ASSERT_EQ(shown.lines.size(), 3u);
  EXPECT_EQ(shown.lines[2].account, account(2));
  EXPECT_EQ(balance(3).balance_minor, 10'000);  // dry
  const auto reply = post_by(pay(1'000, 25), 2).value();
  EXPECT_EQ(reply.results[0].outcome, ledger::Outcome::kDone);
  EXPECT_EQ(balance(3).balance_minor, 8'975);
  EXPECT_EQ(balance(2).balance_minor, 25);
  EXPECT_EQ(post_by(pay(1'000, 25), 2).value().results[0].duplicate, 1);
}

TEST_F(Definitions, a_definition_sent_again_is_the_same_one) {
  const auto first = define(kPay, 1).value();
  const auto again = define(kPay, 1).value();
  EXPECT_EQ(first.slot, again.slot);
  EXPECT_EQ(refusal_of_define(kPay, 2), "template_version_not_newer");
  EXPECT_EQ(refusal_of_define("chart 4000 income fees", 1), "definition_id_used");
  EXPECT_EQ(refusal_of_define(kPay, 900), "definition_id_used");
}

TEST_F(Definitions, what_is_refused_is_not_journaled) {
  const std::uint64_t end = posting_->durable_end();
  EXPECT_EQ(refusal_of_define("template t version 1 (a: money) { debit house.fees a }", 1),
            "template_unbalanced");
  EXPECT_EQ(refusal_of_define("nonsense", 1), "definition_kind_unknown");
  EXPECT_EQ(post_by(pay(1, 1), 2).error().reason, "template_not_found");
  EXPECT_EQ(posting_->durable_end(), end);
}

TEST_F(Definitions, they_are_there_after_a_restart_with_and_without_saved_books) {
  ASSERT_TRUE(define(kPay, 1).has_value());
  ASSERT_TRUE(define("chart 4000 income fees", 2).has_value());
  restart();
  EXPECT_EQ(dry_run(pay(5, 5)).value().lines.size(), 3u);
  end();
  ASSERT_TRUE(books_disk_.remove("definitions.state").has_value());
  begin();
  EXPECT_EQ(dry_run(pay(5, 5)).value().lines.size(), 3u);
}

TEST_F(Definitions, saved_books_of_another_journal_are_not_taken_up) {
  ASSERT_TRUE(define(kPay, 1).has_value());
  end();
  base::Bytes bytes = books_file_.load().value();
  bytes.replace(bytes.find("code 7"), 6, "code 9");
  bytes[sizeof(std::uint32_t) + 2 * sizeof(std::uint64_t)] ^= 1;  // of the chain hash
  bytes.resize(bytes.size() - sizeof(std::uint64_t));
  bytes.append(base::bytes_of(base::checksum64(bytes)));
  ASSERT_TRUE(books_file_.save(bytes).has_value());
  begin();
  EXPECT_EQ(dry_run(pay(5, 5)).value().code, 7u);
  EXPECT_EQ(service_->figures().next_slot, posting_->durable_end());
}

TEST_F(Definitions, a_monitor_of_an_account_opened_long_before_fires_when_it_crosses) {
  const std::string account_text = base::to_base62(account(3));
  ASSERT_TRUE(define("monitor low account \"" + account_text + "\" below 50.00 GBP", 1));
  transfer(10, 3, 1, 4'000);
  transfer(11, 3, 1, 2'000);
  const auto fired = firings();
  ASSERT_EQ(fired.size(), 1u);
  EXPECT_EQ(fired[0].balance_before, 6'000);
  EXPECT_EQ(fired[0].balance_after, 4'000);
  restart();
  EXPECT_EQ(firings()[0].id, fired[0].id);
  transfer(12, 1, 3, 2'000);
  EXPECT_EQ(firings().size(), 2u);
}

TEST_F(Definitions, sealed_metadata_is_unreadable_once_its_key_is_journaled_as_destroyed) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  const std::vector<MetadataField> plain = {{"email", std::string("alice@example.org")},
                                            {"order", std::string("R1")}};
  const auto posted = sealed(plain).value();
  EXPECT_EQ(type_of(posted[0].value), ledger::format::MetadataType::kSealed);
  EXPECT_EQ(posted[1], plain[1]);
  EXPECT_EQ(opened(posted), plain);
  ASSERT_TRUE(define(key_destroyed_text(kSubject), 2).has_value());
  EXPECT_EQ(opened(posted), posted);
  EXPECT_EQ(sealed(plain).error().reason, "key_destroyed");
  EXPECT_EQ(sealed({{"email", true}}).error().reason, "metadata_type_mismatch");
}

TEST_F(Definitions, a_key_that_a_copy_brings_back_is_destroyed_again) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  const auto posted = sealed({{"email", std::string("a@b")}}).value();
  const auto copy = keys_disk_.contents().at("subject.keys");
  ASSERT_TRUE(define(key_destroyed_text(kSubject), 2).has_value());
  end();
  keys_disk_.set_content("subject.keys", copy);
  sealing_ = adapters::SealedMetadata::open(keys_disk_).value();
  begin();
  EXPECT_EQ(opened(posted), posted);
}

}  // namespace
}  // namespace atollbank::definitions
